import CEL
import Decisions
import Events
import RuleSets
import Scenarios
import State
import Testing

@testable import Engine

/// Journeys that are held at a send, through all that becomes of an individual and of the rules. Quiet hours are from 21:00 to 08:00 in
/// UTC: from minute 720 to minute 1,380.
struct HeldJourneyTests {
    private static let night = "quiet_hours: {from: \"21:00\", to: \"08:00\"}"

    private static func text(
        policies: String = night, steps: String = "{id: nudge, send: {channels: [push], template: t}}"
    ) -> String {
        """
        events: {a: {properties: {k: string}}, b: {}}
        channels: {push: {address: '"t"'}}
        policies: {consent: {default: granted}, time_zone: {default: UTC}, \(policies)}
        campaigns:
          c: {trigger: {event: a, key: event.k}, steps: [\(steps)]}

        """
    }

    private static func held() throws -> Scenario {
        var scenario = try Scenario(text())
        scenario.happen(800, "a", ["k": .string("x")])
        #expect(scenario.lines.last == "800m c x nudge deferred quiet_hours 1380m")
        return scenario
    }

    @Test func aHoldSurvivesARestart() throws {
        let first = try Self.held()
        var second = Scenario(first.rules)
        try second.partition.restore("joe", bytes: try #require(first.partition.state(of: "joe")).bytes)
        second.partition.restore(first.partition.checkpoint(offsets: []))
        second.pass(1_379)
        #expect(second.lines == [])
        second.pass(1_380)
        #expect(second.recorded == ["1380m c x nudge sent push -completed"])
        // From when it first was judged.
        #expect(second.decisions.compactMap(\.message).map(\.expires) == [Scenario.minute(720 + 1_440)])
        let sent = try #require(second.decisions.first { $0.message != nil })
        #expect(sent.trigger.id == first.decisions.last?.trigger.id)
    }

    @Test func aHoldOfATransactionThatFailedIsNone() throws {
        let rules = try RuleSet.of(Self.text())
        let partition = PartitionProcessor(rules: rules, options: PartitionProcessor.Options(application: "app"))
        var effects = Effects(.values)
        partition.step(.time, Clocks(record: Scenario.minute(800)), into: &effects)
        partition.commit()
        let event = rules.event("a", "1", at: Scenario.minute(800), ["k": .string("x")])
        partition.step(.event(event), Clocks(record: Scenario.minute(800)), into: &effects)
        #expect(effects.outcomes.last?.outcome == .deferred)
        partition.rollback()
        #expect(partition.state(of: "joe") == nil)
        effects.removeAll()
        partition.step(.time, Clocks(record: Scenario.minute(2_000)), into: &effects)
        #expect(effects.outcomes.isEmpty)
    }

    @Test func anErasureEndsItWithoutSending() throws {
        var scenario = try Self.held()
        scenario.happen(900, SystemEvents.individualErased, effect: .erased)
        scenario.pass(1_400)
        #expect(scenario.recorded.dropFirst() == ["900m c x nudge exited erased", "900m erased"])
    }

    @Test(arguments: [
        ("gone", "{id: other, send: {channels: [push], template: t}}"),
        ("of another kind", "{id: nudge, wait: 1h}, {id: other, send: {channels: [push], template: t}}"),
    ])
    func itIsWithdrawnWhereItsSendIs(what: String, steps: String) throws {
        var scenario = try Self.held()
        try scenario.swap(to: try RuleSet.of(Self.text(steps: steps)), at: 900)
        scenario.pass(1_400)
        #expect(scenario.recorded.dropFirst() == ["900m c x nudge exited withdrawn"], "\(what)")
    }

    @Test(arguments: ["caps: []", "quiet_hours: {from: \"21:00\", to: \"07:00\"}"])
    func newRulesJudgeItAtTheDueTimeThatIsSet(_ policies: String) throws {
        var scenario = try Self.held()
        let steps = "{id: first, wait: 1h}, {id: nudge, send: {channels: [push], template: new}}"
        try scenario.swap(to: try RuleSet.of(Self.text(policies: policies, steps: steps)), at: 900)
        scenario.pass(1_400)
        #expect(scenario.recorded.dropFirst() == ["1380m c x nudge sent push -completed"])
        #expect(scenario.decisions.compactMap(\.message).map(\.template) == ["new"])
    }

    @Test func newQuietHoursHoldItAgain() throws {
        var scenario = try Self.held()
        let longer = "quiet_hours: {from: \"21:00\", to: \"08:30\"}"
        try scenario.swap(to: try RuleSet.of(Self.text(policies: longer)), at: 900)
        scenario.pass(1_500)
        #expect(
            scenario.recorded.dropFirst() == [
                "1380m c x nudge deferred quiet_hours 1410m", "1410m c x nudge sent push -completed",
            ])
        // Held for the first time at minute 800, it may be held until 1,520.
        var other = try Self.held()
        let night = "quiet_hours: {from: \"21:00\", to: \"10:21\"}"
        try other.swap(to: try RuleSet.of(Self.text(policies: night)), at: 900)
        other.pass(1_600)
        #expect(other.recorded.last == "1380m c x nudge suppressed quiet_hours -completed")
    }

    @Test func aLinkMovesItWithItsTimer() throws {
        var scenario = try Scenario(Self.text())
        scenario.happen(800, "a", ["k": .string("x")], of: "cookie")
        scenario.happen(810, "a", ["k": .string("y")], of: "cookie")
        scenario.happen(820, "a", ["k": .string("y")])
        scenario.happen(900, SystemEvents.individualLinked, effect: .linked(alias: "cookie"))
        scenario.pass(1_500)
        let told = scenario.records.dropFirst(3).map { "\($0.individual) \($0.line)" }
        #expect(
            told == [
                "joe 900m c y nudge exited merged", "joe 900m linked cookie",
                "joe 1380m c x nudge sent push -completed",
                "joe 1380m c y nudge suppressed outranked c -completed",
            ])
    }
}
