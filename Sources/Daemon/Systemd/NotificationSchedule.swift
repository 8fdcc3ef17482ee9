/// Decides what the service manager is told when: reads no clock, sends nothing.
struct NotificationSchedule {
    /// What to do now.
    enum Action: Equatable {
        case ready
        case status(String)
        case watchdog
        case extendTimeout(Duration)
        case stopping
    }

    /// How much more time a start asks for while it gets on: systemd's usual limit for a whole start is 90 s.
    static let extensionTime = Duration.seconds(60)
    /// How often it asks, so that one message that is late costs nothing.
    static let extensionInterval = Duration.seconds(10)
    /// How often a line that only differs in its numbers is renewed.
    static let statusInterval = Duration.seconds(5)

    private let watchdogInterval: Duration?
    private var isReady = false
    private var isStopping = false
    private var last: HealthState?
    private var nextWatchdog: SuspendingClock.Instant
    private var nextExtension: SuspendingClock.Instant
    private var nextStatus: SuspendingClock.Instant

    /// Begins at a moment; the watchdog's interval is the manager's limit, which is kept three times over.
    init(watchdogInterval: Duration?, at now: SuspendingClock.Instant) {
        self.watchdogInterval = watchdogInterval.map { $0 / 3 }
        nextWatchdog = now
        nextExtension = now
        nextStatus = now
    }

    /// How long nothing needs to be looked at.
    var restInterval: Duration {
        max(.milliseconds(10), min(.seconds(1), watchdogInterval ?? .seconds(1)))
    }

    /// What follows from how the daemon is now.
    mutating func actions(for health: HealthState, at now: SuspendingClock.Instant) -> [Action] {
        var actions: [Action] = []
        let isNews =
            health.activity != last?.activity || health.campaigns != last?.campaigns
            || health.rulesProblem != last?.rulesProblem
        last = health
        if isNews || now >= nextStatus {
            nextStatus = now + Self.statusInterval
            actions.append(.status(health.line))
        }
        switch health.activity {
        case .running where !isReady && !isStopping:
            isReady = true
            actions.append(.ready)
        case .stopping where !isStopping, .failed where !isStopping:
            isStopping = true
            actions.append(.stopping)
        default:
            break
        }
        // A worker that hangs will not become ready either.
        guard health.isProgressing else { return actions }
        if let watchdogInterval, now >= nextWatchdog {
            nextWatchdog = now + watchdogInterval
            actions.append(.watchdog)
        }
        if !isReady, !isStopping, now >= nextExtension {
            nextExtension = now + Self.extensionInterval
            actions.append(.extendTimeout(Self.extensionTime))
        }
        return actions
    }
}
