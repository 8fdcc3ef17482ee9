internal import CEL
internal import Decisions
internal import Events
internal import HumanText
internal import RuleSets
internal import State

/// What happened to a campaign in a run, for whoever wonders why: what arrived, condition by condition and decision by decision, with
/// the values that were read.
struct Story {
    private let name: String
    private let test: RuleTest
    private let rules: RuleSet
    private let conditions: [WatchedCondition]

    init(campaign: Int, test: RuleTest, rules: RuleSet, conditions: [WatchedCondition]) {
        name = rules.campaigns[campaign].name
        self.test = test
        self.rules = rules
        self.conditions = conditions
    }

    /// The lines of it; what belongs to a line is indented below it.
    func lines(of moments: [Moment]) -> [String] {
        var lines: [String] = []
        var triggers = RunningTriggers()
        var sent: [Decision] = []
        for moment in moments {
            lines += self.lines(of: moment, &triggers, sent)
            sent += moment.decisions.filter { $0.outcome == .sent }
        }
        return lines.isEmpty ? ["nothing: no event triggered \(name)"] : lines
    }

    private func lines(of moment: Moment, _ triggers: inout RunningTriggers, _ sent: [Decision]) -> [String] {
        let decisions = moment.decisions.filter { $0.campaign.utf8.elementsEqual(name.utf8) }
        let verdicts = moment.verdicts.filter { conditions[$0.condition].place.isWithin(["campaigns", name]) }
        let running = triggers.only(of: moment.item?.event?.individual ?? test.individual.id)
        for decision in decisions { triggers.note(decision) }
        guard let item = moment.item, let event = item.event else { return timers(decisions, verdicts) }
        if decisions.isEmpty, verdicts.isEmpty { return [] }
        let whose = event.individual.map { ", of \($0)," } ?? ""
        var lines = ["\(test.offset(of: item.at))  `\(event.type)` (\(event.id))\(whose) arrives"]
        let data = EventData(event, arriving: item.at, of: rules, sent)
        let trigger = running.flatMap { id in test.timeline.first { $0.event?.id == id } }
        let about = trigger.flatMap { item in item.event.map { EventData($0, arriving: item.at, of: rules, sent) } }
        for verdict in verdicts {
            lines += self.lines(of: verdict) { value(of: $0, verdict, data, trigger: about) }.map { "  " + $0 }
        }
        return lines + decisions.map { "  " + briefly($0) }
    }

    /// What came due, each send with its condition; the values are those that the decision read.
    private func timers(_ decisions: [Decision], _ verdicts: [ConditionVerdict]) -> [String] {
        var rest = verdicts
        var lines: [String] = []
        for decision in decisions {
            lines.append("\(test.offset(of: decision.now))  \(briefly(decision))")
            guard let path = path(of: decision.step),
                let place = rest.firstIndex(where: { conditions[$0.condition].place.isWithin(path) })
            else { continue }
            let verdict = rest.remove(at: place)
            lines += self.lines(of: verdict) { slot in
                let name = rules.name(of: slot)
                return decision.inputs.first { $0.name == name }.map { ValueMatch.text($0.value) }
            }.map { "  " + $0 }
        }
        return lines
    }

    /// The keys and items that lead to a step from the top of its file.
    private func path(of step: String?) -> [String]? {
        guard let step, let campaign = rules.campaign(named: name) else { return nil }
        let found = rules.campaigns[campaign].steps.first { $0.id.utf8.elementsEqual(step.utf8) }
        return found.map { ["campaigns", name] + $0.place.path }
    }

    private func briefly(_ decision: Decision) -> String {
        decision.briefly(in: test, tellingInputs: conditions.isEmpty)
    }

    /// `trigger › where: \`event.value >= 50\` was false, with event.value = 20.0`; below it, which part of it decided.
    private func lines(of verdict: ConditionVerdict, value: (Slot) -> String?) -> [String] {
        let condition = conditions[verdict.condition]
        if condition.isImplied { return [] }
        let named = condition.reads.compactMap { slot in
            value(slot).map {
                "\(rules.name(of: slot)) = \($0)" + (verdict.truth == true ? "" : meaning(of: slot))
            }
        }
        let with = named.isEmpty ? "" : ", with " + named.joined(separator: ", ")
        let place = condition.place.path.dropFirst(2).joined(separator: " › ")
        var lines = ["\(place): `\(condition.text)` \(Self.word(verdict.truth))\(with)"]
        if verdict.truth != true {
            let texts = verdict.parts.filter { $0.truth == verdict.truth }.map { conditions[$0.condition].text }
            // Of a part and a part of that the inner one says more.
            let inner = texts.enumerated().filter { index, text in
                !texts[(index + 1)...].contains { text.contains($0) }
            }
            lines += inner.map { "  since `\($0.element)` \(Self.word(verdict.truth))" }
        }
        return lines
    }

    /// What a feature counts, in brackets: ` (count of page.viewed over 24h)`; empty for all else.
    private func meaning(of slot: Slot) -> String {
        guard case .feature(let index) = slot else { return "" }
        let feature = rules.features.features[index]
        let types = rules.features.series[feature.series].eventTypes.map { rules.schema.types[$0].name }
        let what =
            types.count > Self.mostTypes ? "\(types.count.counted("type")) of events" : types.joined(separator: ", ")
        let window = feature.window.map { " over " + DurationText.text(milliseconds: $0) } ?? ""
        return " (\(feature.aggregation.rawValue) of \(what)\(window))"
    }

    /// More types than these are only counted.
    private static let mostTypes = 2

    /// What a condition found in a slot when an event arrived.
    private func value(
        of slot: Slot, _ verdict: ConditionVerdict, _ event: EventData, trigger: EventData?
    ) -> String? {
        let name = rules.name(of: slot)
        switch slot {
        case .event: return isOfSegment(verdict) ? nil : event.text(name.dropFirst("event.".count))
        case .trigger: return trigger?.text(name.dropFirst("trigger.".count))
        default:
            guard let value = verdict.values.first(where: { $0.name == name })?.value else { return nil }
            if case .attribute = slot, case .error = value { return "nothing" }
            return ValueMatch.text(value)
        }
    }

    /// Whether a condition is about a change of segment, which is not the event that arrived.
    private func isOfSegment(_ verdict: ConditionVerdict) -> Bool {
        guard let campaign = rules.campaign(named: name).map({ rules.campaigns[$0] }) else { return false }
        let path = conditions[verdict.condition].place.path
        guard path.count > 3, path[2] == "exit", let number = Int(path[3]) else {
            return campaign.trigger.segment != nil
        }
        return campaign.exits.indices.contains(number - 1) && campaign.exits[number - 1].segment != nil
    }

    private static func word(_ truth: Bool?) -> String {
        switch truth {
        case true?: "held"
        case false?: "was false"
        case nil: "could not be evaluated"
        }
    }
}

/// The journeys that run, by their triggers.
private struct RunningTriggers {
    private var triggers: [(individual: String, key: String, id: String)] = []

    mutating func note(_ decision: Decision) {
        switch decision.outcome {
        case .entered: triggers.append((decision.individual, decision.key, decision.trigger.id))
        case .exited: triggers.removeAll { $0.individual == decision.individual && $0.key == decision.key }
        default: break
        }
    }

    /// The trigger of the one journey that an individual has; nil where there is none or more than one.
    func only(of individual: String) -> String? {
        let own = triggers.filter { $0.individual == individual }
        return own.count == 1 ? own[0].id : nil
    }
}
