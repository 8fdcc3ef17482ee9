internal import Engine
internal import KafkaClient

/// The checkpoints of a relocation, at its beginning and its end, with the offsets, which stay.
struct RelocationSteps {
    private let known: [Int32: Checkpoint]
    private let before: Int32
    private let after: Int32
    private let inputs: [String]

    /// Changes of one transaction, and their bytes: what an abort repeats, and what readers wait for.
    private static let most = 10_000
    private static let mostBytes = 4 << 20

    init(_ survey: Survey, _ plan: RelocationPlan, _ inputs: [String]) {
        known = survey.checkpoints
        before = plan.before
        after = plan.after
        self.inputs = inputs
    }

    /// Checkpoints that say by which number the state is laid out until all has moved: of partitions that had one, or of the new ones.
    func marks(ofNew isNew: Bool) -> [ChangelogScan.Change] {
        let numbers = isNew ? before..<after : 0..<before
        return numbers.compactMap { number in
            guard var mark = known[number] ?? (isNew ? .unknown : nil) else { return nil }
            mark.partitions = before
            return ChangelogScan.Change(mark, of: number)
        }
    }

    /// Checkpoints by which daemons go on: all know what the old partitions knew together, and each its own offsets.
    var ends: [ChangelogScan.Change] {
        var end = Checkpoint.union(of: (0..<before).compactMap { known[$0] })
        end.partitions = after
        return (0..<after).map { number in
            end.offsets = known[number]?.offsets ?? []
            return ChangelogScan.Change(end, of: number)
        }
    }

    /// The offsets of all partitions.
    var offsets: [PartitionOffset] { known.keys.sorted().flatMap { offsets(of: $0) } }

    /// The offsets of a partition.
    func offsets(of partition: Int32) -> [PartitionOffset] {
        guard let checkpoint = known[partition] else { return [] }
        return inputs.compactMap { topic in
            checkpoint.next(of: topic).map { PartitionOffset(TopicPartition(topic, partition), $0) }
        }
    }

    /// Changes in portions of one transaction each; what leaves a partition does so in the one in which it comes to the other.
    static func batches(_ changes: [ChangelogScan.Change]) -> [[ChangelogScan.Change]] {
        var batches: [[ChangelogScan.Change]] = []
        var bytes = 0
        for change in changes {
            // A tombstone follows what it is the tombstone of.
            let isFull = change.value != nil && (bytes > mostBytes || (batches.last?.count ?? 0) >= most)
            if batches.isEmpty || isFull {
                batches.append([])
                bytes = 0
            }
            batches[batches.count - 1].append(change)
            bytes += change.key.count + (change.value?.count ?? 0)
        }
        return batches
    }
}
