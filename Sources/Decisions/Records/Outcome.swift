/// What came of a trigger, a journey or a send. The raw values are those of records and metrics.
public enum Outcome: String, Sendable, CaseIterable {
    case sent, deferred, suppressed, shadow, entered, exited, converted, linked, erased
}

/// Why. The raw values are those of records and metrics.
public enum Reason: String, Sendable, CaseIterable {
    case paused, inactive, rollout
    case staleTrigger = "stale_trigger"
    case alreadyRunning = "already_running"
    case reEntry = "re_entry"
    case tooManyJourneys = "too_many_journeys"
    case condition
    case globalHoldout = "global_holdout"
    case campaignHoldout = "campaign_holdout"
    case stepCondition = "step_condition"
    case suppressed
    case noConsent = "no_consent"
    case unreachable
    case outranked
    case channelHours = "channel_hours"
    case quietHours = "quiet_hours"
    case unknownTimeZone = "unknown_time_zone"
    case capped
    case pastDue = "past_due"
    case expired
    case tooLarge = "too_large"
    case error
    case completed, exit, restarted, merged, erased, withdrawn
}

/// An outcome with its reason as the index of a counter: a decision that is only counted is no more than this.
public struct OutcomeIndex: Hashable, Sendable {
    /// The index, below ``count``.
    public let rawValue: Int

    private static let reasonsAndNone = Reason.allCases.count + 1
    /// How many there are.
    public static let count = Outcome.allCases.count * reasonsAndNone

    /// The index of an outcome with or without a reason.
    @inline(__always)
    init(_ outcome: Outcome, _ reason: Reason?) {
        rawValue = outcome.ordinal &* OutcomeIndex.reasonsAndNone &+ (reason.map { $0.ordinal &+ 1 } ?? 0)
    }

    /// The index that an array of counters has at this place.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// What came of it.
    public var outcome: Outcome { Outcome.allCases[rawValue / Self.reasonsAndNone] }

    /// Why; nil where the outcome has no reason.
    public var reason: Reason? {
        let reason = rawValue % Self.reasonsAndNone
        return reason == 0 ? nil : Reason.allCases[reason - 1]
    }
}

extension Outcome {
    /// The index in ``allCases``, without a search. An enum's raw value is a text, so that the order of its cases must be told.
    @inline(__always)
    fileprivate var ordinal: Int { Int(unsafe unsafeBitCast(self, to: UInt8.self)) }
}

extension Reason {
    /// The index in ``allCases``, without a search.
    @inline(__always)
    var ordinal: Int { Int(unsafe unsafeBitCast(self, to: UInt8.self)) }
}
