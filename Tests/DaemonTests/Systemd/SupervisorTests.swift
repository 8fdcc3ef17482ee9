internal import Configuration
internal import KafkaClient
internal import Testing
@testable internal import Daemon

struct SupervisorTests {
    /// What the service manager hears.
    private final class Manager: Sendable {
        private let heard = Guarded<[String]>([])
        private let wakeSignal: WakeSignal

        init() throws { wakeSignal = try WakeSignal() }

        var messages: [String] { heard.current }

        var notifier: ServiceNotifier {
            ServiceNotifier(monotonicMicroseconds: { 1 }) { message in
                self.heard.withLock { $0.append(message) }
                self.wakeSignal.signal()
            }
        }

        /// Waits until so many messages of a kind have come.
        func await(_ beginning: String, count: Int = 1) throws {
            let end = ContinuousClock.now + .seconds(60)
            while heard.current.filter({ $0.hasPrefix(beginning) }).count < count {
                try #require(ContinuousClock.now < end, "\(beginning) is not in \(messages)")
                wakeSignal.wait(timeout: .milliseconds(100))
            }
        }
    }

    private let readiness = Readiness()
    private let log = Log(level: .error, format: .text, environment: [:])

    private func supervisor(_ manager: Manager, patience: Duration = .seconds(60)) throws -> Supervisor {
        try Supervisor(
            Supervisor.Subjects(
                readiness: readiness, registry: MetricRegistry(), brokers: "kafka:9092", patience: patience),
            campaigns: 4, notifier: manager.notifier, watchdogInterval: .milliseconds(60), log: log)
    }

    @Test func aBrokerThatIsAwayIsToldUntilThereAreWorkers() throws {
        let manager = try Manager()
        let supervisor = try supervisor(manager)
        try manager.await("STATUS=starting: ")
        supervisor.brokerIsAway(true)
        try manager.await("STATUS=waiting for the broker at kafka:9092")
        try manager.await("WATCHDOG=1", count: 3)
        let control = try WorkerControl {}
        control.enter(.idle)
        readiness.watch([control])
        supervisor.refresh()
        try manager.await("STATUS=waiting for the group")
        withExtendedLifetime(supervisor) {}
    }

    @Test func aReloadIsToldWithWhatCameOfIt() throws {
        let manager = try Manager()
        let supervisor = try supervisor(manager)
        let control = try WorkerControl {}
        control.show(WorkerControl.Share(given: 2, restored: 2))
        control.enter(.ready)
        readiness.watch([control])
        try manager.await("READY=1")
        #expect(manager.messages.contains("STATUS=running: 2 partitions, 0 individuals, 4 campaigns, lag 0"))
        supervisor.reloadBegan()
        supervisor.reloadEnded(
            ReloadResult(outcome: .refused("E0201"), time: 0, ruleSet: "h", campaigns: 7, diagnostics: []))
        try manager.await(
            "STATUS=running: 2 partitions, 0 individuals, 7 campaigns, lag 0; the last reload of the rules failed")
        let protocolMessages = manager.messages.filter { $0.hasPrefix("READY") || $0.hasPrefix("RELOADING") }
        #expect(protocolMessages == ["READY=1", "RELOADING=1\nMONOTONIC_USEC=1", "READY=1"])
    }

    @Test func anEndIsToldBeforeAnybodyCanHaveGone() throws {
        let manager = try Manager()
        let supervisor = try supervisor(manager)
        supervisor.stop(code: 0)
        let told = manager.messages
        let line = try #require(told.firstIndex { $0.hasPrefix("STATUS=stopping: ") })
        let end = try #require(told.firstIndex(of: "STOPPING=1"))
        #expect(line < end)
        withExtendedLifetime(supervisor) {}
    }

    @Test func aWorkerThatHangsSilencesTheWatchdogOfAll() throws {
        let manager = try Manager()
        let hung = try WorkerControl {}
        let working = try WorkerControl {}
        working.enter(.stopped)
        readiness.watch([working, hung])
        // Whoever does not come round at once hangs.
        let supervisor = try supervisor(manager, patience: .seconds(-1))
        // Each of these is a look at the workers.
        for (phase, line) in [
            (WorkerControl.Phase.idle, "STATUS=waiting"), (.restoring, "STATUS=restoring"), (.ready, "READY=1"),
        ] {
            hung.enter(phase)
            supervisor.refresh()
            try manager.await(line)
        }
        #expect(!manager.messages.contains("WATCHDOG=1"))
        hung.enter(.stopped)
        try manager.await("WATCHDOG=1")
    }
}
