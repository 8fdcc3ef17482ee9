internal import KafkaClient
internal import OperatingSystem

/// The thread that keeps the service manager informed, and that ends the process where an orderly end takes too long.
///
/// A thread of its own: what it reports on may block.
final class Supervisor: Sendable {
    /// The parts whose health it reports.
    struct Subjects: Sendable {
        let readiness: Readiness
        let registry: MetricRegistry
        /// The brokers' addresses, as configured.
        let brokers: String
        /// The longest time that a worker may go without progress, in a call to the broker most of all, before it counts as hung.
        let patience: Duration
    }

    private struct State: Sendable {
        var isOver = false
        var isBrokerAway = false
        var campaigns: Int
        var rulesProblem: String?
        var end: End?
    }

    private struct End: Sendable {
        let deadline: SuspendingClock.Instant
        let code: Int32
    }

    /// The longest orderly end; systemd and people wait no longer than ten seconds.
    static let endTimeout = Duration.seconds(9)

    private let notifier: ServiceNotifier
    private let state: Guarded<State>
    private let wakeSignal: WakeSignal
    private let thread: Thread

    /// Starts to tell the manager how the workers of `subjects` do.
    init(
        _ subjects: Subjects, campaigns: Int, notifier: ServiceNotifier = ServiceNotifier(),
        watchdogInterval: Duration? = ServiceNotifier.watchdogInterval, log: Log
    ) throws {
        let state = Guarded(State(campaigns: campaigns))
        let wakeSignal = try WakeSignal()
        self.notifier = notifier
        self.state = state
        self.wakeSignal = wakeSignal
        thread = try Thread(name: "supervisor") {
            var schedule = NotificationSchedule(watchdogInterval: watchdogInterval, at: .now)
            while true {
                let known = state.current
                if known.isOver { return }
                for action in schedule.actions(for: Self.health(subjects, known, at: .now), at: .now) {
                    notifier.perform(action)
                }
                if let end = known.end, .now >= end.deadline {
                    // What is not committed is undone by the broker, and read again at the next start.
                    log.warning("the broker does not answer; stopping without the last commit")
                    Process.exit(code: end.code)
                }
                wakeSignal.wait(timeout: schedule.restInterval)
            }
        }
    }

    deinit {
        state.withLock { $0.isOver = true }
        wakeSignal.signal()
    }

    /// Whether the broker that the topics are asked of is away, before there are workers who say so.
    func brokerIsAway(_ isAway: Bool) {
        state.withLock { $0.isBrokerAway = isAway }
        wakeSignal.signal()
    }

    /// The daemon is to end; it ends with this exit code at last, whoever it still waits for.
    ///
    /// The manager is told by the caller's thread: the end may come before this one comes round.
    func stop(code: Int32) {
        let problem = state.withLock { state in
            if state.end == nil { state.end = End(deadline: .now + Self.endTimeout, code: code) }
            return state.rulesProblem
        }
        // Why a worker has failed is told by who looks at the workers.
        if code == 0 { notifier.status(HealthState(activity: .stopping, rulesProblem: problem).line) }
        notifier.stopping()
        wakeSignal.signal()
    }

    /// Something of what was told before has changed.
    func refresh() { wakeSignal.signal() }

    /// Other rules are being loaded.
    func reloadBegan() {
        notifier.reloading()
    }

    /// Other rules are in use, or the old ones still for a reason.
    func reloadEnded(_ result: ReloadResult) {
        state.withLock { state in
            state.campaigns = result.campaigns
            state.rulesProblem = result.error
        }
        notifier.readyAgain()
        wakeSignal.signal()
    }

    private static func health(_ subjects: Subjects, _ known: State, at now: SuspendingClock.Instant) -> HealthState {
        let workers = subjects.readiness.workers
        var activity = HealthState.Activity(workers.map { ($0.phase, $0.share) })
        if known.isBrokerAway, case .starting = activity { activity = .waitingForBroker }
        if known.end != nil {
            if case .failed = activity {} else { activity = .stopping }
        }
        return HealthState(
            activity: activity,
            isProgressing: workers.allSatisfy { $0.isProgressing(at: now, patience: subjects.patience) },
            brokers: subjects.brokers, partitions: workers.reduce(0) { $0 + $1.share.given },
            individuals: Int(subjects.registry.total(of: MetricFamilies.stateIndividuals)), campaigns: known.campaigns,
            lag: Int(subjects.registry.total(of: MetricFamilies.consumerLag)), rulesProblem: known.rulesProblem)
    }
}

extension ServiceNotifier {
    /// Does what was decided.
    func perform(_ action: NotificationSchedule.Action) {
        switch action {
        case .ready: ready()
        case .status(let line): status(line)
        case .watchdog: watchdog()
        case .extendTimeout(let time): extendTimeout(time)
        case .stopping: stopping()
        }
    }
}
