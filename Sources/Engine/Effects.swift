public import Decisions

/// What follows from the records of one transaction, to be written in it.
public struct Effects: Sendable {
    /// In the order decided.
    public var decisions: [Decision] = []
    /// How often each feature could not take an event, by feature index.
    public var featureErrors: [Int: Int] = [:]

    /// Creates effects without any.
    public init() {}

    mutating func take(from turn: inout Turn) {
        let decided = turn.takeDecisions()
        if !decided.isEmpty { if decisions.isEmpty { decisions = decided } else { decisions += decided } }
        for feature in turn.featureErrors { featureErrors[feature, default: 0] += 1 }
    }
}

/// What became of an event that was decoded.
public enum EventOutcome: String, Sendable {
    /// It changed what is known of its individual.
    case applied
    /// Its id was seen within the deduplication window.
    case duplicate
}
