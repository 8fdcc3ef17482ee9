import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import State
import Testing

/// What people are told of one individual, and what would happen to them.
struct DescriptionTests {
    private static let rules = """
        events: {a: {properties: {k: string, n: int}}, b: {}}
        attributes: {token: {type: string, pii: true}, city: string}
        channels: {push: {address: individual.token}, mail: {address: '"m"'}}
        features: {n_1h: {count: a, over: 1h}, last_n: {last: a, of: event.n}}
        scores: {twice: n_1h * 2, failing: 1 / (n_1h - n_1h), secret: 'size(individual.token)'}
        segments: {stage: [{busy: n_1h > 1}, {idle: 'true'}]}
        policies: {consent: {default: granted}, caps: [{max: 2, per: 1h}, {max: 1, per: 30m, channel: push}, {max: 1, per: 1h, tag: x}]}
        campaigns:
          says:
            trigger: {event: a, where: event.n > 0, key: event.k}
            when: n_1h >= 1
            re_entry: {after: 1h}
            steps:
              - wait: 1m
              - {id: go, when: 'event.n < 100', send: {channels: [push, mail], template: t, params: {n: '${event.n}'}}}
              - wait: 1h
              - {send: {channels: [mail], template: u}}
          now: {trigger: b, tags: [x], message: {channels: [mail], template: t}}

        """

    private func description(_ scenario: Scenario, of id: String = "joe") -> IndividualDescription? {
        guard case .known(let known) = scenario.partition.describe(id) else { return nil }
        return known.description
    }

    private func texts(_ readings: [IndividualDescription.Reading]?) -> [String] {
        (readings ?? []).map { reading in
            if case .error = reading.value { return "\(reading.name) error" }
            return "\(reading.name) \(reading.value)"
        }
    }

    @Test func everythingIsToldAsItIsNow() throws {
        var scenario = try Scenario(Self.rules)
        scenario.set(["token": .string("t-1"), "city": .string("Lyon")])
        scenario.consent(true, channel: "push", at: 0)
        scenario.consent(false, to: "marketing", channel: "mail", at: 1)
        scenario.happen(1, "a", ["k": .string("x"), "n": .int(5)])
        scenario.happen(1.5, "a", ["k": .string("y"), "n": .int(5)])
        let joe = try #require(description(scenario))
        #expect(joe.now == Scenario.minute(1.5) && joe.recentEvents == 5)
        #expect(texts(joe.attributes) == ["city \(Value.string("Lyon"))", "token \(Value.string("masked"))"])
        #expect(
            joe.consents.map { "\($0.purpose) \($0.channel ?? "*") \($0.granted)" } == [
                "marketing mail false", "marketing push true",
            ])
        #expect(
            texts(joe.scores) == [
                "failing error", "secret \(Value.string("masked"))", "twice \(Value.int(4))",
            ])
        #expect(texts(joe.segments) == ["stage \(Value.string("busy"))"])
        #expect(joe.features.map(\.warmingUntil) == [nil, nil])
        #expect(
            joe.journeys.map { "\($0.campaign) \($0.key) \($0.step) \($0.hasSent)" } == [
                "says x 1 false", "says y 1 false",
            ])
        #expect(joe.journeys.first?.wait == .time(Scenario.minute(2)))
        scenario.pass(3)
        #expect(description(scenario)?.journeys.map(\.step) == ["3", "3"])
    }

    @Test func capsTellWhatIsUsedAndWhenThereIsRoom() throws {
        var scenario = try Scenario(Self.rules)
        scenario.set(["token": .string("t-1")])
        func caps() -> [String] {
            (description(scenario)?.caps ?? []).map { cap in
                let room = cap.roomFrom.map { " from \(($0 - Scenario.origin) / 60_000)" } ?? ""
                return "\(cap.used)/\(cap.max)\(room)"
            }
        }
        scenario.happen(0, "a", ["k": .string("x"), "n": .int(5)])
        scenario.pass(1)
        #expect(caps() == ["1/2", "1/1 from 31", "0/1"])
        scenario.happen(10, "b")
        #expect(caps() == ["2/2 from 61", "1/1 from 31", "1/1 from 70"])
        scenario.pass(31)
        #expect(caps() == ["2/2 from 61", "0/1", "1/1 from 70"])
        scenario.pass(70)
        #expect(caps() == ["1/2", "0/1", "0/1"])
    }

    @Test func aJourneyWithoutAPlaceWaitsForItsEndAndAWarmingFeatureSaysSo() throws {
        var scenario = try Scenario(Self.rules)
        scenario.happen(0, "a", ["k": .string("x"), "n": .int(5)])
        let next = try RuleSet.of(
            Self.rules.replacing("- wait: 1m", with: "- {id: other, wait: 1m}").replacing(
                "n_1h: {count: a, over: 1h}", with: "n_1h: {count: a, over: 1h, where: event.n > 1}"))
        var effects = Effects(.values)
        scenario.partition.step(.rules(next), .at(Scenario.minute(0.5)), into: &effects)
        let joe = try #require(description(scenario))
        #expect(joe.journeys.map(\.wait) == [.withdrawal] && joe.journeys.map(\.campaign) == ["says"])
        #expect(joe.features.map(\.warmingUntil) == [nil, Scenario.minute(60.5)])
        #expect(texts(joe.features).last == "n_1h error")
    }

    @Test func aJourneyOfACampaignThatBecameAShadowIsOne() throws {
        var scenario = try Scenario(Self.rules)
        scenario.happen(0, "a", ["k": .string("x"), "n": .int(5)])
        #expect(try #require(description(scenario)).journeys.map(\.holdout) == [nil])
        try scenario.swap(to: try RuleSet.of(Self.rules.replacing("says:", with: "says:\n    mode: shadow")), at: 0.5)
        #expect(try #require(description(scenario)).journeys.map(\.holdout) == [.shadow])
    }

    @Test func whatAJourneyWaitsForIsToldByItsStep() throws {
        var scenario = try Scenario(
            """
            events: {a: {}, b: {}}
            channels: {push: {address: '"t"'}}
            policies:
              time_zone: {default: UTC}
              consent: {default: granted}
              quiet_hours: {from: "09:30", to: "10:00"}
            campaigns:
              awaits: {trigger: a, steps: [{await: {event: b, within: 1h}}, {send: {channels: [push], template: t}}]}
              held: {mode: shadow, trigger: a, steps: [{wait: 40m}, {send: {channels: [push], template: t}}]}
              waits: {trigger: a, steps: [{wait: 2h}, {send: {channels: [push], template: t}}]}

            """)
        scenario.happen(0, "a")
        scenario.pass(45)
        let joe = try #require(description(scenario))
        #expect(
            joe.journeys.map(\.wait) == [
                .event(Scenario.minute(60)), .hold(Scenario.minute(60)), .time(Scenario.minute(120)),
            ])
        #expect(joe.journeys.map(\.holdout) == [nil, .shadow, nil])
    }

    private struct Unknown: Error {}

    private func explanation(
        _ scenario: Scenario, _ campaign: String = "says", _ properties: [String: Value]? = nil, type: String = "a"
    ) throws -> EntryExplanation {
        let rules = scenario.partition.rules
        let index = try #require(rules.campaign(named: campaign))
        let number = try #require(rules.schema.types.firstIndex { $0.name == type })
        let event = properties.map { rules.event(type, "x", at: scenario.partition.clock, $0) }
        guard
            case .known(let explanation) = scenario.partition.explain(
                "joe", campaign: index, event: event, type: number)
        else { throw Unknown() }
        return explanation
    }

    /// `+`, `-reason`, `?event.n`, `.` of each gate.
    private func marks(_ explanation: EntryExplanation) -> [String] {
        explanation.gates.map { gate in
            switch gate.answer {
            case .pass: "+"
            case .stop(let reason, _): "-\(reason.rawValue)"
            case .unknown(let property): "?\(property)"
            case .hold(let reason, _): "~\(reason.rawValue)"
            case .notAsked: "."
            }
        }
    }

    private func stopped(_ explanation: EntryExplanation) -> String? {
        guard case .stop(let reason, _)? = explanation.obstacle?.answer else { return nil }
        return reason.rawValue
    }

    @Test func theGatesAreAskedInTheLanguagesOrderAndNothingChanges() throws {
        var scenario = try Scenario(Self.rules)
        scenario.set(["token": .string("t-1")])
        scenario.happen(0, "a", ["k": .string("x"), "n": .int(0)])
        let before = scenario.partition.state(of: "joe")?.bytes
        let passing = try explanation(scenario, "says", ["k": .string("x"), "n": .int(5)])
        #expect(Set(marks(passing)) == ["+"] && passing.obstacle == nil)
        #expect(passing.step == "go" && passing.channel == "push" && passing.source == .given)
        let condition = try #require(passing.gates.first { $0.name == "when" })
        #expect(condition.stage == .entry && condition.inputs.map(\.name) == ["n_1h"])
        let ranks = passing.gates.map { $0.stage == .entry ? 0 : $0.stage == .send ? 1 : 2 }
        #expect(ranks == ranks.sorted() && Set(ranks).count == 3)
        #expect(scenario.partition.state(of: "joe")?.bytes == before && scenario.partition.changeCount == 0)
        // It is what then happens.
        scenario.happen(1, "a", ["k": .string("x"), "n": .int(5)])
        scenario.pass(3)
        #expect(scenario.decisions.contains { $0.outcome == .sent && $0.step == "go" && $0.message?.channel == "push" })
    }

    @Test func whatStopsIsNamedAndLaterGatesOfASendAreNotAsked() throws {
        var scenario = try Scenario(Self.rules)
        scenario.set(["token": .string("t-1")])
        scenario.happen(0, "a", ["k": .string("x"), "n": .int(5)])
        let event: [String: Value] = ["k": .string("y"), "n": .int(5)]
        #expect(stopped(try explanation(scenario, "says", ["k": .string("x"), "n": .int(5)])) == "already_running")
        #expect(stopped(try explanation(scenario, "says", ["k": .string("y"), "n": .int(0)])) == "condition")
        #expect(stopped(try explanation(scenario, "says", ["k": .string("y"), "n": .int(500)])) == "step_condition")
        scenario.consent(false, at: 0)
        let denied = try explanation(scenario, "says", event)
        #expect(stopped(denied) == "no_consent")
        #expect(marks(denied).last == "." && denied.channel == nil)
        scenario.consent(true, at: 0.5)
        scenario.pass(1)
        let capped = try explanation(scenario, "now", [:], type: "b")
        #expect(capped.obstacle == nil)
        scenario.happen(1, "b")
        #expect(stopped(try explanation(scenario, "now", [:], type: "b")) == "capped")
        guard case .stop(_, let cap?)? = try explanation(scenario, "now", [:], type: "b").obstacle?.answer else {
            Issue.record("the cap is named")
            return
        }
        #expect(cap.hasPrefix("2 per 1h"))
    }

    @Test func whatIsNotKnownOfTheEventIsSaid() throws {
        var scenario = try Scenario(Self.rules)
        scenario.set(["token": .string("t-1")])
        scenario.happen(0, "b")
        let nothing = try explanation(scenario)
        #expect(nothing.source == .none && nothing.properties.isEmpty)
        #expect(marks(nothing).first == "?event.n")
        scenario.happen(1, "a", ["k": .string("x"), "n": .int(7)])
        let kept = try explanation(scenario)
        #expect(kept.source == .journey && kept.properties.map(\.name) == ["n"])
        #expect(marks(kept).first == "+", "n is kept with the journey")
        // Whoever gives the event has left out what is absent.
        let given = try explanation(scenario, "says", [:])
        #expect(marks(given).first == "-error")
    }

    private static let segmentRules = """
        events: {a: {properties: {n: int}}, b: {}}
        channels: {push: {address: '"t"'}}
        features: {n_1h: {count: a, over: 1h}}
        segments: {busy: n_1h > 1, stage: [{hot: n_1h > 2}, {warm: n_1h > 0}]}
        policies: {consent: {default: granted}}
        campaigns:
          any: {trigger: {enters: stage}, when: 'event.value == "hot"', message: {channels: [push], template: t}}
          cools: {trigger: {leaves: stage}, when: 'event.value == "warm"', message: {channels: [push], template: t}}
          hot: {trigger: {enters: {stage: hot}}, when: 'event.value == "hot" && n_1h > 0', message: {channels: [push], template: t}}
          slow: {trigger: {leaves: busy}, when: 'event.segment == "busy" && n_1h > 0', message: {channels: [push], template: t}}

        """

    private func explanation(
        _ scenario: Scenario, ofChange campaign: String, to stage: String? = nil
    ) throws -> EntryExplanation {
        let index = try #require(scenario.partition.rules.campaign(named: campaign))
        guard case .known(let known) = scenario.partition.explain("joe", campaign: index, changeTo: stage) else {
            throw Unknown()
        }
        return known
    }

    @Test func aChangeOfSegmentIsExplainedAsIfItCameNow() throws {
        var scenario = try Scenario(Self.segmentRules)
        scenario.happen(0, "b")
        let before = scenario.partition.state(of: "joe")?.bytes
        let cold = try explanation(scenario, ofChange: "hot")
        #expect(cold.triggerType == "segment.entered" && cold.source == .change)
        #expect(stopped(cold) == "condition", "the stage is known, the count is 0")
        #expect(cold.gates.first?.name == "trigger's segment")
        #expect(texts(of: cold.gates.first) == ["stage \(Value.string(""))"], "where they are now")
        // In no stage: which one would be entered or left nobody knows.
        #expect(marks(try explanation(scenario, ofChange: "any")).contains("?event.value"))
        #expect(marks(try explanation(scenario, ofChange: "cools")).contains("?event.value"))
        #expect(try explanation(scenario, ofChange: "any", to: "hot").obstacle == nil)
        #expect(stopped(try explanation(scenario, ofChange: "any", to: "warm")) == "condition")
        #expect(scenario.partition.state(of: "joe")?.bytes == before && scenario.partition.changeCount == 0)
        scenario.happen(1, "a", ["n": .int(1)])
        #expect(try explanation(scenario, ofChange: "hot").obstacle == nil)
        #expect(stopped(try explanation(scenario, ofChange: "any")) == "condition", "they are in `warm`")
        #expect(try explanation(scenario, ofChange: "cools").obstacle == nil)
        let slow = try explanation(scenario, ofChange: "slow")
        #expect(slow.obstacle == nil && slow.triggerType == "segment.left" && slow.channel == "push")
        #expect(slow.properties.map(\.name) == ["segment"] || slow.properties.isEmpty)
        guard case .unknown = scenario.partition.explain("nobody", campaign: 0, changeTo: nil) else {
            Issue.record("nobody is explained")
            return
        }
    }

    private func texts(of gate: EntryExplanation.Gate?) -> [String] {
        (gate?.inputs ?? []).map { "\($0.name) \($0.value)" }
    }
}
