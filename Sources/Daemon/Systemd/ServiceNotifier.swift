internal import CSystemd
internal import Glibc
internal import HumanText

/// Messages to the service manager (sd_notify(3)). Where there is none, nothing is sent.
///
/// The manager's protocol has an order: a service is ready once, reloads only while it is ready, and says nothing more of that once
/// it stops. Calls that do not fit it are not sent. Any thread may call.
package final class ServiceNotifier: Sendable {
    private enum Standing {
        case starting
        case ready
        case reloading
        case stopping
    }

    private struct State: Sendable {
        var standing = Standing.starting
        var status: String?
    }

    /// Held while a message is sent, so that messages arrive in the order of what they say.
    private let state = Guarded(State())
    private let send: @Sendable (String) -> Void
    private let monotonicMicroseconds: @Sendable () -> UInt64

    /// A notifier of the manager that `$NOTIFY_SOCKET` names: a path, or an abstract address after `@`.
    package convenience init() {
        self.init(monotonicMicroseconds: Self.monotonicMicroseconds) { message in
            // Nothing can be done about a manager that does not listen.
            _ = unsafe sd_notify(0, message)
        }
    }

    init(
        monotonicMicroseconds: @escaping @Sendable () -> UInt64, send: @escaping @Sendable (String) -> Void
    ) {
        self.monotonicMicroseconds = monotonicMicroseconds
        self.send = send
    }

    /// The manager's watchdog interval; nil where it has none, or wants it of another process.
    package static var watchdogInterval: Duration? {
        var microseconds: UInt64 = 0
        guard unsafe sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds))
    }

    /// Partitions are assigned and restored: the start is over. Only the first time counts.
    package func ready() {
        state.withLock { state in
            guard case .starting = state.standing else { return }
            state.standing = .ready
            send("READY=1")
        }
    }

    /// One line for people; said only where it differs from the last.
    package func status(_ text: String) {
        let line = LogText.escaped(text)
        state.withLock { state in
            guard state.status != line else { return }
            state.status = line
            send("STATUS=\(line)")
        }
    }

    /// Other rules are being loaded. While the daemon still starts, that is part of the start and not told.
    package func reloading() {
        state.withLock { state in
            guard case .ready = state.standing else { return }
            state.standing = .reloading
            // The manager takes a READY=1 for the answer only if it was sent after this moment.
            send("RELOADING=1\nMONOTONIC_USEC=\(monotonicMicroseconds())")
        }
    }

    /// The reload is over, whatever came of it.
    package func readyAgain() {
        state.withLock { state in
            guard case .reloading = state.standing else { return }
            state.standing = .ready
            send("READY=1")
        }
    }

    /// The daemon ends. Only the first time counts.
    package func stopping() {
        state.withLock { state in
            if case .stopping = state.standing { return }
            state.standing = .stopping
            send("STOPPING=1")
        }
    }

    /// The daemon makes progress.
    package func watchdog() {
        state.withLock { _ in send("WATCHDOG=1") }
    }

    /// Asks for at least so much more time, from now on, for a start or an end.
    package func extendTimeout(_ time: Duration) {
        state.withLock { _ in send("EXTEND_TIMEOUT_USEC=\(max(0, time.wholeMilliseconds) * 1_000)") }
    }

    private static func monotonicMicroseconds() -> UInt64 {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1_000
    }
}
