/// The state of the transaction to come.
enum TransactionState: Equatable {
    /// Nothing has happened that belongs to one, and the producer can begin one.
    case none
    /// Something waits for the commit.
    case open(OpenTransaction)
    /// The producer must be replaced before the next: what it has begun may still end, and would end the next one.
    case spoiled
}

/// A transaction that is to be committed.
struct OpenTransaction: Equatable {
    /// The time of the first work that belongs to it.
    let begun: ContinuousClock.Instant
    /// Whether a command waits in it, which must not wait.
    var hasCommand = false
    /// Records that wait in it.
    var records = 0
}
