import CEL
import Decisions
import Events
import RuleSets
import Scenarios
import Testing

/// What becomes of journeys that await something when a partition goes on with another rule set.
struct AwaitSwapTests {
    private static func rules(_ steps: String) throws -> RuleSet {
        try RuleSet.of(
            """
            events: {start: {properties: {n: int}}, answer: {properties: {n: int}}}
            channels: {push: {address: '"t"'}}
            campaigns: {a: {purpose: service, trigger: start, steps: [\(steps)]}}

            """)
    }

    private static func send(_ template: String, params: String = "{}") -> String {
        "{send: {channels: [push], template: \(template), params: \(params)}}"
    }

    private static func awaiting(_ within: String = "30m", id: String = "question", then: String, else steps: String)
        -> String
    {
        "{id: \(id), await: {event: answer, within: \(within)}, then: [\(then)], else: [\(steps)]}"
    }

    /// A partition where joe's journey awaits an answer since minute 0, until minute 30.
    private func waiting() throws -> Scenario {
        var scenario = Scenario(try Self.rules(Self.awaiting(then: Self.send("came"), else: Self.send("late"))))
        scenario.happen(0, "start", ["n": .int(7)])
        return scenario
    }

    private static func templates(_ scenario: Scenario) -> [String] {
        scenario.decisions.compactMap { decision in
            decision.message.map { "\((decision.now - Scenario.origin) / 60_000)m \($0.template)" }
        }
    }

    @Test func itGoesOnWithTheNewTextAndTheOldDueTime() throws {
        let text = Self.send("first") + ", " + Self.awaiting("5m", then: Self.send("came2"), else: Self.send("late2"))
        var missed = try waiting()
        try missed.swap(to: Self.rules(text), at: 10)
        missed.pass(60)
        #expect(Self.templates(missed) == ["30m late2"])
        var matched = try waiting()
        try matched.swap(to: Self.rules(text), at: 10)
        matched.happen(20, "answer")
        #expect(Self.templates(matched) == ["20m came2"])
    }

    @Test(arguments: [
        "{id: question, wait: 30m}, \(nudge)", "\(nudge), {wait: 1m}",
        "{id: other, await: {event: answer, within: 30m}}, \(nudge)", "{id: question, choose: [{else: []}]}, \(nudge)",
    ])
    func aStepThatIsGoneOrOfAnotherKindWithdrawsIt(steps: String) throws {
        var scenario = try waiting()
        try scenario.swap(to: Self.rules(steps), at: 10)
        scenario.pass(60)
        #expect(scenario.recorded == ["0m a entered", "10m a question exited withdrawn"])
    }

    private static let nudge = send("nudge")

    @Test func whatItAwaitedStays() throws {
        let show = Self.send("t", params: "{n: '${event.n}'}")
        let pause = "{id: pause, wait: 10m}, "
        var scenario = Scenario(try Self.rules(Self.awaiting(then: pause + show, else: "")))
        scenario.happen(0, "start", ["n": .int(7)])
        scenario.happen(5, "answer", ["n": .int(8)])
        try scenario.swap(
            to: Self.rules("{wait: 1m}, " + Self.awaiting(then: "{wait: 1m}, " + pause + show, else: "")), at: 10)
        scenario.pass(60)
        #expect(scenario.decisions.last { $0.message != nil }?.message?.params.first?.value == .int(8))
    }

    @Test func theEventOfAnotherAwaitIsNotEvent() throws {
        let show = Self.send("t", params: "{n: '${event.n}'}")
        let pause = "{id: pause, wait: 10m}, "
        var scenario = Scenario(try Self.rules(Self.awaiting(then: pause + show, else: "")))
        scenario.happen(0, "start", ["n": .int(7)])
        scenario.happen(5, "answer", ["n": .int(8)])
        try scenario.swap(to: Self.rules(Self.awaiting(id: "other", then: pause + show, else: "")), at: 10)
        scenario.pass(60)
        #expect(scenario.lines.contains("15m a 1.then.2 suppressed error parameter `n`: `event.n` is absent"))
    }

    @Test func whereNothingWasAwaitedBeforeEventIsAbsent() throws {
        let pause = "{id: pause, wait: 10m}, "
        var scenario = Scenario(try Self.rules(pause + Self.send("t")))
        scenario.happen(0, "start", ["n": .int(7)])
        let show = Self.send("t", params: "{n: '${event.n}'}")
        try scenario.swap(to: Self.rules(Self.awaiting(then: pause + show, else: "")), at: 5)
        scenario.pass(60)
        #expect(scenario.lines.contains("10m a 1.then.2 suppressed error parameter `n`: `event.n` is absent"))
    }
}
