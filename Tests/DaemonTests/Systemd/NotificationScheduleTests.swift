internal import Testing
@testable internal import Daemon

struct NotificationScheduleTests {
    private let start = SuspendingClock.now

    /// What a daemon that is about the same thing the whole time tells in so many seconds, one look a second.
    private func told(
        _ schedule: inout NotificationSchedule, _ health: HealthState, seconds: Range<Int>
    ) -> [(second: Int, action: NotificationSchedule.Action)] {
        seconds.flatMap { second in
            schedule.actions(for: health, at: start + .seconds(second)).map { (second, $0) }
        }
    }

    @Test func itIsReadyOnceAndOnlyWhenItRuns() {
        var schedule = NotificationSchedule(watchdogInterval: nil, at: start)
        for activity in [HealthState.Activity.starting, .waitingForBroker, .joining, .restoring(done: 0, of: 2)] {
            let actions = schedule.actions(for: HealthState(activity: activity), at: start)
            #expect(!actions.contains(.ready), "\(activity)")
        }
        var count = 0
        for activity in [HealthState.Activity.running, .restoring(done: 0, of: 2), .running, .stopping, .running] {
            count += schedule.actions(for: HealthState(activity: activity), at: start).filter { $0 == .ready }.count
        }
        #expect(count == 1)
    }

    @Test func theStatusComesBeforeTheReadiness() {
        var schedule = NotificationSchedule(watchdogInterval: nil, at: start)
        let health = HealthState(activity: .running)
        #expect(schedule.actions(for: health, at: start) == [.status(health.line), .ready])
    }

    @Test func anEndBeforeTheReadinessIsNoReadiness() {
        var schedule = NotificationSchedule(watchdogInterval: nil, at: start)
        #expect(schedule.actions(for: HealthState(activity: .stopping), at: start).contains(.stopping))
        #expect(!schedule.actions(for: HealthState(activity: .running), at: start).contains(.ready))
        #expect(!schedule.actions(for: HealthState(activity: .failed("x")), at: start).contains(.stopping))
    }

    @Test func theWatchdogHearsThriceInItsIntervalWhateverTheDaemonIsAbout() {
        for activity in [HealthState.Activity.waitingForBroker, .restoring(done: 0, of: 1), .running, .stopping] {
            var schedule = NotificationSchedule(watchdogInterval: .seconds(30), at: start)
            let told = told(&schedule, HealthState(activity: activity), seconds: 0..<60)
            #expect(told.filter { $0.action == .watchdog }.map(\.second) == [0, 10, 20, 30, 40, 50], "\(activity)")
        }
    }

    @Test func aHungWorkerSilencesTheWatchdogUntilItMovesAgain() {
        var schedule = NotificationSchedule(watchdogInterval: .seconds(3), at: start)
        let hung = HealthState(activity: .running, isProgressing: false)
        #expect(!told(&schedule, hung, seconds: 0..<100).contains { $0.action == .watchdog })
        let told = told(&schedule, HealthState(activity: .running), seconds: 100..<101)
        #expect(told.contains { $0.action == .watchdog })
    }

    @Test func nobodyIsToldOfProgressWhereNobodyAsks() {
        var schedule = NotificationSchedule(watchdogInterval: nil, at: start)
        #expect(!told(&schedule, HealthState(activity: .running), seconds: 0..<100).contains { $0.action == .watchdog })
    }

    @Test func aStartAsksForMoreTimeWhileItGetsOn() {
        var schedule = NotificationSchedule(watchdogInterval: nil, at: start)
        func extensions(_ health: HealthState, _ seconds: Range<Int>) -> [Int] {
            told(&schedule, health, seconds: seconds).filter { $0.action == .extendTimeout(.seconds(60)) }.map(\.second)
        }
        #expect(extensions(HealthState(activity: .waitingForBroker), 0..<30) == [0, 10, 20])
        #expect(extensions(HealthState(activity: .restoring(done: 0, of: 1), isProgressing: false), 30..<60) == [])
        #expect(extensions(HealthState(activity: .restoring(done: 0, of: 1)), 60..<61) == [60])
        #expect(extensions(HealthState(activity: .running), 61..<120) == [])
        #expect(extensions(HealthState(activity: .waitingForBroker), 120..<180) == [])
    }

    @Test func newsAreToldAtOnceAndNumbersNowAndThen() {
        var schedule = NotificationSchedule(watchdogInterval: nil, at: start)
        var lines: [Int] = []
        for second in 0..<12 {
            let health = HealthState(activity: second < 7 ? .joining : .running, individuals: second)
            let actions = schedule.actions(for: health, at: start + .seconds(second))
            if actions.contains(.status(health.line)) { lines.append(second) }
        }
        #expect(lines == [0, 5, 7])
    }

    @Test func otherRulesAreNews() {
        var schedule = NotificationSchedule(watchdogInterval: nil, at: start)
        _ = schedule.actions(for: HealthState(activity: .running, campaigns: 1), at: start)
        for health in [
            HealthState(activity: .running, campaigns: 2),
            HealthState(activity: .running, campaigns: 2, rulesProblem: "E0201"),
        ] {
            #expect(schedule.actions(for: health, at: start).contains(.status(health.line)))
        }
    }

    @Test(arguments: [(nil, 1_000), (60_000, 1_000), (600, 200), (0, 10)] as [(Int?, Int)])
    func itLooksOftenEnoughForTheWatchdog(watchdog: Int?, rest: Int) {
        let schedule = NotificationSchedule(watchdogInterval: watchdog.map { .milliseconds($0) }, at: start)
        #expect(schedule.restInterval == .milliseconds(rest))
    }
}

struct ProgressTests {
    @Test func aWorkerThatDoesNotComeRoundIsHung() throws {
        let control = try WorkerControl {}
        control.noteProgress()
        let now = SuspendingClock.now
        #expect(control.isProgressing(at: now + .seconds(29), patience: .seconds(30)))
        #expect(!control.isProgressing(at: now + .seconds(31), patience: .seconds(30)))
        control.noteProgress()
        #expect(control.isProgressing(at: now + .seconds(30), patience: .seconds(30)))
    }

    @Test(arguments: [WorkerControl.Phase.stopped, .failed("x")])
    func aWorkerThatHasEndedDoesNotHang(phase: WorkerControl.Phase) throws {
        let control = try WorkerControl {}
        control.enter(phase)
        #expect(control.isProgressing(at: .now + .seconds(1_000), patience: .seconds(30)))
    }
}
