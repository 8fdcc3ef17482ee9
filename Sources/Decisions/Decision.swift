public import CEL
public import Events

/// What came of a trigger, a journey or a send (`contracts.md`, "Decisions").
public enum Outcome: String, Sendable, CaseIterable {
    case sent, deferred, suppressed, shadow, entered, exited, converted, linked, erased
}

/// Why.
public enum Reason: String, Sendable, CaseIterable {
    case staleTrigger = "stale_trigger"
    case alreadyRunning = "already_running"
    case reEntry = "re_entry"
    case tooManyJourneys = "too_many_journeys"
    case condition
    case stepCondition = "step_condition"
    case noConsent = "no_consent"
    case unreachable
    case outranked
    case capped
    case pastDue = "past_due"
    case expired
    case tooLarge = "too_large"
    case error
    case completed, exit, restarted, withdrawn
}

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
    /// Deterministic: the same decision has the same id across retries, replays and rebalances.
    public let commandID: String
    /// The channel's name.
    public let channel: String
    /// Where to.
    public let address: String
    /// The template's name.
    public let template: String
    /// Its parameters, rendered, in the order written.
    public let params: [(name: String, value: Value)]
    /// Why it is sent.
    public let purpose: String
    /// The campaign's tags.
    public let tags: [String]
    /// From when on it must not be sent any more.
    public let expires: Milliseconds
    /// The trace context that the command continues or begins.
    public let traceparent: String
}

/// One decision about one individual.
public struct Decision: Sendable {
    /// About whom.
    public var individual: String
    /// When it was decided: the partition's clock.
    public var now: Milliseconds
    /// The campaign's name.
    public var campaign: String
    /// The step's id where a step was decided.
    public var step: String?
    /// What came of it.
    public var outcome: Outcome
    /// Why, where the outcome has reasons.
    public var reason: Reason?
    /// The cap, the winner or the error.
    public var detail: String?
    /// The journey's key; empty where the campaign has none.
    public var key: String
    /// The journey's id; nil where none was begun.
    public var journey: String?
    /// What triggered it.
    public var trigger: TriggerReference
    /// The values that the deciding expressions read, by name, in the order read.
    public var inputs: [(name: String, value: Value)]
    /// The rank's value, where the campaign has one and the send competed.
    public var value: Double?
    /// The message of a `sent`.
    public var message: MessageCommand?
    /// Where it is seen.
    public var visibility: Visibility

    /// Where a decision is seen. All of them are counted.
    public enum Visibility: Sendable {
        /// On the decisions topic.
        case recorded
        /// On the decisions topic where the campaign is traced, and in rule tests.
        case traced
        /// Nowhere: a condition that failed while it was asked whether an event concerns the campaign at all.
        case counted
    }
}
