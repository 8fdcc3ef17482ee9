import CEL
import Decisions
import Events
import RuleSets
import Scenarios
import State
import Testing

@testable import Engine

/// Journeys that changes of segments start and end.
struct SegmentTriggerTests {
    static let dictionary = """
        events: {view: {properties: {k: string, n: int}}, order: {properties: {k: string, n: int}}, other: {}}
        attributes: {tier: string, token: string}
        channels: {push: {address: '"t"'}}
        features:
          views_10m: {count: view, over: 10m}
          orders_1h: {count: order, over: 1h}
          orders_ever: {count: order}
          last_n: {last: order, of: event.n, over: 1h}
        segments:
          keen: views_10m >= 2
          odd: 10 / (views_10m - 1) > 0
          gold: individual.tier == "gold"
          stage: [{lapsed: orders_ever > 0 && orders_1h == 0}, {customer: orders_ever > 0}, {visitor: 'true'}]
        policies: {consent: {default: granted}}

        """

    static func rules(_ campaigns: String...) throws -> RuleSet {
        try RuleSet.of(dictionary + "campaigns:\n" + campaigns.map { "  \($0)\n" }.joined())
    }

    static let nudge = "steps: [{send: {channels: [push], template: t}}]"
    static let waiting = "steps: [{wait: 1d}, {send: {channels: [push], template: t}}]"

    private static func scenario(_ campaigns: String...) throws -> Scenario {
        Scenario(try RuleSet.of(dictionary + "campaigns:\n" + campaigns.map { "  \($0)\n" }.joined()))
    }

    /// Entries and ends, one a line.
    private static func course(_ scenario: Scenario) -> [String] {
        scenario.decisions.filter { $0.outcome == .entered || $0.outcome == .exited && $0.reason != .completed }
            .map(\.line)
    }

    private static func entries(_ scenario: Scenario) -> [String] {
        scenario.decisions.filter { $0.outcome == .entered }.map {
            let id = $0.trigger.id.split(separator: "/").dropLast().joined(separator: "/")
            return "\($0.now.subtractingClamped(Scenario.origin)) \($0.campaign) \(id)"
        }
    }

    @Test func aSegmentIsEnteredAndLeftOnEventsAndAtTheExactInstantWhenTimeAloneChangesIt() throws {
        var scenario = try Self.scenario(
            "comes: {trigger: {enters: keen}, \(Self.nudge)}", "goes: {trigger: {leaves: keen}, \(Self.nudge)}")
        scenario.happen(0, "view")
        scenario.happen(1, "view")
        scenario.happen(2, "view")
        // The second of three leaves its window 10 minutes after it came, and not a millisecond before.
        scenario.pass(11 - 1 / 60_000.0)
        #expect(Self.entries(scenario) == ["60000 comes segment.entered/keen"])
        scenario.pass(11)
        #expect(Self.entries(scenario) == ["60000 comes segment.entered/keen", "660000 goes segment.left/keen"])
        scenario.pass(1_000)
        #expect(Self.entries(scenario).count == 2)
    }

    @Test func itIsFoundWithoutPolling() throws {
        var scenario = try Self.scenario("goes: {trigger: {leaves: keen}, \(Self.nudge)}")
        scenario.happen(0, "view")
        #expect(scenario.partition.state(of: "joe")?.earliestDue == Scenario.minute(10))
        scenario.happen(3, "view")
        #expect(scenario.partition.state(of: "joe")?.earliestDue == Scenario.minute(10))
        scenario.pass(10)
        #expect(scenario.partition.state(of: "joe")?.earliestDue == Scenario.minute(13))
        scenario.pass(13)
        #expect(scenario.partition.state(of: "joe")?.earliestDue == .max)
    }

    @Test func winBackWhenSomebodyBecomesLapsedByTimeAlone() throws {
        var scenario = try Self.scenario("win-back: {trigger: {enters: {stage: lapsed}}, \(Self.nudge)}")
        scenario.happen(0, "other")
        scenario.happen(5, "order", ["n": .int(1)])
        scenario.pass(10_000)
        #expect(
            scenario.lines == ["65m win-back entered", "65m win-back 1 sent push", "65m win-back exited completed"])
        let sent = try #require(scenario.decisions.first { $0.outcome == .sent })
        let instant = Scenario.minute(65)
        #expect(sent.trigger.id == "segment.entered/stage/lapsed/\(instant)")
        #expect(sent.trigger.type == "segment.entered")
        #expect(sent.trigger.time == instant)
        scenario.happen(10_001, "order", ["n": .int(1)])
        scenario.pass(20_000)
        #expect(Self.entries(scenario).count == 2)
    }

    @Test func theTriggerEventHasTheSegmentAndTheStageElseAnEmptyValue() throws {
        var scenario = try Self.scenario(
            "a: {trigger: {enters: stage}, steps: [{send: {channels: [push], template: t, params: {s: '${event.segment}', v: '${event.value}'}}}]}",
            "b: {trigger: {leaves: stage, where: event.value == \"visitor\"}, steps: [{wait: 1m}, {send: {channels: [push], template: t, params: {s: '${event.segment}', v: '${event.value}'}}}]}",
            "c: {trigger: {enters: keen, key: event.segment + event.value}, \(Self.nudge)}")
        scenario.happen(0, "view")
        scenario.happen(1, "order")
        scenario.happen(2, "view")
        scenario.pass(4)
        let params = scenario.decisions.compactMap { decision in
            decision.message.map { message in
                ([decision.campaign] + message.params.map { "\($0.value)" }).joined(separator: " ")
            }
        }
        #expect(
            params == [
                "a string(\"stage\") string(\"visitor\")", "a string(\"stage\") string(\"customer\")",
                "b string(\"stage\") string(\"visitor\")", "c",
            ])
        let keen = try #require(scenario.decisions.first { $0.campaign == "c" })
        #expect(keen.key == "keen")
        #expect(keen.trigger.id == "segment.entered/keen//\(Scenario.minute(2))")
        let left = try #require(scenario.decisions.first { $0.campaign == "b" })
        #expect(left.trigger.id == "segment.left/stage/visitor/\(Scenario.minute(1))")
    }

    @Test func beforeTheFirstEventOneIsInNoSegment() throws {
        var scenario = try Self.scenario("hello: {trigger: {enters: {stage: visitor}}, \(Self.nudge)}")
        // Whatever the event is: of its type nothing is read.
        scenario.happen(3, "other")
        #expect(Self.entries(scenario) == ["180000 hello segment.entered/stage/visitor"])
    }

    @Test func anErrorCountsAsInNoSegment() throws {
        var scenario = try Self.scenario(
            "comes: {trigger: {enters: odd}, \(Self.nudge)}", "goes: {trigger: {leaves: odd}, \(Self.nudge)}")
        // 10 / -1, 10 / 0, 10 / 1, and back as the window slides.
        scenario.happen(0, "other")
        scenario.happen(1, "view")
        scenario.happen(2, "view")
        scenario.pass(100)
        #expect(Self.entries(scenario) == ["120000 comes segment.entered/odd", "660000 goes segment.left/odd"])
    }

    @Test func aSegmentThatReadsAttributesChangesWithThem() throws {
        var scenario = try Self.scenario(
            "comes: {trigger: {enters: gold}, \(Self.nudge)}", "goes: {trigger: {leaves: gold}, \(Self.nudge)}")
        scenario.happen(0, "other")
        scenario.set(["tier": .string("gold")], at: 1)
        scenario.set(["token": .string("x")], at: 2)
        scenario.happen(3, "individual.updated", effect: .noAttributes)
        #expect(Self.entries(scenario) == ["60000 comes segment.entered/gold", "180000 goes segment.left/gold"])
    }

    @Test func anExitBySegmentSeesTheSegmentEventAndTheTrigger() throws {
        var scenario = try Self.scenario(
            "a: {trigger: view, exit: [{leaves: {stage: visitor}}], \(Self.waiting)}",
            "b: {trigger: {event: view, key: event.k}, exit: [{enters: stage, where: event.value == trigger.k}], \(Self.waiting)}"
        )
        scenario.happen(0, "view", ["k": .string("customer")])
        scenario.happen(1, "view", ["k": .string("lapsed")])
        scenario.happen(2, "order")
        #expect(
            Self.course(scenario) == [
                "0m a entered", "0m b customer entered", "1m b lapsed entered", "2m a 1 exited exit",
                "2m b customer 1 exited exit",
            ])
        scenario.pass(63)
        #expect(Self.course(scenario).last == "62m b lapsed 1 exited exit")
    }

    @Test func anExitDoesNotEndTheJourneyThatTheSameChangeStarts() throws {
        var scenario = try Self.scenario(
            "a: {trigger: {enters: {stage: customer}}, exit: [{enters: {stage: customer}}, {leaves: {stage: visitor}}], \(Self.waiting)}"
        )
        scenario.happen(0, "view")
        scenario.happen(1, "order")
        scenario.pass(62)
        scenario.happen(63, "order")
        // The one that ran is ended by the change that starts the next, which sees it as ended.
        #expect(Self.course(scenario) == ["1m a entered", "63m a 1 exited exit", "63m a entered"])
    }

    @Test func exitsOfAnEventComeBeforeChangesOfSegmentsAndThoseBeforeTriggers() throws {
        var scenario = try Self.scenario(
            "a: {trigger: view, exit: [{event: order}], \(Self.waiting)}",
            "b: {trigger: view, exit: [{enters: {stage: customer}}], \(Self.waiting)}",
            "c: {trigger: order, exit: [{enters: {stage: customer}}], \(Self.waiting)}")
        scenario.happen(0, "view")
        scenario.happen(1, "order")
        #expect(
            Self.course(scenario) == [
                "0m a entered", "0m b entered", "1m a 1 exited exit", "1m b 1 exited exit", "1m c entered",
            ])
    }

    @Test func triggersOfAnEventAndOfSegmentsFollowInOrderOfCampaignName() throws {
        var scenario = try Self.scenario(
            "a: {trigger: {enters: keen}, \(Self.nudge)}", "b: {trigger: view, \(Self.nudge)}",
            "c: {trigger: {enters: stage}, \(Self.nudge)}", "d: {trigger: view, \(Self.nudge)}")
        scenario.happen(0, "view")
        #expect(scenario.decisions.prefix(3).map(\.line) == ["0m b entered", "0m c entered", "0m d entered"])
        let known = scenario.decisions.count
        scenario.happen(1, "view")
        #expect(scenario.decisions[known...].prefix(3).map(\.line) == ["1m a entered", "1m b entered", "1m d entered"])
        // Their sends compete.
        #expect(scenario.decisions[known...].filter { $0.outcome == .sent }.map(\.campaign) == ["a"])
    }

    @Test func atAnInstantOfTimeAloneChangesTheirExitsAndTriggersComeBeforeTheStepsDue() throws {
        var scenario = try Self.scenario(
            "a: {trigger: view, steps: [{wait: 10m}, {send: {channels: [push], template: t}}]}",
            "b: {trigger: view, exit: [{leaves: keen}], steps: [{wait: 10m}, {send: {channels: [push], template: t}}]}",
            "c: {trigger: {leaves: keen}, priority: 90, \(Self.nudge)}")
        scenario.happen(0, "view")
        scenario.happen(0, "view")
        let known = scenario.decisions.count
        scenario.pass(10)
        #expect(
            scenario.decisions[known...].map(\.line) == [
                "10m b 1 exited exit", "10m c entered", "10m c 1 sent push", "10m a 2 suppressed outranked c",
                "10m a exited completed", "10m c exited completed",
            ])
    }

    @Test func atEqualInstantsTheWindowSlidesBeforeTheEvent() throws {
        var scenario = try Self.scenario(
            "comes: {trigger: {enters: keen}, \(Self.nudge)}", "goes: {trigger: {leaves: keen}, \(Self.nudge)}")
        scenario.happen(0, "view")
        scenario.happen(1, "view")
        scenario.happen(10, "view")
        #expect(
            Self.entries(scenario) == [
                "60000 comes segment.entered/keen", "600000 goes segment.left/keen",
                "600000 comes segment.entered/keen",
            ])
    }

    @Test func aLateEventCountsAsOfNow() throws {
        var scenario = try Self.scenario(
            "comes: {trigger: {enters: keen}, \(Self.nudge)}", "goes: {trigger: {leaves: keen}, \(Self.nudge)}")
        scenario.happen(5, "view")
        scenario.happen(8, "view", time: 1)
        // It leaves when its own time says.
        scenario.pass(100)
        #expect(Self.entries(scenario) == ["480000 comes segment.entered/keen", "660000 goes segment.left/keen"])
    }

    @Test func anEventFromAheadOfTheClockCountsWhenTheClockComesToIt() throws {
        var scenario = try Self.scenario("comes: {trigger: {enters: keen}, \(Self.nudge)}")
        scenario.happen(1, "view")
        scenario.happen(2, "view", time: 4)
        scenario.pass(3)
        #expect(Self.entries(scenario) == [])
        scenario.pass(5)
        #expect(Self.entries(scenario) == ["240000 comes segment.entered/keen"])
    }

    @Test func itsTriggerContinuesTheTraceOfTheEventThatChangedIt() throws {
        var scenario = try Self.scenario("comes: {trigger: {enters: keen}, \(Self.nudge)}")
        scenario.happen(0, "view")
        scenario.happen(
            1, "view", traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        let sent = try #require(scenario.decisions.first { $0.outcome == .sent })
        #expect(sent.traceparent?.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736") == true)
    }

    @Test func whoIsLinkedTakesTheSegmentsOfTheAliasAlongAndTheUnionIsEvaluatedAfterwards() throws {
        var scenario = try Self.scenario(
            "comes: {trigger: {enters: keen}, \(Self.nudge)}",
            "hello: {trigger: {enters: {stage: visitor}}, \(Self.nudge)}")
        scenario.happen(0, "view", of: "device")
        scenario.happen(1, "view", of: "joe")
        scenario.happen(2, "individual.linked", of: "joe", effect: .linked(alias: "device"))
        #expect(
            Self.entries(scenario) == [
                "0 hello segment.entered/stage/visitor", "60000 hello segment.entered/stage/visitor",
                "120000 comes segment.entered/keen",
            ])
        // Of whom nothing was known, what was known of the alias is known: nothing changed.
        scenario.happen(2, "individual.linked", of: "ann", effect: .linked(alias: "joe"))
        #expect(Self.entries(scenario).count == 3)
        scenario.pass(100)
        #expect(scenario.partition.state(of: "ann")?.earliestDue == .max)
    }

    @Test func anErasureForgetsTheSegmentsAndTheirTimers() throws {
        var scenario = try Self.scenario("hello: {trigger: {enters: {stage: visitor}}, \(Self.nudge)}")
        scenario.happen(0, "view")
        scenario.happen(1, "individual.erased", effect: .erased)
        #expect(scenario.partition.individualCount == 0)
        scenario.happen(2, "other")
        #expect(Self.entries(scenario).map { $0.prefix(12) } == ["0 hello segm", "120000 hello"])
    }

    @Test func whoeverWaitsForNoSegmentKeepsNothingOfThem() throws {
        let plain = "a: {trigger: view, \(Self.nudge)}"
        var without = try Self.scenario(plain)
        var with = try Self.scenario(plain, "b: {trigger: {enters: keen}, \(Self.nudge)}")
        without.happen(0, "view")
        with.happen(0, "view")
        #expect(without.partition.state(of: "joe")?.earliestDue == .max)
        // A header, two instants and no entry.
        #expect(with.partition.stateBytes - without.partition.stateBytes == IndividualState.fieldHeader + 16)
    }
}
