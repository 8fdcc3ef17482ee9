import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import Testing

/// Whom a campaign takes in and when: gates 1 and 6 (`rule-language.md`, "Pausing, periods and rollouts").
struct AdmissionTests {
    private static func paused(_ names: String) -> String { "{consent: {default: granted}, paused: \(names)}" }

    @Test func aPausedCampaignStartsNothingAndThatHasNoRecord() throws {
        var scenario = try Scenario(rules(campaign("c", trigger: "a", "mode: paused")))
        scenario.happen(0, "a")
        #expect(scenario.lines == ["0m c suppressed paused"])
        #expect(scenario.recorded == [])
    }

    @Test func whatComesDueOfAPausedCampaignIsPassedOver() throws {
        let steps = ["{wait: 10m}", nudge, "{wait: 10m}", nudge]
        let live = journey(steps[0], steps[1], steps[2], steps[3])
        var scenario = try Scenario(rules(live))
        scenario.happen(0, "a")
        let paused = journey(keys: ["mode: paused"], steps[0], steps[1], steps[2], steps[3])
        try scenario.swap(to: .of(rules(paused)), at: 5)
        scenario.pass(15)
        try scenario.swap(to: .of(rules(live)), at: 16)
        scenario.pass(30)
        #expect(
            scenario.lines == [
                "0m c entered", "10m c 2 suppressed paused", "20m c 4 sent push", "20m c exited completed",
            ])
    }

    @Test func aPolicyPausesTheCampaignsThatItNamesOrAll() throws {
        let two = campaign("c") + "\n" + campaign("d", trigger: "b", "mode: shadow")
        for (names, stopped) in [("[d]", ["d"]), ("[c, d]", ["c", "d"]), ("all", ["c", "d"]), ("[]", [])] {
            var scenario = try Scenario(rules(two, policies: Self.paused(names)))
            scenario.happen(0, "a")
            scenario.happen(0, "b")
            let paused = scenario.decisions.filter { $0.reason == .paused }.map(\.campaign)
            #expect(paused == stopped, "\(names)")
        }
    }

    @Test func whoNamesACampaignCalledAllDoesNotPauseTheOthers() throws {
        var scenario = try Scenario(
            rules(campaign("all", trigger: "b") + "\n" + campaign("c"), policies: Self.paused("[all]")))
        scenario.happen(0, "a")
        scenario.happen(0, "b")
        #expect(scenario.decisions.filter { $0.reason == .paused }.map(\.campaign) == ["all"])
    }

    @Test func aPausedCampaignStaysPausedWhereATestKeepsOnlySomeCampaigns() throws {
        let three = campaign("b") + "\n" + campaign("c") + "\n" + campaign("d")
        let set = try RuleSet.of(rules(three, policies: Self.paused("[c]")))
        #expect(set.keeping(campaigns: [1, 2]).campaigns.map(\.admission.mode) == [.paused, .live])
    }

    @Test func itStartsJourneysFromTheFirstInstantOfItsPeriodUntilJustBeforeItsEnd() throws {
        let period = "active: {from: 2026-03-02T09:10:00Z, until: 2026-03-02T09:20:00Z}"
        var scenario = try Scenario(rules(campaign("c", trigger: "a", period)))
        let millisecond = 1.0 / 60_000
        for minute in [10 - millisecond, 10, 20 - millisecond, 20] { scenario.happen(minute, "a") }
        #expect(
            scenario.lines.filter { !$0.contains(" exited ") && !$0.contains(" sent ") } == [
                "599999ms c suppressed inactive", "10m c entered", "1199999ms c entered", "20m c suppressed inactive",
            ])
        #expect(!scenario.recorded.contains { $0.contains("inactive") })
    }

    @Test(arguments: [("from: 2026-03-02T09:10:00Z", [false, true]), ("until: 2026-03-02T09:10:00Z", [true, false])])
    func aPeriodMayHaveOneEndOnly(_ end: String, _ starts: [Bool]) throws {
        var scenario = try Scenario(rules(campaign("c", trigger: "a", "active: {\(end)}")))
        for minute in [9.0, 11] { scenario.happen(minute, "a") }
        let hasStarted = [9, 11].map { minute in scenario.lines.contains("\(minute)m c entered") }
        #expect(hasStarted == starts)
    }

    @Test func aPeriodIsJudgedByNowAndNotByTheEventsOwnTime() throws {
        var scenario = try Scenario(rules(campaign("c", trigger: "a", "active: {until: 2026-03-02T09:20:00Z}")))
        scenario.happen(21, "a", time: 15)
        #expect(scenario.lines == ["21m c suppressed inactive"])
    }

    @Test(arguments: [(", sends: true", "30m c 2 suppressed inactive"), (", sends: false", "30m c 2 sent push")])
    func aPeriodBindsTheSendsOfRunningJourneysOnlyWhereItSaysSo(_ sends: String, _ line: String) throws {
        let period = "active: {until: 2026-03-02T09:20:00Z\(sends)}"
        var scenario = try Scenario(rules(journey(keys: [period], "{wait: 30m}", nudge)))
        scenario.happen(0, "a")
        scenario.pass(30)
        #expect(scenario.lines == ["0m c entered", line, "30m c exited completed"])
    }

    /// The number that a rollout of campaign `c` draws for `joe` is 8,799 (`HoldoutTests`).
    @Test(arguments: [("87.99", false), ("88", true), ("100", true), ("0", false)])
    func aRolloutTakesInThoseThatItDraws(_ percent: String, _ isIn: Bool) throws {
        for purpose in Purpose.allCases {
            var scenario = try Scenario(
                rules(campaign("c", trigger: "a", "purpose: \(purpose.rawValue)", "rollout: {percent: \(percent)}")))
            scenario.happen(0, "a")
            #expect(scenario.lines.first == (isIn ? "0m c entered" : "0m c suppressed rollout"), "\(purpose)")
            #expect(isIn || scenario.recorded == [])
        }
    }

    @Test func wideningARolloutKeepsWhoIsIn() throws {
        var before: Set<String> = []
        for percent in [0, 5, 30, 31, 90, 100] {
            var scenario = try Scenario(rules(campaign("c", trigger: "a", "rollout: {percent: \(percent)}")))
            let people = (0..<60).map { "p\($0)" }
            for person in people { scenario.happen(0, "a", of: person) }
            let taken = Set(scenario.decisions.filter { $0.outcome == .entered }.map(\.individual))
            #expect(taken.isSuperset(of: before), "\(percent)")
            before = taken
        }
        #expect(before.count == 60)
    }

    @Test(
        arguments: [(0.004, 0), (0.005, 1), (12.344, 1_234), (12.345, 1_235), (5, 500), (99.995, 10_000)]
            as [(Double, UInt64)])
    func percentagesAreRoundedToHundredthsHalfAwayFromZero(_ percent: Double, _ hundredths: UInt64) {
        #expect(Share(percent: percent).hundredths == hundredths)
    }

    @Test func theFirstGateIsAskedInTheOrderOfItsRow() throws {
        let period = "active: {until: 2026-03-02T09:00:00Z}"
        let all = ["mode: paused", period, "rollout: {percent: 0}"]
        for (index, reason) in ["paused", "inactive", "rollout"].enumerated() {
            let keys = ["trigger: {event: a, max_age: 1ms}"] + all.dropFirst(index) + ["message: \(Self.message)"]
            var scenario = try Scenario(rules((["c:"] + keys.map { "  \($0)" }).joined(separator: "\n")))
            scenario.happen(9, "a", time: 2)
            #expect(scenario.lines == ["9m c suppressed \(reason)"])
        }
    }

    private static let message = "{channels: [push], template: t}"

    @Test func aStepsConditionIsAskedBeforeItIsPaused() throws {
        let step = "{when: event.n > 1, send: {channels: [push], template: t}}"
        var scenario = try Scenario(rules(journey("{wait: 10m}", step)))
        for (key, number) in [("x", 1), ("y", 2)] as [(String, Int64)] {
            scenario.happen(0, "a", ["n": .int(number)], of: key)
        }
        try scenario.swap(to: .of(rules(journey(keys: ["mode: paused"], "{wait: 10m}", step))), at: 5)
        scenario.pass(10)
        #expect(
            scenario.lines.filter { $0.contains("suppressed") } == [
                "10m c 2 suppressed step_condition", "10m c 2 suppressed paused",
            ])
    }

    @Test(arguments: ["mode: paused", "active: {until: 2026-03-02T09:01:00Z}", "rollout: {percent: 0}"])
    func whereTheFirstGateStopsARestartTheRunningJourneyGoesOn(_ key: String) throws {
        let steps = ["{wait: 10m}", nudge]
        var scenario = try Scenario(rules(journey(keys: ["restart: true"], steps[0], steps[1])))
        scenario.happen(0, "a")
        try scenario.swap(to: .of(rules(journey(keys: ["restart: true", key], steps[0], steps[1]))), at: 2)
        scenario.happen(5, "a")
        try scenario.swap(to: .of(rules(journey(keys: ["restart: true"], steps[0], steps[1]))), at: 6)
        scenario.pass(20)
        #expect(scenario.lines.first == "0m c entered")
        #expect(scenario.lines[1].hasPrefix("5m c suppressed "))
        #expect(scenario.lines.dropFirst(2) == ["10m c 2 sent push", "10m c exited completed"])
    }
}
