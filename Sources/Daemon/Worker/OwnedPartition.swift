internal import Engine
internal import Events
internal import KafkaClient

/// A partition that a worker owns: its processor, and how far it has read each input.
final class OwnedPartition {
    let number: Int32
    let processor: PartitionProcessor
    /// The next offset by index of the input topic; nil where nothing was read yet.
    private(set) var next: [Int64?]
    /// ``next`` as of the last commit.
    private(set) var committed: [Int64?]
    /// The last record applied of each input; nil where none is known.
    private(set) var last: [AppliedRecord?]
    /// ``last`` as of the last commit.
    private var committedLast: [AppliedRecord?]
    /// The place in the batch at hand of each input's last record; -1 where it has none.
    private(set) var places: [Int]
    /// What is known of topics that are no inputs now: they may come back.
    private let others: [Checkpoint.Offset]
    /// Whether every input was read to its end since assignment, as the worker's machine says; every record asks for it.
    var isCaughtUp = false
    /// The store that is told of commits; nil: there is none.
    var store: PartitionStore?
    /// How far the store reached when it was closed; nil: it was not, or nothing of it counted yet.
    private(set) var closedStore: StorePosition?
    /// The offset at which the end of each input was last reached.
    private var ends: [Int64?]
    /// Whether the transaction at hand has to do with it.
    private(set) var isTouched = false
    /// The timestamp of the last record of each input, for the lag that people see.
    private var lastTimestamps: [Milliseconds?]
    /// The age of the last record of each input when its transaction had committed.
    private var lastAges: [Milliseconds?]

    init(
        number: Int32, processor: PartitionProcessor, next: [Int64?], last: [AppliedRecord?] = [],
        others: [Checkpoint.Offset] = []
    ) {
        self.number = number
        self.processor = processor
        self.next = next
        self.last = last.isEmpty ? Array(repeating: nil, count: next.count) : last
        self.others = others
        committed = next
        committedLast = self.last
        places = Array(repeating: -1, count: next.count)
        lastTimestamps = Array(repeating: nil, count: next.count)
        lastAges = lastTimestamps
        ends = lastTimestamps
    }

    /// Whether anything was ever read of it.
    var hasRead: Bool { next.contains { $0 != nil } }

    /// Takes note of where the end of an input is. What lies before it was read, or is control records of producers' transactions: so
    /// the next offset is there, and once that is committed, retention of what was read never looks like a loss.
    ///
    /// - Returns: whether the next offset has moved, which its transaction is to commit.
    func reachedEnd(of input: Int, at offset: Int64) -> Bool {
        ends[input] = offset
        // Where nothing was read yet there is nothing to remember.
        guard let expected = next[input], offset > expected else { return false }
        next[input] = offset
        isTouched = true
        return true
    }

    /// Records between what is committed and the end of an input. Its end may lie behind control records, which nobody reads.
    func lag(of input: Int, behind watermarks: Watermarks) -> Int64 {
        var position = committed[input] ?? watermarks.low
        if committed[input] == next[input], let end = ends[input] { position = max(position, end) }
        return max(0, watermarks.high.subtractingClamped(position))
    }

    /// The age of an input's last record when it was processed, or now where more wait; nil before the first.
    func age(of input: Int, at now: Milliseconds?) -> Milliseconds? {
        guard let now, let last = lastTimestamps[input] else { return lastAges[input] }
        return max(0, now.subtractingClamped(last))
    }

    /// Takes note of a record read, which stands at a place of the batch at hand. False: it was read before.
    func advance(_ input: Int, to offset: Int64, timestamp: Milliseconds, at place: Int = -1) -> Bool {
        if let expected = next[input], offset < expected { return false }
        next[input] = offset + 1
        places[input] = place
        lastTimestamps[input] = timestamp
        isTouched = true
        return true
    }

    /// Takes note of what an input's last record of the batch holds, by which its topic is told from another of its name.
    func note(_ record: AppliedRecord, of input: Int) {
        last[input] = record
        places[input] = -1
    }

    /// Where each input is, with topics that are no inputs now.
    func offsets(_ inputs: [String]) -> [Checkpoint.Offset] {
        others
            + inputs.indices.compactMap { input in
                next[input].map { Checkpoint.Offset(topic: inputs[input], next: $0, last: last[input]) }
            }
    }

    /// Has the next transaction write its checkpoint.
    func touch() { isTouched = true }

    /// Notes that the transaction has committed, at this time by the wall clock.
    func commit(at now: Milliseconds) {
        processor.commit()
        for input in next.indices where next[input] != committed[input] { lastAges[input] = age(of: input, at: now) }
        committed = next
        committedLast = last
        isTouched = false
    }

    /// Closes its store, which somebody else may open from now on.
    func closeStore() {
        closedStore = store?.position
        store = nil
    }

    /// Undoes what the transaction has changed.
    func rollback() {
        processor.rollback()
        next = committed
        last = committedLast
        isTouched = false
    }
}
