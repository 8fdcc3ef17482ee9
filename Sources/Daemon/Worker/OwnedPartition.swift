internal import Engine
internal import Events

/// A partition that a worker owns: its fold, and how far it has read each input.
final class OwnedPartition {
    let number: Int32
    let fold: Partition
    /// The next offset by index of the input topic; nil where nothing was read yet.
    private(set) var next: [Int64?]
    /// ``next`` as of the last commit.
    private(set) var committed: [Int64?]
    /// The inputs whose end was reached since assignment.
    private var reachedEnds: Set<Int> = []
    /// Whether the transaction at hand has to do with it.
    private(set) var isTouched = false
    /// The timestamp of the last record of each input, for the lag that people see.
    private(set) var lastTimestamps: [Milliseconds?]
    /// The end of its changelog when it was given back; nil while it is owned.
    var frozenEnd: Int64?

    init(number: Int32, fold: Partition, next: [Int64?]) {
        self.number = number
        self.fold = fold
        self.next = next
        committed = next
        lastTimestamps = Array(repeating: nil, count: next.count)
    }

    /// Whether every input was read to its end since assignment; it stays so until the next.
    var isCaughtUp: Bool { reachedEnds.count == next.count }

    func reachedEnd(of input: Int) { reachedEnds.insert(input) }

    func beginAssignment() { reachedEnds.removeAll() }

    /// Takes note of a record read. False: it was read before.
    func advance(_ input: Int, to offset: Int64, timestamp: Milliseconds) -> Bool {
        if let expected = next[input], offset < expected { return false }
        next[input] = offset + 1
        lastTimestamps[input] = timestamp
        isTouched = true
        return true
    }

    func touch() { isTouched = true }

    func commit() {
        fold.commit()
        committed = next
        isTouched = false
    }

    func rollback() {
        fold.rollback()
        next = committed
        isTouched = false
    }
}
