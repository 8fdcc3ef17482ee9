/// Decides what the service manager is told when: reads no clock, sends nothing.
struct NotificationSchedule {
    /// A message to the service manager.
    enum Action: Equatable {
        case ready
        case status(String)
        case watchdog
        case extendTimeout(Duration)
        case stopping
    }

    /// The time by which a start that makes progress extends its timeout: systemd's usual limit for a whole start is 90 s.
    static let extensionTime = Duration.seconds(60)
    /// The interval of these extensions, so short that one late message costs nothing.
    static let extensionInterval = Duration.seconds(10)
    /// The interval at which a status line that only differs in its numbers is sent again.
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

    /// The time until the next look.
    var restInterval: Duration {
        max(.milliseconds(10), min(.seconds(1), watchdogInterval ?? .seconds(1)))
    }

    /// The messages due for the daemon's health now.
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
