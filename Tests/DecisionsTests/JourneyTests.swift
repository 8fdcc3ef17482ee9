import CEL
import Decisions
import Engine
import Events
import Scenarios
import Testing

/// Waits, exits, restarts, and the order of things (`rule-language.md`, "What happens when").
struct JourneyTests {
    @Test func theFirstWaitCountsFromTheTriggersTime() throws {
        var scenario = try Scenario(rules(journey("{wait: 30m}", nudge)))
        scenario.happen(20, "a", time: 10)
        scenario.pass(60)
        #expect(scenario.lines == ["20m c entered", "40m c 2 sent push", "40m c exited completed"])
    }

    @Test func aLaterWaitCountsFromWhenTheStepBeforeItWasDecided() throws {
        var scenario = try Scenario(rules(journey("{wait: 10m}", nudge, "{wait: 10m}", "{wait: 5m}", nudge)))
        scenario.happen(15, "a", time: 0)
        scenario.pass(60)
        #expect(
            scenario.lines == [
                "15m c entered", "15m c 2 sent push", "30m c 5 sent push", "30m c exited completed",
            ])
    }

    @Test func ofAWaitAlreadyOverTheDueTimeCounts() throws {
        var scenario = try Scenario(rules(journey("{wait: 10m}", "{wait: 10m}", nudge)))
        scenario.happen(15, "a", time: 0)
        scenario.pass(60)
        #expect(scenario.lines == ["15m c entered", "20m c 3 sent push", "20m c exited completed"])
    }

    @Test func aWaitThatIsOverAtTheVeryInstantIsPassed() throws {
        var scenario = try Scenario(rules(journey("{wait: 10m}", nudge)))
        scenario.happen(10, "a", time: 0)
        #expect(scenario.lines == ["10m c entered", "10m c 2 sent push", "10m c exited completed"])
    }

    @Test func untilWaitsForItsInstant() throws {
        var scenario = try Scenario(rules(journey("{wait: {until: event.t}}", nudge)))
        scenario.happen(0, "a", ["t": .timestamp(Timestamp(clampingMilliseconds: Scenario.minute(7)))])
        scenario.pass(60)
        #expect(scenario.lines == ["0m c entered", "7m c 2 sent push", "7m c exited completed"])
    }

    @Test func untilInThePastIsPassedAndRecorded() throws {
        var scenario = try Scenario(rules(journey("{wait: {until: event.t}}", "{wait: 5m}", nudge)))
        scenario.happen(10, "a", ["t": .timestamp(Timestamp(clampingMilliseconds: Scenario.minute(7)))])
        scenario.happen(20, "a", ["t": .timestamp(Timestamp(clampingMilliseconds: Scenario.minute(20)))])
        scenario.pass(60)
        #expect(
            scenario.recorded == [
                "10m c 1 suppressed past_due", "10m c entered", "12m c 3 sent push -completed", "20m c entered",
                "25m c 3 sent push -completed",
            ])
    }

    @Test func untilThatErrsEndsTheJourney() throws {
        var scenario = try Scenario(rules(journey("{id: later, wait: {until: event.t}}", nudge)))
        scenario.happen(10, "a")
        #expect(scenario.recorded == ["10m c later exited error `event.t` is absent"])
    }

    @Test func untilIsJudgedWhenTheJourneyComesToIt() throws {
        var scenario = try Scenario(
            rules(journey("{wait: 5m}", "{wait: {until: 'now + duration(\"5m\")'}}", nudge)))
        scenario.happen(0, "a")
        scenario.pass(60)
        #expect(scenario.lines == ["0m c entered", "10m c 3 sent push", "10m c exited completed"])
    }

    @Test func anExitEndsTheJourneysItMatches() throws {
        let exit = "exit: [{event: b, where: event.k == trigger.k}]"
        var scenario = try Scenario(
            rules(journey(trigger: "{event: a, key: event.k}", keys: [exit], "{id: pause, wait: 30m}", nudge)))
        for key in ["y", "x", "z"] { scenario.happen(0, "a", ["k": .string(key)]) }
        scenario.happen(10, "b", ["k": .string("x")])
        scenario.happen(11, "b", ["k": .string("nobody")])
        scenario.pass(60)
        #expect(
            scenario.lines == [
                "0m c y entered", "0m c x entered", "0m c z entered", "10m c x pause exited exit",
                // One round a minute for both; the keys decide who is first.
                "30m c y 2 sent push", "30m c z 2 suppressed outranked c", "30m c y exited completed",
                "30m c z exited completed",
            ])
    }

    @Test func anExitWhoseConditionErrsDoesNotMatchAndTheNextIsAsked() throws {
        let exit = "exit: [{event: b, where: event.n > 1}, {event: b, where: event.k == \"x\"}]"
        var scenario = try Scenario(rules(journey(keys: [exit], "{wait: 30m}", nudge)))
        scenario.happen(0, "a")
        scenario.happen(1, "b", ["k": .string("y")])
        #expect(scenario.lines == ["0m c entered"])
        #expect(scenario.decisions.last?.isOnlyCounted == true)
        scenario.happen(2, "b", ["k": .string("x")])
        #expect(scenario.lines == ["0m c entered", "2m c 1 exited exit"])
    }

    @Test func aLateExitEndsARunningJourneyWhateverItsTime() throws {
        var scenario = try Scenario(rules(journey(keys: ["exit: [{event: b}]"], "{wait: 30m}", nudge)))
        scenario.happen(10, "a")
        scenario.happen(20, "b", time: 1)
        scenario.pass(60)
        #expect(scenario.lines == ["10m c entered", "20m c 1 exited exit"])
    }

    @Test func anEventDoesNotExitTheJourneyItStarts() throws {
        var scenario = try Scenario(rules(journey(keys: ["exit: [{event: a}]"], "{wait: 30m}", nudge)))
        scenario.happen(0, "a")
        scenario.happen(10, "a")
        scenario.pass(60)
        #expect(
            scenario.lines == [
                "0m c entered", "10m c 1 exited exit", "10m c entered", "40m c 2 sent push", "40m c exited completed",
            ])
    }

    @Test func atEqualInstantsTheTimerComesFirst() throws {
        var scenario = try Scenario(rules(journey(keys: ["exit: [{event: b}]"], "{wait: 30m}", nudge)))
        scenario.happen(0, "a")
        scenario.happen(30, "b")
        #expect(scenario.lines == ["0m c entered", "30m c 2 sent push", "30m c exited completed"])
    }

    @Test func timersGoInOrderOfDueTimeThenIndividual() throws {
        var scenario = try Scenario(rules(journey("{wait: 10m}", nudge)))
        for (individual, minute) in [("zoe", 1.0), ("Åke", 1), ("ann", 1), ("joe", 0), ("Ann", 1)] {
            scenario.happen(2, "a", of: individual, time: minute)
        }
        scenario.pass(60)
        let sent = scenario.decisions.filter { $0.outcome == .sent }.map(\.individual)
        #expect(sent == ["joe", "Ann", "ann", "zoe", "Åke"])
    }

    @Test func aRestartBeginsAnew() throws {
        var scenario = try Scenario(
            rules(journey(trigger: "{event: a, key: event.k}", keys: ["restart: true"], "{wait: 30m}", nudge)))
        scenario.happen(0, "a", ["k": .string("x")], id: "first")
        scenario.happen(20, "a", ["k": .string("x")], id: "second")
        scenario.happen(25, "a", ["k": .string("y")])
        scenario.pass(51)
        #expect(
            scenario.lines == [
                "0m c x entered", "20m c x 1 exited restarted", "20m c x entered", "25m c y entered",
                "50m c x 2 sent push", "50m c x exited completed",
            ])
        #expect(scenario.decisions[1].trigger.id == "first")
        #expect(scenario.decisions[4].trigger.id == "second")
    }

    @Test func aTriggerOlderThanTheRunningJourneysDoesNotRestartIt() throws {
        var scenario = try Scenario(rules(journey(keys: ["restart: true"], "{wait: 30m}", nudge)))
        scenario.happen(10, "a", time: 10)
        scenario.happen(11, "a", time: 9)
        scenario.happen(12, "a", time: 10)
        #expect(
            scenario.lines == [
                "10m c entered", "11m c suppressed already_running", "12m c 1 exited restarted", "12m c entered",
            ])
    }

    @Test func whatStopsARestartLeavesTheRunningJourney() throws {
        let keys = ["restart: true", "when: event.n > 0"]
        var scenario = try Scenario(
            rules(journey(trigger: "{event: a, max_age: 5m}", keys: keys, "{wait: 30m}", nudge)))
        scenario.happen(0, "a", ["n": .int(1)])
        scenario.happen(10, "a", ["n": .int(0)])
        scenario.happen(11, "a")
        scenario.happen(12, "a", ["n": .int(1)], time: 6)
        scenario.pass(60)
        #expect(
            scenario.lines == [
                "0m c entered", "10m c suppressed condition", "11m c suppressed error `event.n` is absent",
                "12m c suppressed stale_trigger", "30m c 2 sent push", "30m c exited completed",
            ])
    }

    @Test func aRestartDoesNotAskForReEntry() throws {
        let keys = ["restart: true", "re_entry: never"]
        var scenario = try Scenario(rules(journey(keys: keys, nudge, "{wait: 30m}", nudge)))
        scenario.happen(0, "a")
        scenario.happen(10, "a")
        #expect(
            scenario.lines == [
                "0m c entered", "0m c 1 sent push", "10m c 2 exited restarted", "10m c entered", "10m c 1 sent push",
            ])
        // What it sent is remembered when it ends, however it ends.
        scenario.pass(60)
        scenario.happen(61, "a")
        #expect(scenario.lines.last == "61m c suppressed re_entry")
    }

    @Test func allTriggersAreJudgedBeforeAnythingIsSent() throws {
        var scenario = try Scenario(rules(campaign("d") + "\n" + campaign("c")))
        scenario.happen(0, "a")
        #expect(
            scenario.lines == [
                "0m c entered", "0m d entered", "0m c 1 sent push", "0m d 1 suppressed outranked c",
                "0m c exited completed", "0m d exited completed",
            ])
    }

    @Test func aSuppressedSendMovesOn() throws {
        let step = "{id: maybe, when: event.n > 1, send: {channels: [push], template: t}}"
        var scenario = try Scenario(rules(journey(step, nudge)))
        scenario.happen(0, "a", ["n": .int(1)])
        scenario.happen(1, "a")
        #expect(
            scenario.recorded == [
                "0m c maybe suppressed step_condition +entered", "0m c 2 sent push -completed",
                "1m c maybe suppressed error `event.n` is absent +entered", "1m c 2 sent push -completed",
            ])
    }

    @Test func aDuplicateDoesNothingButMoveTheClock() throws {
        var scenario = try Scenario(rules(journey("{wait: 30m}", nudge)))
        scenario.happen(0, "a", id: "one")
        let outcome = scenario.happen(30, "a", id: "one")
        #expect(outcome == .duplicate)
        #expect(scenario.lines == ["0m c entered", "30m c 2 sent push", "30m c exited completed"])
    }
}
