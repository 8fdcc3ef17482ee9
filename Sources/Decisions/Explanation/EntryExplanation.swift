public import CEL
public import Events

/// What would happen to an individual if the trigger of a campaign came now: gate by gate, in the language's order.
public struct EntryExplanation: Sendable {
    /// Where a gate stands.
    public enum Stage: String, Sendable {
        /// Between the trigger and its journey.
        case entry
        /// At the journey's first send.
        case send
        /// At the first send, in order of rank with others.
        case rank
    }

    /// What a gate says.
    public enum Answer: Sendable {
        /// It lets through.
        case pass
        /// It stops, with the reason and what it names.
        case stop(Reason, detail: String?)
        /// It has the send wait until a time, and be judged again then.
        case hold(Reason, until: Milliseconds)
        /// It reads a property of the trigger that nobody gave: `event.value`.
        case unknown(reads: String)
        /// A gate before it has stopped what it would look at.
        case notAsked
    }

    /// A gate with what it says.
    public struct Gate: Sendable {
        /// Where it stands.
        public let stage: Stage
        /// Its name in the language.
        public let name: String
        /// What it says.
        public let answer: Answer
        /// The values that it read, by name, in the order read; personal ones are masked.
        public let inputs: [(name: String, value: Value)]
    }

    /// Where the trigger's properties come from.
    public enum Source: String, Sendable {
        /// Whoever asks gave them.
        case given
        /// A running journey of the campaign keeps those that its expressions read.
        case journey
        /// The change of segment that triggers the campaign makes them.
        case change
        /// There are none.
        case none
    }

    /// The campaign's name.
    public let campaign: String
    /// The trigger's type.
    public let triggerType: String
    /// Where its properties come from.
    public let source: Source
    /// Its properties as far as they are known, in the order of the rules.
    public let properties: [(name: String, value: Value)]
    /// The gates that were asked or would have been, in order.
    public internal(set) var gates: [Gate] = []
    /// The control group that the individual is in, so that nothing is sent.
    public internal(set) var holdout: Holdout?
    /// The id of the first send.
    public internal(set) var step: String?
    /// The channel that would be taken.
    public internal(set) var channel: String?

    /// The first gate that does not let through; nil where none.
    public var obstacle: Gate? {
        gates.first {
            if case .pass = $0.answer { false } else { true }
        }
    }
}
