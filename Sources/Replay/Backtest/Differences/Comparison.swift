internal import Decisions
internal import JSON
internal import RuleSets

/// Holds what two rule sets send against each other, while a history is replayed under both.
///
/// Commands are matched by id. A journey is watched from its entry under one of them until it runs under neither: then it is certain what
/// only one of them sent, and what happened under the other instead. So only running journeys are kept.
struct Comparison: ~Copyable {
    private let proposedRules: RuleSet
    private let currentRules: RuleSet
    private(set) var tally = DifferenceTally()
    private var journeys: [WatchedJourney.Key: WatchedJourney] = [:]

    init(of proposed: RuleSet, against current: RuleSet) {
        proposedRules = proposed
        currentRules = current
    }

    /// Takes what the same records brought about under both rule sets, and appends the differences that are certain as lines of JSON.
    mutating func take(_ proposed: [Decision], against current: [Decision], into output: inout JSONWriter) {
        // First who is watched: what stopped a trigger under one rule set tells why the other's journey had no counterpart.
        for decision in proposed where Self.begins(decision) { watch(decision) }
        for decision in current where Self.begins(decision) { watch(decision) }
        var touched: [WatchedJourney.Key] = []
        note(proposed, on: \.proposed, &touched)
        note(current, on: \.current, &touched)
        for key in touched {
            guard let journey = journeys[key] else { continue }
            var rest = journey
            match(&rest, into: &output)
            if rest.isRunning {
                journeys[key] = rest
            } else {
                journeys[key] = nil
                conclude(rest, into: &output)
            }
        }
    }

    /// Ends with what is left over: journeys that still run. They come in order of the commands' time, campaign and individual.
    mutating func finish(into output: inout JSONWriter) {
        let rest = journeys.values.filter { !$0.proposed.unmatched.isEmpty || !$0.current.unmatched.isEmpty }
        journeys = [:]
        let sorted = rest.map { (journey: $0, first: ($0.proposed.unmatched + $0.current.unmatched)[0]) }
            .sorted { $0.first.precedes($1.first) }
        for entry in sorted { conclude(entry.journey, into: &output) }
    }

    /// A send without an entry is of a journey that went to another individual by a link.
    private static func begins(_ decision: Decision) -> Bool {
        decision.outcome == .entered || decision.outcome == .sent
    }

    private mutating func watch(_ decision: Decision) {
        let key = WatchedJourney.Key(decision)
        if journeys[key] == nil { journeys[key] = WatchedJourney() }
    }

    private mutating func note(
        _ decisions: [Decision], on side: WritableKeyPath<WatchedJourney, WatchedJourney.Side>,
        _ touched: inout [WatchedJourney.Key]
    ) {
        for decision in decisions where !decision.isOnlyCounted && !decision.campaign.isEmpty {
            let key = WatchedJourney.Key(decision)
            guard journeys[key] != nil else { continue }
            journeys[key]?[keyPath: side].note(decision)
            touched.append(key)
        }
    }

    /// Takes out what both sides sent.
    private mutating func match(_ journey: inout WatchedJourney, into output: inout JSONWriter) {
        var rest: [SentCommand] = []
        for after in journey.proposed.unmatched {
            guard let place = journey.current.unmatched.firstIndex(where: { $0.id == after.id }) else {
                rest.append(after)
                continue
            }
            let before = journey.current.unmatched.remove(at: place)
            let fields = before.differences(to: after)
            if fields.isEmpty {
                tally.same += 1
            } else {
                tell(
                    SendDifference(.changed, of: after, before: before.message, after: after.message, fields: fields),
                    into: &output)
            }
        }
        journey.proposed.unmatched = rest
    }

    private mutating func conclude(_ journey: WatchedJourney, into output: inout JSONWriter) {
        for sent in journey.proposed.unmatched {
            let instead = journey.current.instead(of: sent, under: currentRules)
            tell(SendDifference(.added, of: sent, after: sent.message, instead: instead), into: &output)
        }
        for sent in journey.current.unmatched {
            let instead = journey.proposed.instead(of: sent, under: proposedRules)
            tell(SendDifference(.lost, of: sent, before: sent.message, instead: instead), into: &output)
        }
    }

    private mutating func tell(_ difference: SendDifference, into output: inout JSONWriter) {
        tally.count(difference)
        difference.write(to: &output)
        output.newline()
    }
}
