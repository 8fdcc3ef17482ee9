internal import Engine
internal import Events
internal import JSON
internal import StateStore

/// A partition's store at work: read when the partition is taken over, then written behind the commits, a little now and then.
///
/// Individuals are written in rounds: all that had changed when the round began, as they are by the time they are written. When a round is
/// over the store holds everything from before it, and its position moves to where the changelog stood then.
final class PartitionStore {
    /// The least time between the begins of two rounds: whoever changes often is written so often.
    static let roundInterval = Duration.seconds(30)
    /// The time between two compactions, in milliseconds: for so long what was erased may stay on disk.
    private static let compactionInterval: Int64 = 86_400_000
    /// Individuals of one write.
    private static let writeCount = 128
    /// Entries read between two looks at the clock.
    private static let sliceCount = 256

    let partition: Int32
    private let store: StateStore
    /// Where the changelog goes on from what the store holds; nil: nowhere yet.
    private(set) var position: StorePosition?
    /// The position as of the last commit; nil: there was none.
    private var settled: StorePosition?
    /// The position to which the round at hand leads.
    private var round: StorePosition?
    private let roundInterval: Duration
    private var nextRound = ContinuousClock.now
    /// The walk over what it held when it was opened; nil where it is over, or there was nothing.
    private var scan: StoreScan?
    /// Whether everything was read.
    private(set) var isRead = false
    private var compacted: CompactionTime
    private var compaction: StoreCompaction?
    /// About how many entries there are to be read.
    let estimatedCount: Int64
    /// Entries read.
    private(set) var readCount: Int64 = 0

    /// Opens the store of a partition, whose changelog begins at an offset. That it reaches as far is seen by who reads it: what is stable of
    /// it may lag for a moment.
    ///
    /// - Throws: ``StoreFault`` where it is to be set aside, else ``StoreError``.
    init(
        _ partition: Int32, in directory: StoreDirectory, changelogStart: Int64, now: Milliseconds,
        roundInterval: Duration = PartitionStore.roundInterval
    ) throws {
        self.partition = partition
        self.roundInterval = roundInterval
        do throws(StoreError) {
            store = try directory.open(partition)
        } catch {
            guard error.kind == .damaged else { throw error }
            throw StoreFault(partition: partition, .damaged, error.message)
        }
        let label = directory.label(of: partition)
        estimatedCount = store.estimatedCount
        guard let found = try Self.value(of: StoreKey.label, in: store, partition) else {
            guard estimatedCount == 0 else {
                throw StoreFault(partition: partition, .foreign, "it has no label")
            }
            var batch = StoreBatch()
            Self.put(StoreKey.label, label.bytes, in: &batch)
            compacted = CompactionTime(time: now)
            Self.put(StoreKey.compaction, compacted.bytes, in: &batch)
            try store.write(batch)
            return
        }
        guard found == label.bytes else {
            throw StoreFault(
                partition: partition, .foreign,
                "its label is \(String(decoding: found, as: UTF8.self).split(separator: "\n"))")
        }
        let bytes = try Self.value(of: StoreKey.position, in: store, partition)
        guard let position = bytes.flatMap(StorePosition.init) else {
            throw StoreFault(partition: partition, .unfinished, "it says nowhere how far it reaches")
        }
        guard position.offset >= changelogStart else {
            throw StoreFault(
                partition: partition, .apart,
                "it reaches to offset \(position.offset), and the changelog begins at \(changelogStart)")
        }
        guard now - position.time <= directory.maximumAge else {
            throw StoreFault(
                partition: partition, .outdated, "it is \((now - position.time) / 60_000) minutes old")
        }
        self.position = position
        let time = try Self.value(of: StoreKey.compaction, in: store, partition).flatMap(CompactionTime.init)
        compacted = time ?? CompactionTime(time: 0)
        scan = store.scan()
    }

    private static func value(
        of key: [UInt8], in store: borrowing StateStore, _ partition: Int32
    ) throws(StoreFault) -> [UInt8]? {
        do throws(StoreError) {
            return try store.value(of: key)
        } catch {
            throw StoreFault(partition: partition, .damaged, error.message)
        }
    }

    /// Reads on into a processor that knows nobody, until a deadline; whether everything was read. From then on the processor keeps
    /// note of what changes.
    func read(into processor: PartitionProcessor, until deadline: ContinuousClock.Instant) throws(StoreFault) -> Bool {
        do {
            while scan != nil {
                for _ in 0..<Self.sliceCount where try !readNext(into: processor) { scan = nil }
                if scan != nil, ContinuousClock.now >= deadline { return false }
            }
        } catch {
            throw StoreFault(partition: partition, .damaged, "\(error)")
        }
        isRead = true
        processor.keepStoreBacklog()
        return true
    }

    /// Goes on for a processor that had it before and knows what it holds; false: it is not as it was left, at that position.
    func resume(at left: StorePosition) -> Bool {
        guard position == left else { return false }
        scan = nil
        isRead = true
        return true
    }

    /// Reads an entry; false: there is none.
    private func readNext(into processor: PartitionProcessor) throws -> Bool {
        let isThere = try scan?.next { key, value in
            let bytes = [UInt8](copying: key)
            guard bytes.first != StoreKey.label.first else { return }
            guard let key = StateKey(bytes) else {
                throw UnreadableEntry(.unknownKind(bytes.first), "no such records are known")
            }
            try processor.restore(key, [UInt8](copying: value))
            readCount += 1
        }
        return isThere ?? false
    }

    /// Takes note of a commit whose checkpoint stands at an offset of the changelog.
    func commit(checkpointAt offset: Int64, now: Milliseconds) { settled = StorePosition(offset: offset, time: now) }

    /// Writes what has changed for about so long; does nothing where nothing is due. Not while a transaction is open.
    func write(from processor: PartitionProcessor, for limit: Duration) throws(StoreError) {
        let begun = ContinuousClock.now
        if round == nil {
            guard begun >= nextRound, beginRound(processor) else { return }
            nextRound = begun + roundInterval
        }
        while try !writeNext(from: processor) {
            if ContinuousClock.now - begun >= limit { return }
        }
    }

    /// Writes everything that has changed, until a deadline; whether it is written.
    func finish(_ processor: PartitionProcessor, by deadline: ContinuousClock.Instant) throws(StoreError) -> Bool {
        while round != nil || beginRound(processor) {
            guard ContinuousClock.now < deadline else { return false }
            _ = try writeNext(from: processor)
        }
        return true
    }

    /// Begins a round where there is something to write.
    private func beginRound(_ processor: PartitionProcessor) -> Bool {
        guard let settled, processor.storeBacklog > 0 || settled.offset != position?.offset else { return false }
        round = settled
        processor.beginStoreRound()
        return true
    }

    /// Writes some of the round; whether it is over.
    private func writeNext(from processor: PartitionProcessor) throws(StoreError) -> Bool {
        var batch = StoreBatch()
        let isOver = processor.tellStore(most: Self.writeCount) { batch.put($0, $1) }
        guard isOver, let round else {
            try store.write(batch)
            return isOver
        }
        Self.put(StoreKey.position, round.bytes, in: &batch)
        compactIfDue(round.time, &batch)
        try store.write(batch)
        position = round
        self.round = nil
        return true
    }

    /// Begins to compact the store where the last time is long ago.
    private func compactIfDue(_ now: Int64, _ batch: inout StoreBatch) {
        if compaction?.isOver ?? false { compaction = nil }
        guard compaction == nil, now - compacted.time >= Self.compactionInterval else { return }
        // Without a thread it is tried again after the next round.
        guard let begun = try? store.compact() else { return }
        compaction = begun
        compacted = CompactionTime(time: now)
        Self.put(StoreKey.compaction, compacted.bytes, in: &batch)
    }

    private static func put(_ key: [UInt8], _ value: [UInt8], in batch: inout StoreBatch) {
        unsafe batch.put(key.span.bytes, value.span.bytes)
    }
}
