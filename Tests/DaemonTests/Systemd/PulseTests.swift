internal import Testing
@testable internal import Daemon

struct PulseTests {
    private let start = SuspendingClock.now

    /// What a daemon that is about the same thing the whole time tells in so many seconds, one look a second.
    private func told(
        _ pulse: inout Pulse, _ vitals: Vitals, seconds: Range<Int>
    ) -> [(second: Int, action: Pulse.Action)] {
        seconds.flatMap { second in
            pulse.actions(for: vitals, at: start + .seconds(second)).map { (second, $0) }
        }
    }

    @Test func itIsReadyOnceAndOnlyWhenItRuns() {
        var pulse = Pulse(watchdogInterval: nil, at: start)
        for activity in [Vitals.Activity.starting, .waitingForBroker, .joining, .restoring(done: 0, of: 2)] {
            let actions = pulse.actions(for: Vitals(activity: activity), at: start)
            #expect(!actions.contains(.ready), "\(activity)")
        }
        var count = 0
        for activity in [Vitals.Activity.running, .restoring(done: 0, of: 2), .running, .stopping, .running] {
            count += pulse.actions(for: Vitals(activity: activity), at: start).filter { $0 == .ready }.count
        }
        #expect(count == 1)
    }

    @Test func theStatusComesBeforeTheReadiness() {
        var pulse = Pulse(watchdogInterval: nil, at: start)
        let vitals = Vitals(activity: .running)
        #expect(pulse.actions(for: vitals, at: start) == [.status(vitals.line), .ready])
    }

    @Test func anEndBeforeTheReadinessIsNoReadiness() {
        var pulse = Pulse(watchdogInterval: nil, at: start)
        #expect(pulse.actions(for: Vitals(activity: .stopping), at: start).contains(.stopping))
        #expect(!pulse.actions(for: Vitals(activity: .running), at: start).contains(.ready))
        #expect(!pulse.actions(for: Vitals(activity: .failed("x")), at: start).contains(.stopping))
    }

    @Test func theWatchdogHearsThriceInItsIntervalWhateverTheDaemonIsAbout() {
        for activity in [Vitals.Activity.waitingForBroker, .restoring(done: 0, of: 1), .running, .stopping] {
            var pulse = Pulse(watchdogInterval: .seconds(30), at: start)
            let told = told(&pulse, Vitals(activity: activity), seconds: 0..<60)
            #expect(told.filter { $0.action == .watchdog }.map(\.second) == [0, 10, 20, 30, 40, 50], "\(activity)")
        }
    }

    @Test func aHungWorkerSilencesTheWatchdogUntilItMovesAgain() {
        var pulse = Pulse(watchdogInterval: .seconds(3), at: start)
        let hung = Vitals(activity: .running, isMoving: false)
        #expect(!told(&pulse, hung, seconds: 0..<100).contains { $0.action == .watchdog })
        let told = told(&pulse, Vitals(activity: .running), seconds: 100..<101)
        #expect(told.contains { $0.action == .watchdog })
    }

    @Test func nobodyIsToldOfProgressWhereNobodyAsks() {
        var pulse = Pulse(watchdogInterval: nil, at: start)
        #expect(!told(&pulse, Vitals(activity: .running), seconds: 0..<100).contains { $0.action == .watchdog })
    }

    @Test func aStartAsksForMoreTimeWhileItGetsOn() {
        var pulse = Pulse(watchdogInterval: nil, at: start)
        func extensions(_ vitals: Vitals, _ seconds: Range<Int>) -> [Int] {
            told(&pulse, vitals, seconds: seconds).filter { $0.action == .extendTimeout(.seconds(60)) }.map(\.second)
        }
        #expect(extensions(Vitals(activity: .waitingForBroker), 0..<30) == [0, 10, 20])
        #expect(extensions(Vitals(activity: .restoring(done: 0, of: 1), isMoving: false), 30..<60) == [])
        #expect(extensions(Vitals(activity: .restoring(done: 0, of: 1)), 60..<61) == [60])
        #expect(extensions(Vitals(activity: .running), 61..<120) == [])
        #expect(extensions(Vitals(activity: .waitingForBroker), 120..<180) == [])
    }

    @Test func newsAreToldAtOnceAndNumbersNowAndThen() {
        var pulse = Pulse(watchdogInterval: nil, at: start)
        var lines: [Int] = []
        for second in 0..<12 {
            let vitals = Vitals(activity: second < 7 ? .joining : .running, individuals: second)
            let actions = pulse.actions(for: vitals, at: start + .seconds(second))
            if actions.contains(.status(vitals.line)) { lines.append(second) }
        }
        #expect(lines == [0, 5, 7])
    }

    @Test func otherRulesAreNews() {
        var pulse = Pulse(watchdogInterval: nil, at: start)
        _ = pulse.actions(for: Vitals(activity: .running, campaigns: 1), at: start)
        for vitals in [
            Vitals(activity: .running, campaigns: 2), Vitals(activity: .running, campaigns: 2, rulesProblem: "E0201"),
        ] {
            #expect(pulse.actions(for: vitals, at: start).contains(.status(vitals.line)))
        }
    }

    @Test(arguments: [(nil, 1_000), (60_000, 1_000), (600, 200), (0, 10)] as [(Int?, Int)])
    func itLooksOftenEnoughForTheWatchdog(watchdog: Int?, rest: Int) {
        let pulse = Pulse(watchdogInterval: watchdog.map { .milliseconds($0) }, at: start)
        #expect(pulse.restInterval == .milliseconds(rest))
    }
}

struct HeartbeatTests {
    @Test func aWorkerThatDoesNotComeRoundIsHung() throws {
        let control = try WorkerControl {}
        control.beat()
        let now = SuspendingClock.now
        #expect(control.isMoving(at: now + .seconds(29), patience: .seconds(30)))
        #expect(!control.isMoving(at: now + .seconds(31), patience: .seconds(30)))
        control.beat()
        #expect(control.isMoving(at: now + .seconds(30), patience: .seconds(30)))
    }

    @Test(arguments: [WorkerControl.Phase.stopped, .failed("x")])
    func aWorkerThatHasEndedDoesNotHang(phase: WorkerControl.Phase) throws {
        let control = try WorkerControl {}
        control.enter(phase)
        #expect(control.isMoving(at: .now + .seconds(1_000), patience: .seconds(30)))
    }
}
