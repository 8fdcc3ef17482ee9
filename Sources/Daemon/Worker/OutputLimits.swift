internal import Decisions

/// The limits of the topics of commands, decisions and state; nil where the broker does not tell them.
package struct OutputLimits: Sendable {
    /// Of the topic of commands.
    package var commands: TopicLimits?
    /// Of the topic of decisions.
    package var decisions: TopicLimits?
    /// Of the topic of the state.
    package var state: TopicLimits?

    /// Creates limits.
    package init(commands: TopicLimits? = nil, decisions: TopicLimits? = nil, state: TopicLimits? = nil) {
        self.commands = commands
        self.decisions = decisions
        self.state = state
    }

    /// Those that are known.
    var all: [TopicLimits] { [commands, decisions, state].compactMap { $0 } }

    /// The most bytes of records; of a topic that does not tell, a stock one's.
    func records(_ mode: RecordMode) -> RecordLimits {
        // The headers of binary mode are attributes of the record, which whoever writes it counts.
        let headers = mode == .structured ? CloudEventHeaders.structured.byteCount : 0
        return RecordLimits(
            command: (commands ?? .stock).payloadBytes - headers,
            decision: (decisions ?? .stock).payloadBytes - headers)
    }
}
