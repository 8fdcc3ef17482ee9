internal import HumanText

/// What moves when the inputs have got more partitions.
package struct RelocationPlan: Sendable, Equatable {
    /// A topic that gets partitions.
    struct Growth: Sendable, Equatable {
        let topic: String
        let from: Int
        let to: Int
    }

    /// Records of an input that the number of partitions before has put where they stand, and that are not read yet.
    struct Unread: Sendable, Equatable {
        let topic: String
        let partition: Int32
        let count: Int
    }

    /// What is kept of one kind, and what of it moves.
    struct Tally: Sendable, Equatable {
        var all = 0
        var moved = 0
    }

    /// The number of partitions by which the state is laid out.
    var before: Int32
    /// The number to be.
    let after: Int32
    var growth: [Growth] = []
    var unread: [Unread] = []
    var individuals = Tally()
    var aliases = Tally()
    /// Erasures go to each partition in which the id may live now: only its hash is known.
    var erasures = 0

    /// Whether the state is laid out by that number already, and every topic has it.
    package var isDone: Bool { before == after && growth.isEmpty }

    /// What is to be done, a line each.
    package var lines: [String] {
        var lines = growth.map { "\($0.topic): from \($0.from) to \($0.to) partitions" }
        guard before != after else { return lines }
        lines.append(
            "individuals: \(individuals.moved.grouped) of \(individuals.all.grouped) move to another partition")
        if aliases.all > 0 { lines.append("aliases: \(aliases.moved.grouped) of \(aliases.all.grouped) move") }
        if erasures > 0 {
            lines.append("erasures that are remembered: \(erasures.grouped), which every partition learns of")
        }
        return lines
    }

    /// Why it cannot be carried out yet; nil where it can.
    package var hindrance: String? {
        guard !unread.isEmpty else { return nil }
        let words = unread.map { "\($0.topic), partition \($0.partition): \($0.count.grouped)" }.joined(separator: "; ")
        return
            "records that stand where \(before) partitions have put them are not read yet (\(words)). \(RecoveryAdvice.drain)"
    }
}
