package import CEL
package import Decisions
package import Engine
package import Events
internal import State
package import RuleSets
internal import TimeZoneFixtures
internal import YAML

/// A rule set that did not load, with what was wrong.
package struct RuleSetError: Error, CustomStringConvertible {
    package let description: String
}

extension RuleSet {
    /// The rule set of a file's text.
    package static func of(_ text: String) throws -> RuleSet {
        let loaded = RuleSetLoader.load(
            [RuleFile(path: "rules.yaml", bytes: Array(text.utf8))], timeZones: TimeZoneFixtures.database)
        guard let rules = loaded.ruleSet else {
            throw RuleSetError(description: DiagnosticRenderer().render(loaded.diagnostics))
        }
        return rules
    }

    /// An event as the decoder would make it; properties that no rule reads are left out, as it leaves them out.
    package func event(
        _ type: String, _ id: String, of individual: String = "joe", at time: Milliseconds,
        _ properties: [String: Value] = [:], effect: SystemEffect = .none, traceparent: String? = nil
    ) -> Event {
        guard let index = schema.types.firstIndex(where: { $0.name == type }) else {
            preconditionFailure("the test's rules declare no \(type)")
        }
        let values = schema.properties.enumerated().compactMap { index, name in
            properties[name].map { (index: index, value: $0) }
        }
        return Event(
            type: index, id: id, individual: individual, time: time, deduplicationHash: StableHash.hash(id),
            values: values, effect: effect, traceparent: traceparent, propertyCount: schema.properties.count)
    }
}

/// Rules at work on one partition, with minutes from an origin as times.
package struct Scenario {
    /// The instant of minute 0: 2026-03-02T09:00:00Z, a Monday.
    package static let origin: Milliseconds = 1_772_442_000_000

    package private(set) var rules: RuleSet
    package let partition: PartitionProcessor
    /// All outcomes so far, in order; those merely counted among them.
    package private(set) var decisions: [Decision] = []
    /// All records of the decisions topic so far, in order.
    package private(set) var records: [Decision] = []
    /// The wall clock, where it plays a part.
    package var wall: Milliseconds?
    private var events = 0

    /// Creates a partition on which nothing happened yet, its clock at minute 0.
    package init(_ rules: String, application: String = "app") throws {
        self.init(try RuleSet.of(rules), application: application)
    }

    /// Creates a partition on which nothing happened yet, its clock at minute 0.
    package init(_ rules: RuleSet, application: String = "app") {
        self.rules = rules
        partition = PartitionProcessor(rules: rules, options: PartitionProcessor.Options(application: application))
        pass(0)
    }

    /// The instant of a minute.
    package static func minute(_ minute: Double) -> Milliseconds { origin + Milliseconds(minute * 60_000) }

    /// What the individual's attributes are from now on.
    package mutating func set(_ attributes: [String: Value], of individual: String = "joe", at minute: Double = 0) {
        let changes = attributes.sorted { $0.key < $1.key }.map { name, value in
            guard let index = rules.schema.attributes.firstIndex(where: { $0.name == name }) else {
                preconditionFailure("the test's rules declare no attribute \(name)")
            }
            return (index: index, value: Optional(value))
        }
        happen(minute, "individual.updated", of: individual, effect: .attributes(changes))
    }

    /// A change of consent; a nil channel means all.
    package mutating func consent(
        _ granted: Bool, to purpose: String = "marketing", channel: String? = nil, of individual: String = "joe",
        at minute: Double = 0, time: Double? = nil
    ) {
        happen(
            minute, "consent.changed", of: individual, time: time,
            effect: .consent(purpose: purpose, channel: channel, granted: granted))
    }

    /// An event that arrives at a minute, and happened then or at `time`.
    @discardableResult
    package mutating func happen(
        _ minute: Double, _ type: String, _ properties: [String: Value] = [:], of individual: String = "joe",
        id: String? = nil, time: Double? = nil, effect: SystemEffect = .none, traceparent: String? = nil
    ) -> EventOutcome {
        events += 1
        let event = rules.event(
            type, id ?? "e-\(events)", of: individual, at: Self.minute(time ?? minute), properties, effect: effect,
            traceparent: traceparent)
        return step(.event(event), minute) ?? .applied
    }

    /// Lets time pass.
    package mutating func pass(_ minute: Double) { step(.time, minute) }

    @discardableResult
    private mutating func step(_ input: Input, _ minute: Double) -> EventOutcome? {
        var effects = Effects(.values)
        // The wall clock shows no less than the minute, so that it never holds the clock back.
        let outcome = partition.step(
            input, Clocks(record: Self.minute(minute), wall: wall.map { max($0, Self.minute(minute)) }), into: &effects)
        take(effects)
        return outcome
    }

    private mutating func take(_ effects: borrowing Effects) {
        decisions += effects.outcomes
        records += effects.decisions
        partition.commit()
    }

    /// A partition as a restart finds it, of whose individuals nothing is left.
    package init(_ rules: RuleSet, restoring marker: Checkpoint) {
        self.rules = rules
        partition = PartitionProcessor(rules: rules, options: PartitionProcessor.Options(application: "app"))
        partition.restore(marker)
    }

    /// Takes over what was decided before a restart.
    package mutating func begin(with before: Scenario) {
        (decisions, records, events) = (before.decisions, before.records, before.events)
    }

    /// Goes on with other rules from a minute on.
    package mutating func swap(to rules: RuleSet, at minute: Double) throws {
        pass(minute)
        self.rules = rules
        var effects = Effects(.values)
        partition.step(.rules(rules), Clocks(wall: wall), into: &effects)
        take(effects)
        settle()
    }

    /// Ends the journeys for which the rules have no place.
    package mutating func settle() {
        var effects = Effects(.values)
        while !partition.isSettled { partition.step(.settling(most: 2), Clocks(wall: wall), into: &effects) }
        take(effects)
    }

    /// The decisions that are seen in tests, one a line: `30m a k sent 2 push`.
    package var lines: [String] { decisions.filter { !$0.isOnlyCounted }.map(\.line) }

    /// The records of the decisions topic, one a line: `30m a k sent 2 push +entered -completed`.
    package var recorded: [String] { records.map(\.line) }
}

extension Decision {
    /// Minute, campaign, key, step, outcome, channel, reason, detail, control group, until when, entry, end, repeats; what there is of them.
    package var line: String {
        var parts: [String] = [Self.offset(now), campaign, key, step ?? "", outcome.rawValue]
        parts += [message?.channel ?? "", reason?.rawValue ?? "", detail ?? ""]
        if let holdout { parts.append("[\(holdout.rawValue)]") }
        if let until { parts.append(Self.offset(until)) }
        if entered { parts.append("+entered") }
        if let exited { parts.append("-\(exited.rawValue)") }
        if repeats > 0 { parts.append("repeats \(repeats)") }
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func offset(_ time: Milliseconds) -> String {
        let minutes = time.subtractingClamped(Scenario.origin)
        return minutes % 60_000 == 0 ? "\(minutes / 60_000)m" : "\(minutes)ms"
    }

    /// All that can be told of it, to compare two.
    package var everything: String {
        var text = "\(line) | \(individual) \(now) \(isOnlyCounted) \(journey.map(\.description) ?? "-") \(trigger)"
        text += " | " + inputs.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        if let value { text += " | value \(value)" }
        if let holdout { text += " | \(holdout)" }
        if let lastSend { text += " | last \(lastSend)" }
        if let until { text += " | until \(until)" }
        if let message {
            text +=
                " | \(message.commandID) \(message.address) \(message.template) \(message.expires) \(traceparent ?? "-")"
            text += " " + message.params.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        }
        return text
    }
}

extension PartitionProcessor {
    /// Every individual touched in the transaction, in order of first touch; nil bytes where nothing is left of it.
    package func changes() -> [(individual: String, bytes: [UInt8]?)] {
        (0..<changeCount).map {
            let state = change(at: $0)
            return (state.id, state.isEmpty ? nil : state.bytes)
        }
    }
}
