internal import Engine
internal import StateStore

/// The stores beside the changelog: what makes a restart fast. Nothing depends on them.
extension Worker {
    /// The part of a worker's time that goes into stores.
    private static let storeShare = 20
    /// The least and the most that it writes at a time.
    private static let leastStoreTime = Duration.microseconds(500)
    private static let mostStoreTime = Duration.milliseconds(20)
    /// What writing the rest may take, of all partitions, when they are given back.
    private static let finishingTime = Duration.seconds(2)

    /// Opens the store of a partition whose changelog begins at an offset; one that is of no use is set aside for a new one. Nil: the daemon
    /// keeps none, or it cannot be opened.
    mutating func openStore(_ number: Int32, changelogStart: Int64) -> PartitionStore? {
        guard let directory = settings.stores else { return nil }
        let now = WallClock.milliseconds()
        do {
            do {
                return try PartitionStore(number, in: directory, changelogStart: changelogStart, now: now)
            } catch let fault as StoreFault {
                try setAside(fault, in: directory)
                return try PartitionStore(number, in: directory, changelogStart: changelogStart, now: now)
            }
        } catch {
            noteUnusable(number, "\(error)")
            return nil
        }
    }

    /// Sets a store aside that is of no use.
    mutating func setAside(_ fault: StoreFault, in directory: StoreDirectory) throws(StoreError) {
        metrics.count(storeSetAside: fault.reason)
        let fields: KeyValuePairs<String, LogValue> = [
            "partition": .int(Int(fault.partition)), "reason": .string(fault.reason.rawValue),
            "found": .string(fault.detail),
        ]
        let words =
            "a store is set aside, and made anew from the state topic: nothing is lost, the restore takes longer"
        if fault.reason.isExpected { log.info(words, fields) } else { log.warning(words, fields) }
        try directory.setAside(fault.partition)
    }

    mutating func noteUnusable(_ number: Int32, _ words: String) {
        metrics.countUnusableStore()
        log.warning(
            "the store of a partition cannot be used: the daemon goes on without it, and a restart reads the whole state topic; see `state.directory`",
            ["partition": .int(Int(number)), "error": .string(words)])
    }

    /// Tells the stores of what has committed, or has waited since: a little, so that nobody waits for it.
    mutating func writeStores(_ partitions: [OwnedPartition]) {
        guard !partitions.isEmpty else { return }
        let now = ContinuousClock.now
        let share = (now - storesWritten) / Self.storeShare
        storesWritten = now
        let deadline = now + min(max(share, Self.leastStoreTime), Self.mostStoreTime)
        // Each comes first now and then, so that none waits for good.
        storeTurn = (storeTurn + 1) % partitions.count
        for partition in partitions[storeTurn...] + partitions[..<storeTurn] {
            let left = deadline - .now
            if left > .zero { write(partition, for: left) }
        }
    }

    private mutating func write(_ partition: OwnedPartition, for limit: Duration) {
        // What is changed by a transaction at hand is not true yet.
        guard let store = partition.store, partition.processor.changeCount == 0 else { return }
        do throws(StoreError) {
            try store.write(from: partition.processor, for: limit)
        } catch {
            dropStore(of: partition, error)
        }
    }

    /// Writes what the stores have not been told of yet, as far as there is time, and closes them.
    mutating func finishStores(_ partitions: [OwnedPartition]) {
        let deadline = ContinuousClock.now + Self.finishingTime
        for partition in partitions {
            guard let store = partition.store else { continue }
            control.noteProgress()
            do throws(StoreError) {
                // What is changed by a transaction at hand is not true yet.
                let isSettled = partition.processor.changeCount == 0
                let isWhole = isSettled ? try store.finish(partition.processor, by: deadline) : false
                log.debug(
                    "a store is closed",
                    ["partition": .int(Int(partition.number)), "whole": .string(isWhole ? "yes" : "no")])
                partition.closeStore()
            } catch {
                dropStore(of: partition, error)
            }
        }
    }

    private mutating func dropStore(of partition: OwnedPartition, _ error: StoreError) {
        noteUnusable(partition.number, error.message)
        partition.store = nil
        partition.processor.dropStoreBacklog()
    }

    /// Takes the store of a partition up again that comes back as it was given away. Where the store is another now, or was left before its
    /// first round was over, the partition goes on without one: what it was told is not told again.
    mutating func reopenStore(of partition: OwnedPartition) {
        guard settings.stores != nil else { return }
        if let position = partition.closedStore, let store = openStore(partition.number, changelogStart: 0),
            store.resume(at: position)
        {
            return partition.store = store
        }
        partition.processor.dropStoreBacklog()
        log.info(
            "a partition goes on without a store until it is restored: the store that it had cannot be gone on with",
            ["partition": .int(Int(partition.number))])
    }
}

extension StoreFault.Reason {
    /// Whether it comes about without anybody's fault.
    fileprivate var isExpected: Bool {
        switch self {
        case .outdated, .unfinished: true
        case .damaged, .foreign, .apart: false
        }
    }
}
