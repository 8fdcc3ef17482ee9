public import CEL
public import Events
public import RuleSets

/// The event that started a journey, as records name it.
public struct TriggerReference: Sendable, Hashable {
    /// Its id.
    public let id: String
    /// The name of its type.
    public let type: String
    /// When it happened.
    public let time: Milliseconds

    /// Creates a reference.
    public init(id: String, type: String, time: Milliseconds) {
        self.id = id
        self.type = type
        self.time = time
    }
}

/// A message to be sent: what the commands topic carries of a decision.
public struct MessageCommand: Sendable {
    /// A parameter, rendered.
    public struct Parameter: Sendable {
        /// Its name.
        public let name: String
        /// What it is for this individual.
        public let value: Value
        /// Whether it reads an attribute that is personal, so that only the command may show it.
        public let isPersonal: Bool
    }

    /// The command's id. The same decision has the same id across retries, replays and rebalances.
    public let commandID: Identifier
    /// The channel's name.
    public let channel: String
    /// Where to.
    public let address: String
    /// The template's name.
    public let template: String
    /// The variant's name, where the send has variants.
    public let variant: String?
    /// Its parameters, in the order written.
    public let params: [Parameter]
    /// Why it is sent.
    public let purpose: String
    /// The campaign's tags.
    public let tags: [String]
    /// From when on it must not be sent any more.
    public let expires: Milliseconds
}

/// One decision about one individual: an outcome or, folded with others of its journey and instant, a record.
public struct Decision: Sendable {
    /// About whom.
    public var individual: String
    /// When it was decided: the partition's clock.
    public var now: Milliseconds
    /// The campaign's name; empty on `linked` and `erased`, which are about none.
    public var campaign: String
    /// The step's id where a step was decided.
    public var step: String?
    /// What came of it.
    public var outcome: Outcome
    /// Why, where the outcome has reasons.
    public var reason: Reason?
    /// The cap, the winner, the alias or the error.
    public var detail: String?
    /// The journey's key; empty where the campaign has none.
    public var key: String
    /// The journey's id; nil where none was begun.
    public var journey: Identifier?
    /// What triggered it.
    public var trigger: TriggerReference
    /// The valid W3C trace context that came with the trigger.
    public var traceparent: String?
    /// The values that the deciding expressions read, by name, in the order read.
    public var inputs: [(name: String, value: Value)]
    /// The rank's value, where the campaign has one and the send competed; of a conversion, the goal's.
    public var value: Double?
    /// The message of a `sent`, and the one that a `shadow` would have been.
    public var message: MessageCommand?
    /// Of a conversion, the last send of the journey before it; nil where it sent nothing.
    public var lastSend: SendReference?
    /// Until when a send is deferred.
    public var until: Milliseconds?
    /// The control group: on every record of a shadow.
    public var holdout: Holdout?
    /// Whether the journey began at this instant, and this is its first record.
    public var entered = false
    /// Why the journey ended at this instant, on its last record.
    public var exited: Reason?
    /// How many suppressions like the last one recorded were left out since then.
    public var repeats = 0
    /// Whether it is no outcome but a condition that failed while it was asked whether an event concerns the campaign at all:
    /// it is counted, and has no record.
    public var isOnlyCounted = false

    /// The message that goes out; nil where none does.
    public var command: MessageCommand? { outcome == .sent ? message : nil }
}
