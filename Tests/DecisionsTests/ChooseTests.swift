import CEL
import Decisions
import Engine
import Events
import Scenarios
import Testing

/// Ways of a `choose`, and steps that are passed over.
struct ChooseTests {
    private static func send(_ template: String) -> String { "{send: {channels: [push], template: \(template)}}" }

    private static func choose(_ alternatives: String...) -> String {
        "{choose: [\(alternatives.joined(separator: ", "))]}"
    }

    private static func way(_ condition: String, _ steps: String...) -> String {
        "{when: '\(condition)', steps: [\(steps.joined(separator: ", "))]}"
    }

    private static func sent(_ steps: String..., n: Int64?) throws -> [String] {
        var scenario = try Scenario(
            rules((["c:", "  trigger: a", "  steps:"] + steps.map { "    - \($0)" }).joined(separator: "\n")))
        scenario.happen(0, "a", n.map { ["n": .int($0)] } ?? [:])
        scenario.pass(60)
        return scenario.lines.filter { !$0.contains("entered") && !$0.contains("completed") }
    }

    @Test(arguments: [(0, "1.1.1"), (5, "1.2.1"), (50, "1.3.1")])
    func theFirstAlternativeThatHoldsIsTakenElseTheLast(n: Int64, step: String) throws {
        let choose = Self.choose(
            Self.way("event.n < 1", Self.send("x")), Self.way("event.n < 10", Self.send("y")),
            "{else: [\(Self.send("z"))]}")
        #expect(try Self.sent(choose, n: n) == ["0m c \(step) sent push"])
    }

    @Test func whereNoAlternativeHoldsTheJourneyGoesOnBelow() throws {
        let choose = Self.choose(Self.way("event.n < 1", Self.send("x")))
        #expect(try Self.sent(choose, Self.send("y"), n: 5) == ["0m c 2 sent push"])
    }

    @Test func behindTheAlternativeTheJourneyGoesOnBelow() throws {
        let choose = Self.choose(
            Self.way("event.n < 10", Self.send("x"), Self.send("y")), "{else: [\(Self.send("z"))]}")
        #expect(
            try Self.sent(choose, Self.send("w"), n: 5) == [
                "0m c 1.1.1 sent push", "0m c 1.1.2 sent push", "0m c 2 sent push",
            ])
    }

    @Test func anAlternativeThatErrsIsRecordedAndTheNextIsTried() throws {
        let choose = Self.choose(Self.way("event.n < 1", Self.send("x")), "{else: [\(Self.send("z"))]}")
        var scenario = try Scenario(rules(journey(choose)))
        scenario.happen(0, "a")
        #expect(
            scenario.recorded == [
                "0m c 1 suppressed error alternative 1: `event.n` is absent",
                "0m c 1.2.1 sent push +entered -completed",
            ])
    }

    @Test func aChooseTakesNoTime() throws {
        let choose = Self.choose("{else: []}")
        // The second wait counts from where the first was over, not from when the late trigger came.
        var scenario = try Scenario(rules(journey("{wait: 10m}", choose, "{wait: 10m}", nudge)))
        scenario.happen(15, "a", time: 0)
        scenario.pass(60)
        #expect(scenario.lines.contains("20m c 4 sent push"))
        var first = try Scenario(rules(journey(choose, "{wait: 10m}", nudge)))
        first.happen(5, "a", time: 0)
        first.pass(60)
        #expect(first.lines.contains("10m c 3 sent push"))
    }

    @Test func alternativesAreJudgedWhenTheJourneyComesToThem() throws {
        let choose = Self.choose(Self.way("count_5m >= 2", Self.send("x")), "{else: [\(Self.send("z"))]}")
        var scenario = try Scenario(
            rules(
                journey(keys: ["when: event.n == 1"], "{wait: 4m}", choose, "{wait: 20m}", nudge),
                more: "features: {count_5m: {count: a, over: 5m}}"))
        scenario.happen(0, "a", ["n": .int(1)])
        scenario.happen(2, "a", ["n": .int(2)])
        scenario.pass(10)
        #expect(scenario.lines.last == "4m c 2.1.1 sent push")
    }

    @Test func waysMayStandWithinWays() throws {
        let inner = Self.choose(Self.way("event.n < 5", Self.send("x")), "{else: [{wait: 1m}, \(Self.send("y"))]}")
        let outer = Self.choose(Self.way("event.n < 10", inner, Self.send("z")))
        #expect(try Self.sent(outer, n: 3) == ["0m c 1.1.1.1.1 sent push", "0m c 1.1.2 sent push"])
        #expect(try Self.sent(outer, n: 7) == ["1m c 1.1.1.2.2 sent push", "1m c 1.1.2 sent push"])
        #expect(try Self.sent(outer, n: 70) == [])
    }

    @Test func positionsIgnoreIdsAroundThem() throws {
        let choose =
            "{id: fork, choose: [\(Self.way("event.n < 10", "{id: pause, wait: 1m}", Self.send("x")))]}"
        #expect(try Self.sent("{id: first, wait: 1m}", choose, n: 3) == ["2m c 2.1.2 sent push"])
    }

    @Test func aStepWhoseWhenDoesNotHoldIsPassedOver() throws {
        let steps = [
            "{when: event.n > 5, wait: 10m}", "{when: event.n > 5, await: {event: b, within: 10m}, else: [\(nudge)]}",
            "{when: event.n > 5, choose: [{else: [\(nudge)]}]}", nudge,
        ]
        var scenario = try Scenario(rules(journey(steps[0], steps[1], steps[2], steps[3])))
        scenario.happen(0, "a", ["n": .int(5)])
        #expect(
            scenario.lines == [
                "0m c entered", "0m c 1 suppressed step_condition", "0m c 2 suppressed step_condition",
                "0m c 3 suppressed step_condition", "0m c 4 sent push", "0m c exited completed",
            ])
        // It is no send: what came of the journey is told without it.
        #expect(scenario.recorded == ["0m c 4 sent push +entered -completed"])
        scenario.happen(100, "a", ["n": .int(6)])
        scenario.pass(200)
        #expect(
            scenario.recorded.dropFirst() == [
                "100m c entered", "120m c 2.else.1 sent push", "120m c 3.1.1 sent push",
                "120m c 4 sent push -completed",
            ])
    }

    @Test func aStepWhoseWhenErrsIsPassedOverAndRecorded() throws {
        var scenario = try Scenario(rules(journey("{when: event.n > 5, wait: 10m}", nudge)))
        scenario.happen(0, "a")
        #expect(
            scenario.recorded == [
                "0m c 1 suppressed error `event.n` is absent", "0m c 2 sent push +entered -completed",
            ])
    }

    @Test func aWaitPassedOverIsNotTheFirst() throws {
        var scenario = try Scenario(rules(journey("{when: event.n > 5, wait: 10m}", "{wait: 10m}", nudge)))
        scenario.happen(5, "a", ["n": .int(1)], time: 0)
        scenario.pass(60)
        #expect(scenario.lines.contains("10m c 3 sent push"))
    }
}
