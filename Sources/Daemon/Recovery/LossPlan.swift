internal import HumanText
internal import KafkaClient

/// Where partitions are to go on whose checkpoints or offsets lead nowhere, or contradict each other.
package struct LossPlan: Sendable, Equatable {
    /// What is known of one input in one partition.
    struct Facts: Equatable {
        let topic: String
        /// The next offset that the checkpoint says; nil where it has none.
        var checkpoint: Int64?
        /// The next offset that the group has committed; nil where it has none.
        var group: Int64?
        /// What is there.
        var watermarks: Watermarks
        /// Whether another record stands where the last one was applied.
        var isReplaced = false
    }

    /// Where one input of one partition is to go on.
    package struct Step: Sendable, Equatable {
        /// Why it cannot go on where it is.
        enum Cause: Sendable, Equatable {
            /// So many offsets were deleted before they were read.
            case deleted(Int64)
            /// The topic was deleted and made anew; the old one was read up to an offset.
            case replaced
            /// The checkpoint and the group's offsets contradict each other.
            case disagreement(checkpoint: Int64?, group: Int64?)
        }

        let topic: String
        let partition: Int32
        /// The next offset so far.
        let from: Int64
        /// The next offset to be.
        let to: Int64
        let watermarks: Watermarks
        let cause: Cause
    }

    /// By partition, then in the order of the inputs.
    package private(set) var steps: [Step] = []
    /// The partitions whose checkpoint is absent or damaged, although something was read: they begin without what it said.
    package private(set) var forgetful: [Int32] = []

    /// Adds what a partition needs.
    mutating func add(_ inputs: [Facts], of partition: Int32, hasCheckpoint: Bool) {
        for input in inputs {
            guard let from = input.checkpoint ?? input.group else { continue }
            var (to, cause) = (from, Step.Cause.disagreement(checkpoint: input.checkpoint, group: input.group))
            if from < input.watermarks.low {
                (to, cause) = (input.watermarks.low, .deleted(input.watermarks.low - from))
            } else if from > input.watermarks.high || input.isReplaced {
                (to, cause) = (input.watermarks.low, .replaced)
            } else if input.checkpoint == to, input.group == to || input.group == nil {
                // Offsets expire; a daemon goes on from the checkpoint then.
                continue
            }
            steps.append(
                Step(
                    topic: input.topic, partition: partition, from: from, to: to, watermarks: input.watermarks,
                    cause: cause))
        }
        if !hasCheckpoint, inputs.contains(where: { $0.group != nil }) { forgetful.append(partition) }
    }

    /// Whether there is nothing to do.
    package var isEmpty: Bool { steps.isEmpty && forgetful.isEmpty }

    /// The partitions that it changes, ascending.
    var partitions: [Int32] { Set(steps.map(\.partition) + forgetful).sorted() }

    /// What is to be done, a line for each input of each partition.
    package var lines: [String] {
        forgetful.map {
            "partition \($0): its checkpoint is absent or damaged; features without a full window warm up anew"
        }
            + steps.map(\.line)
    }

    /// What it comes to, in one line.
    package var summary: String {
        var deleted: Int64 = 0
        var replaced = 0
        for step in steps {
            switch step.cause {
            case .deleted(let count): deleted += count
            case .replaced: replaced += 1
            case .disagreement: break
            }
        }
        let unknown = replaced > 0 ? ", and what topics held that were made anew, which nobody can count" : ""
        return "gone: \(deleted.grouped) \(deleted == 1 ? "record" : "records")\(unknown)"
    }
}

extension LossPlan.Step {
    /// `shop.events, partition 3: from 120 to 500; 380 records are gone`.
    fileprivate var line: String {
        let words =
            switch cause {
            case .deleted(let count):
                "\(count.grouped) \(count == 1 ? "record was" : "records were") deleted before being read"
            case .replaced:
                "the topic was deleted and made anew: what the old one held from \(from) on is gone, nobody can say how much; "
                    + "of the new one \(max(0, watermarks.high - to).grouped) are read"
            case .disagreement(let checkpoint, let group):
                "the checkpoint says \(Self.text(checkpoint)), the group \(Self.text(group)); nothing is gone"
            }
        return "\(topic), partition \(partition): from \(from) to \(to); \(words)"
    }

    private static func text(_ offset: Int64?) -> String { offset.map(String.init) ?? "nothing" }
}
