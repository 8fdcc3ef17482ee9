/// The most bytes that the output topics take of one record, its key and headers included. A record beyond them would abort its
/// transaction, and so is never handed on.
public struct RecordLimits: Sendable, Equatable {
    /// Of a message command.
    public let command: Int
    /// Of a decision.
    public let decision: Int

    /// Topics that take whatever comes.
    public static let none = RecordLimits(command: .max, decision: .max)

    /// The most that the end of its journey adds to a decision that is written.
    static let roomForEnd = 32
    /// The bytes of a header beside its name without prefix and its value: the prefix, and two lengths.
    static let headerOverhead = 16
    /// The most bytes of what every command has: names of members, ids, instants, hashes.
    static let commandFrame = 2_048

    /// Creates limits.
    public init(command: Int, decision: Int) {
        self.command = command
        self.decision = decision
    }
}
