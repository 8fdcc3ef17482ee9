import CEL
import Decisions
import Events
import State
import RuleSets
import Scenarios
import SeededRandomness
import Testing

@testable import Engine

/// What becomes of journeys when a partition goes on with another rule set.
struct RuleSwapTests {
    private static let dictionary = """
        events:
          start: {properties: {k: string, n: int}}
          stop: {}
        channels: {push: {address: '"t"'}}

        """

    private static func campaign(_ name: String, trigger: String = "{event: start, key: event.k}", _ steps: String)
        -> String
    {
        "  \(name): {purpose: service, trigger: \(trigger), steps: [\(steps)]}\n"
    }

    private static func rules(_ campaigns: String...) throws -> RuleSet {
        try RuleSet.of(dictionary + "campaigns:\n" + campaigns.joined())
    }

    private static let nudge =
        "{id: pause, wait: 30m}, {id: nudge, send: {channels: [push], template: t1, params: {n: '${event.n}'}}}"
    private static let before = campaign("a", nudge)

    /// A partition where joe's journey waits since minute 0 and goes on at minute 30.
    private func waiting(_ text: String = before) throws -> Scenario {
        var scenario = Scenario(try Self.rules(text))
        scenario.happen(0, "start", ["k": .string("k"), "n": .int(7)], id: "e-joe")
        return scenario
    }

    @Test func runningJourneyGoesOnWithTheNewText() throws {
        var scenario = try waiting()
        try scenario.swap(
            to: Self.rules(
                Self.campaign(
                    "a",
                    "{id: pause, wait: 5m}, {id: other, send: {channels: [push], template: t2, params: {n: '${event.n}'}}}"
                )),
            at: 10)
        #expect(scenario.partition.isSettled)
        scenario.pass(60)
        // The due time set before stays, what is sent is the new text, with the trigger of then.
        #expect(scenario.recorded == ["0m a k entered", "30m a k other sent push -completed"])
        let sent = try #require(scenario.decisions.first { $0.outcome == .sent })
        #expect(sent.message?.template == "t2")
        #expect(sent.message?.params.first?.value == .int(7))
        #expect(sent.trigger.id == "e-joe")
    }

    @Test func whatTheOldTextReadOfTheTriggerOnlyOnArrivalTheNewTextDoesNotFind() throws {
        var scenario = try waiting()
        let params = "{n: '${event.n}', k: '${event.k}'}"
        try scenario.swap(
            to: Self.rules(
                Self.campaign(
                    "a", "{id: pause, wait: 30m}, {id: nudge, send: {channels: [push], template: t, params: \(params)}}"
                )),
            at: 10)
        scenario.pass(30)
        let record = try #require(scenario.records.last)
        #expect(record.outcome == .suppressed && record.reason == .error)
        #expect(record.detail?.contains("`event.k` is absent") == true)
    }

    @Test(arguments: [
        ("step gone", "{id: pause2, wait: 30m}, {id: nudge, send: {channels: [push], template: t}}"),
        (
            "kind changed",
            "{id: pause, send: {channels: [push], template: t}}, {id: nudge, send: {channels: [push], template: t}}"
        ),
        ("position, where the wait had an id", "{wait: 30m}, {id: nudge, send: {channels: [push], template: t}}"),
    ])
    func journeyWhoseStepIsGoneIsWithdrawn(what: String, steps: String) throws {
        var scenario = try waiting()
        try scenario.swap(to: Self.rules(Self.campaign("a", steps)), at: 10)
        scenario.pass(60)
        #expect(scenario.recorded == ["0m a k entered", "10m a k pause exited withdrawn"], "\(what)")
        #expect(scenario.partition.earliestDue == nil || scenario.partition.state(of: "joe")?.earliestDue == .max)
    }

    @Test func stepsAreMatchedByIdWhereverTheyStand() throws {
        var scenario = try waiting()
        try scenario.swap(
            to: Self.rules(
                Self.campaign(
                    "a",
                    "{id: first, wait: 1m}, {id: nudge, send: {channels: [push], template: t}}, {id: pause, wait: 2m}, {id: last, send: {channels: [push], template: t}}"
                )),
            at: 10)
        scenario.pass(60)
        #expect(scenario.recorded == ["0m a k entered", "30m a k last sent push -completed"])
    }

    @Test func journeysOfACampaignThatIsGoneAreWithdrawnInOrder() throws {
        var scenario = Scenario(
            try Self.rules(Self.before, Self.campaign("b", Self.nudge), Self.campaign("c", Self.nudge)))
        for (individual, key) in [("joe", "w"), ("zoe", "y"), ("ann", "z"), ("ann", "x")] {
            scenario.happen(0, "start", ["k": .string(key), "n": .int(1)], of: individual)
        }
        let known = scenario.decisions.count
        try scenario.swap(to: Self.rules(Self.campaign("c", Self.nudge)), at: 3)
        #expect(
            scenario.decisions[known...].map { "\($0.individual) \($0.line)" } == [
                "ann 3m a x pause exited withdrawn", "ann 3m a z pause exited withdrawn",
                "ann 3m b x pause exited withdrawn",
                "ann 3m b z pause exited withdrawn", "joe 3m a w pause exited withdrawn",
                "joe 3m b w pause exited withdrawn", "zoe 3m a y pause exited withdrawn",
                "zoe 3m b y pause exited withdrawn",
            ])
        let after = scenario.decisions.count
        scenario.pass(60)
        // No timer of those that ended fires.
        #expect(scenario.decisions[after...].allSatisfy { $0.campaign == "c" })
        // Ann's two compete.
        #expect(scenario.decisions[after...].filter { $0.outcome == .sent }.count == 3)
    }

    @Test func campaignThatComesBackBeginsAnew() throws {
        var scenario = try waiting()
        let other = try Self.rules(Self.campaign("z", Self.nudge))
        try scenario.swap(to: other, at: 5)
        try scenario.swap(to: Self.rules(Self.before), at: 6)
        scenario.happen(7, "start", ["k": .string("k"), "n": .int(1)])
        scenario.pass(60)
        #expect(
            scenario.recorded == [
                "0m a k entered", "5m a k pause exited withdrawn", "7m a k entered",
                "37m a k nudge sent push -completed",
            ])
    }

    @Test(arguments: [(7 * 24 * 60, "suppressed re_entry"), ((7 * 24 + 1) * 60, "entered")])
    func campaignThatComesBackKnowsForSevenDaysWhomItHasTalkedTo(away minutes: Int, then: String) throws {
        let once =
            "  a: {purpose: service, trigger: start, re_entry: never, steps: [{send: {channels: [push], template: t}}]}\n"
        let other =
            "  z: {purpose: service, trigger: start, re_entry: never, steps: [{send: {channels: [push], template: t}}]}\n"
        var scenario = Scenario(try Self.rules(once))
        scenario.happen(0, "start", ["k": .string("k"), "n": .int(1)])
        try scenario.swap(to: Self.rules(other), at: 1)
        // An hour later it is noticed that nothing uses the key any more, and then, to the hour, that 7 days are over.
        scenario.happen(61, "start", ["k": .string("k"), "n": .int(1)])
        scenario.happen(61 + Double(minutes), "start", ["k": .string("k"), "n": .int(1)])
        try scenario.swap(to: Self.rules(once), at: 62 + Double(minutes))
        let known = scenario.decisions.count
        scenario.happen(63 + Double(minutes), "start", ["k": .string("k"), "n": .int(1)])
        #expect(scenario.decisions[known].line.hasSuffix("a \(then)"))
    }

    /// The seven days begin anew whenever the campaign goes: what was noticed before it came back counts no more.
    @Test func campaignThatComesBackInBetweenIsRememberedForAnotherSevenDays() throws {
        func once(_ name: String) -> String {
            "  \(name): {purpose: service, trigger: start, re_entry: never, steps: [{send: {channels: [push], template: t}}]}\n"
        }
        let (own, other) = (try Self.rules(once("a")), try Self.rules(once("z")))
        let day = 24.0 * 60
        var scenario = Scenario(own)
        func start(_ minute: Double) {
            scenario.happen(minute, "start", ["k": .string("k"), "n": .int(1)])
        }
        start(0)
        try scenario.swap(to: other, at: 1)
        start(2)
        try scenario.swap(to: own, at: 3 * day)
        start(3 * day + 1)
        try scenario.swap(to: other, at: 4 * day)
        start(5 * day)
        start(8 * day)
        try scenario.swap(to: own, at: 9 * day)
        let known = scenario.decisions.count
        start(9 * day + 1)
        #expect(scenario.decisions[known...].map(\.line).map { $0.hasSuffix("a suppressed re_entry") } == [true])
    }

    @Test func journeysEndInSlicesAndARestartInBetweenEndsTheRest() throws {
        var scenario = Scenario(try Self.rules(Self.before))
        for index in 0..<10 {
            scenario.happen(0, "start", ["k": .string("k"), "n": .int(1)], of: "p\(index)")
        }
        let other = try Self.rules(Self.campaign("z", Self.nudge))
        let partition = scenario.partition
        var effects = Effects(.values)
        partition.step(.rules(other), Clocks(), into: &effects)
        partition.step(.settling(most: 4), Clocks(), into: &effects)
        #expect(!partition.isSettled)
        #expect(effects.decisions.map(\.individual) == ["p0", "p1", "p2", "p3"])
        let checkpoint = partition.checkpoint(offsets: [])
        #expect(!checkpoint.isSettled)
        partition.commit()

        let restored = PartitionProcessor(other)
        for index in 0..<10 { try restored.restore("p\(index)", bytes: partition.state(of: "p\(index)")?.bytes) }
        restored.restore(try Checkpoint(checkpoint.bytes))
        #expect(!restored.isSettled)
        var rest = Effects(.values)
        restored.step(.settling(most: 100), Clocks(), into: &rest)
        #expect(rest.decisions.map(\.individual) == (4..<10).map { "p\($0)" })
        #expect(restored.isSettled)
        #expect(restored.checkpoint(offsets: []).isSettled)
    }

    @Test func aSwapThatDoesNotCommitHasNotHappened() throws {
        var scenario = try waiting()
        let partition = scenario.partition
        let (hash, checkpoint, state) = (
            partition.rules.hash, partition.checkpoint(offsets: []), partition.state(of: "joe")?.bytes
        )
        var effects = Effects(.values)
        partition.step(.rules(try Self.rules(Self.campaign("z", Self.nudge))), Clocks(), into: &effects)
        #expect(partition.hasRuleChange)
        partition.step(.settling(most: 10), Clocks(), into: &effects)
        #expect(effects.decisions.count == 1)
        partition.rollback()
        #expect(partition.rules.hash == hash)
        #expect(partition.checkpoint(offsets: []) == checkpoint)
        #expect(partition.state(of: "joe")?.bytes == state)
        #expect(!partition.hasRuleChange)
        #expect(partition.changes().isEmpty)
        scenario.pass(60)
        #expect(scenario.recorded == ["0m a k entered", "30m a k nudge sent push -completed"])
    }

    @Test func aSwapThatLosesNoStepLooksThroughNobody() throws {
        let old = try Self.rules(Self.before)
        #expect(try Self.rules(Self.before, Self.campaign("b", Self.nudge)).hasPlaces(forAllOf: old))
        #expect(try Self.rules(Self.campaign("a", "{wait: 1m}, " + Self.nudge)).hasPlaces(forAllOf: old))
        #expect(!(try Self.rules(Self.campaign("b", Self.nudge)).hasPlaces(forAllOf: old)))
        #expect(
            !(try Self.rules(
                Self.campaign(
                    "a",
                    "{id: pause, send: {channels: [push], template: t}}, {id: nudge, send: {channels: [push], template: t}}"
                )
            )
            .hasPlaces(forAllOf: old)))
    }

    /// Random rule sets of three campaigns whose steps come and go, swapped at random times, against lists kept by hand.
    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func randomSwapsEndWhatHasNoPlace(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var (text, waits) = Self.draw(version: 0, with: &generator)
        var scenario = Scenario(try Self.rules(text))
        var oracle = WaitOracle(waits: waits)
        var minute: Int64 = 0
        for _ in 0..<60 {
            minute += generator.pick(0...20)
            oracle.pass(to: minute)
            if generator.chance(4) {
                (text, waits) = Self.draw(version: oracle.version + 1, with: &generator)
                oracle.swap(to: waits, at: minute)
                try scenario.swap(to: Self.rules(text), at: Double(minute))
            } else {
                let individual = generator.pick(of: ["ann", "joe", "zoe"])
                scenario.happen(Double(minute), "start", ["k": .string(""), "n": .int(1)], of: individual)
                oracle.start(individual, at: minute)
            }
        }
        scenario.pass(Double(minute + 200))
        oracle.pass(to: minute + 200)
        let found = scenario.decisions.compactMap { decision -> String? in
            let minute = (decision.now - Scenario.origin) / 60_000
            switch (decision.outcome, decision.reason) {
            case (.sent, _):
                return "\(minute) \(decision.individual) \(decision.campaign) sent \(decision.message?.template ?? "")"
            case (.exited, .withdrawn): return "\(minute) \(decision.individual) \(decision.campaign) withdrawn"
            default: return nil
            }
        }
        #expect(found == oracle.decisions, "seed \(seed)")
        #expect(found.count > 5, "seed \(seed) decides too little to tell anything")
    }

    /// Campaigns with the ids of their waits, each 30 minutes; then each sends as the version says.
    private static func draw(
        version: Int, with generator: inout SeededGenerator
    ) -> (text: String, waits: [String: [String]]) {
        var text = ""
        var waits: [String: [String]] = [:]
        for name in ["a", "b", "c"] where !generator.chance(4) {
            let ids = ["w1", "w2", "w3"].filter { _ in !generator.chance(3) }
            waits[name] = ids
            let steps =
                ids.map { "{id: \($0), wait: 30m}" } + ["{id: s, send: {channels: [push], template: v\(version)}}"]
            text += campaign(name, trigger: "start", steps.joined(separator: ", "))
        }
        if waits.isEmpty {
            waits["a"] = []
            text = campaign("a", trigger: "start", "{id: s, send: {channels: [push], template: v\(version)}}")
        }
        return (text, waits)
    }
}
