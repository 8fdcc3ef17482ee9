internal import Decisions
internal import State

/// What a store beside the changelog is told, between two transactions.
extension PartitionProcessor {
    /// Keeps note, from now on, of what changes. What is known by now is taken as known to the store.
    public func keepStoreBacklog() { fold.backlog = StoreBacklog() }

    /// Keeps no note any more: there is no store.
    public func dropStoreBacklog() { fold.backlog = nil }

    /// The number of individuals and other records that the store has not been told of.
    public var storeBacklog: Int { fold.backlog?.count ?? 0 }

    /// Begins a round: what the store has not been told of by now.
    public func beginStoreRound() { fold.backlog?.beginRound() }

    /// Hands over what the store has not been told of, at most so many individuals of the round; a nil value deletes the key. Bytes are lent.
    /// Not while a transaction is open: then it would be told of what may be undone.
    ///
    /// - Returns: whether the round is over.
    public func tellStore(most count: Int, _ write: (_ key: RawSpan, _ value: RawSpan?) -> Void) -> Bool {
        precondition(changeCount == 0, "a store is told between two transactions")
        for record in fold.backlog?.takeRecords() ?? [] {
            let key = record.key.bytes
            let value = record.value ?? []
            unsafe write(key.span.bytes, record.value == nil ? nil : value.span.bytes)
        }
        for _ in 0..<count {
            guard let slot = fold.backlog?.takeSlot() else { break }
            // One who is gone is among the records.
            guard let state = fold.individuals[slot] else { continue }
            let key = StateKey.bytes(ofIndividual: state.idBytes)
            unsafe write(key.span.bytes, state.raw)
            let decisions = fold.decisions[slot]
            let decisionsKey = StateKey.bytes(ofDecisions: state.idBytes)
            unsafe write(decisionsKey.span.bytes, decisions.isEmpty ? nil : decisions.span.bytes)
        }
        return fold.backlog?.roundCount ?? 0 == 0
    }
}
