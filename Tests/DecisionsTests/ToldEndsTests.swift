import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import Testing

/// Ends and errors that must be told.
struct ToldEndsTests {
    private static let head = """
        events: {a: {properties: {n: int, when: timestamp}}}
        attributes: {token: string}
        channels: {push: {address: '"t"'}, other: {address: individual.token}}
        policies: {consent: {default: granted}}
        campaigns:

        """

    private static func records(_ scenario: Scenario) -> [String] {
        scenario.records.map { [$0.outcome.rawValue, $0.reason?.rawValue ?? ""].joined(separator: " ") }
    }

    @Test func theErrorThatEndsAJourneyIsToldThoughItsSuppressionWasToldBefore() throws {
        var scenario = try Scenario(
            Self.head + """
                  c:
                    trigger: a
                    steps: [{send: {channels: [other], template: t}}, {wait: {until: event.when}}, {send: {channels: [push], template: t}}]

                """)
        scenario.happen(0, "a")
        scenario.happen(1, "a")
        #expect(Self.records(scenario) == ["suppressed unreachable", "exited error"])
        #expect(scenario.records[0].exited == .error)
    }

    @Test func alternativesThatErrHaveRecordsOfTheirOwn() throws {
        var scenario = try Scenario(
            Self.head + """
                  c:
                    trigger: a
                    steps:
                      - choose:
                          - {when: event.n < 1, steps: [{send: {channels: [push], template: t}}]}
                          - {when: event.n < 5, steps: [{send: {channels: [push], template: t}}]}

                """)
        scenario.happen(0, "a")
        let writer = RecordWriter(application: "app", ruleSet: "r")
        var ids: [String] = []
        for record in scenario.records where record.reason == .error {
            writer.attributes(of: record) { if $0 == "id" { ids.append($1) } }
        }
        #expect(ids.count == 2 && Set(ids).count == 2)
    }

    @Test func aCampaignThatBecomesAShadowSendsNothingMore() throws {
        let text =
            Self.head + """
                  c: {trigger: a, steps: [{wait: 1m}, {send: {channels: [push], template: t}}]}

                """
        var scenario = try Scenario(text)
        scenario.happen(0, "a")
        var effects = Effects(.values)
        let shadow = try RuleSet.of(text.replacing("c: {trigger", with: "c: {mode: shadow, trigger"))
        scenario.partition.step(.rules(shadow), .at(Scenario.minute(0.5)), into: &effects)
        scenario.pass(1)
        #expect(scenario.decisions.last { $0.outcome == .shadow }?.holdout == .shadow)
        #expect(!scenario.decisions.contains { $0.outcome == .sent })
    }

    @Test func aTriggerThatFindsAJourneyOfACampaignThatBecameAShadowRunningTellsOfAShadow() throws {
        let text =
            Self.head + """
                  c: {trigger: a, steps: [{wait: 9m}, {send: {channels: [push], template: t}}]}

                """
        var scenario = try Scenario(text)
        scenario.happen(0, "a")
        try scenario.swap(to: try RuleSet.of(text.replacing("c: {trigger", with: "c: {mode: shadow, trigger")), at: 1)
        scenario.happen(2, "a")
        #expect(scenario.recorded.last == "2m c suppressed already_running [shadow]")
    }

    @Test func aWithdrawalTellsHowManyWereLeftOutBefore() throws {
        let text =
            Self.head + """
                  c: {trigger: a, steps: [{id: one, wait: 9m}, {send: {channels: [push], template: t}}]}

                """
        var scenario = try Scenario(text)
        for minute in 0...3 { scenario.happen(Double(minute), "a") }
        var effects = Effects(.values)
        let next = try RuleSet.of(text.replacing("id: one", with: "id: two"))
        scenario.partition.step(.rules(next), .at(Scenario.minute(4)), into: &effects)
        scenario.partition.step(.settling(most: 10), .at(Scenario.minute(4)), into: &effects)
        // Three triggers found it running: the first was told.
        #expect(effects.decisions.last?.reason == .withdrawn)
        #expect(effects.decisions.last?.repeats == 2)
    }

    @Test func aWithdrawnJourneyHasNoneOfTheMarksOfTheTextInWhichItHasNoPlace() throws {
        let text =
            Self.head + """
                  c: {trigger: a, steps: [{id: one, wait: 9m}, {send: {channels: [push], template: t}}]}

                """
        var scenario = try Scenario(text)
        for minute in 0...3 { scenario.happen(Double(minute), "a") }
        let next = text.replacing("id: one", with: "id: two").replacing("c: {", with: "c: {mode: shadow, trace: true, ")
        try scenario.swap(to: try RuleSet.of(next), at: 4)
        // It was no shadow, and what was left out of it is told.
        #expect(scenario.recorded.last == "4m c one exited withdrawn repeats 2")
    }
}
