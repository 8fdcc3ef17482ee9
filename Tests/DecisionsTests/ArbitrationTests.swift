import CEL
import Decisions
import Engine
import Events
import Scenarios
import Testing

/// Sends compete in rounds (`rule-language.md`, "What happens when").
struct ArbitrationTests {
    @Test func priorityGoesFirstThenValueThenNameThenKey() throws {
        let four = [
            campaign("low", "priority: 40", "value: '100.0'"), campaign("poor", "value: '1'"),
            campaign("rich", "value: '2.5'"), campaign("alike", "value: '2.5'"),
        ]
        var scenario = try Scenario(rules(four.joined(separator: "\n")))
        scenario.happen(0, "a")
        #expect(
            scenario.lines.filter { $0.contains(" 1 ") } == [
                "0m alike 1 sent push", "0m rich 1 suppressed outranked alike", "0m poor 1 suppressed outranked alike",
                "0m low 1 suppressed outranked alike",
            ])
    }

    @Test func anErrorRanksAsNothingAndNaNLast() throws {
        let four = [
            campaign("nan", "value: '0.0 / 0.0'"), campaign("minus", "value: '-1.0'"),
            campaign("wrong", "value: event.x"),
            campaign("inf", "value: '1.0 / 0.0'"),
        ]
        var scenario = try Scenario(rules(four.joined(separator: "\n")))
        scenario.happen(0, "a")
        let ranked = scenario.decisions.filter { $0.step == "1" }
        #expect(ranked.map(\.campaign) == ["inf", "wrong", "minus", "nan"])
        #expect(ranked.map(\.value).prefix(3) == [.infinity, 0, -1])
        #expect(ranked.last?.value?.isNaN == true)
        #expect(ranked.dropFirst().allSatisfy { $0.detail == "inf" })
    }

    @Test func valueIsJudgedAtNow() throws {
        let more = "features: {n_1h: {count: b, over: 1h}}"
        let late = journey(named: "late", keys: ["value: n_1h"], "{wait: 30m}", nudge)
        var scenario = try Scenario(
            rules(late + "\n" + journey(named: "early", keys: ["value: 2"], "{wait: 30m}", nudge), more: more))
        scenario.happen(0, "a")
        for minute in [1.0, 2, 3] { scenario.happen(minute, "b") }
        scenario.pass(30)
        #expect(scenario.lines.contains("30m late 2 sent push"))
        #expect(scenario.lines.contains("30m early 2 suppressed outranked late"))
    }

    @Test func whoeverIsOutrankedMovesOnToTheNextRound() throws {
        let two = [
            journey(named: "c", keys: ["priority: 90"], nudge, nudge), journey(named: "d", nudge, "{wait: 5m}", nudge),
        ]
        var scenario = try Scenario(rules(two.joined(separator: "\n")))
        scenario.happen(0, "a")
        scenario.pass(10)
        #expect(
            scenario.lines == [
                "0m c entered", "0m d entered", "0m c 1 sent push", "0m d 1 suppressed outranked c",
                "0m c 2 sent push", "0m c exited completed", "5m d 3 sent push", "5m d exited completed",
            ])
    }

    @Test func aCappedOneGivesWayToTheNext() throws {
        let policies = "{consent: {default: granted}, caps: [{max: 1, per: 1h, tag: offers}]}"
        let three = [
            campaign("c", "priority: 90", "tags: [offers]"), campaign("d", "priority: 80"),
            campaign("e", "priority: 70", "tags: [offers]"),
        ]
        var scenario = try Scenario(rules(three.joined(separator: "\n"), policies: policies))
        scenario.happen(0, "a")
        scenario.happen(1, "a")
        #expect(
            scenario.lines.filter { $0.hasPrefix("1m") && $0.contains(" 1 ") } == [
                "1m c 1 suppressed capped 1 per 1h tag offers", "1m d 1 sent push", "1m e 1 suppressed outranked d",
            ])
    }

    @Test func whatItsOwnGatesStopDoesNotCompete() throws {
        let two = [
            journey(named: "c", keys: ["priority: 90"], "{when: event.n > 1, send: {channels: [push], template: t}}"),
            campaign("d"),
        ]
        var scenario = try Scenario(rules(two.joined(separator: "\n")))
        scenario.happen(0, "a", ["n": .int(0)])
        #expect(scenario.lines.contains("0m c 1 suppressed step_condition"))
        #expect(scenario.lines.contains("0m d 1 sent push"))
    }

    @Test func transactionalMessagesDoNotCompete() throws {
        let policies = "{consent: {default: denied}, caps: [{max: 1, per: 1h}]}"
        let three = [
            campaign("receipt", "purpose: transactional", "priority: 0"),
            campaign("notice", "purpose: transactional", "priority: 0"),
            campaign("news", "purpose: service", "priority: 100"),
        ]
        var scenario = try Scenario(rules(three.joined(separator: "\n"), policies: policies))
        scenario.happen(0, "a")
        scenario.happen(1, "a")
        #expect(
            Set(scenario.lines.filter { $0.contains(" 1 ") }) == [
                "0m receipt 1 sent push", "0m notice 1 sent push", "0m news 1 sent push",
                "1m receipt 1 sent push", "1m notice 1 sent push", "1m news 1 suppressed capped 1 per 1h",
            ])
    }

    @Test func timersOfOneIndividualAtOneInstantCompeteAndThoseOfTwoDoNot() throws {
        let two = [journey(named: "c", "{wait: 10m}", nudge), journey(named: "d", "{wait: 5m}", nudge)]
        var scenario = try Scenario(rules(two.joined(separator: "\n")))
        scenario.happen(5, "a", time: 0)
        scenario.happen(5, "a", of: "ann", time: 0)
        scenario.pass(10)
        let steps = scenario.decisions.filter { $0.step != nil }.map { "\($0.individual) \($0.line)" }
        #expect(
            steps == [
                "joe 5m d 2 sent push", "ann 5m d 2 sent push", "ann 10m c 2 sent push", "joe 10m c 2 sent push",
            ])
    }
}
