internal import Glibc
package import OperatingSystem

/// The signals that the daemon answers, taken by one thread that waits for them.
///
/// A handler in the usual sense may call next to nothing; a thread may do anything.
package struct Signals: ~Copyable {
    /// A signal.
    package enum Signal: Sendable, CaseIterable {
        /// SIGTERM: the service manager wants an end.
        case terminate
        /// SIGINT: somebody at a terminal wants an end.
        case interrupt
        /// SIGHUP: reload.
        case hangup

        var number: Int32 {
            switch self {
            case .terminate: SIGTERM
            case .interrupt: SIGINT
            case .hangup: SIGHUP
            }
        }
    }

    /// Wakes the thread so that it sees that it is to end.
    private static let wakeUp = SIGUSR1

    private let isStopping: Guarded<Bool>
    private let thread: Thread

    /// Blocks the signals in the calling thread and in all that it starts from then on, and ignores SIGPIPE, so that a
    /// peer that went away is an error of a write. To be called in `main` before anything else starts a thread.
    package static func block() {
        var set = makeSet()
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Starts the thread that calls `receive` for every signal; ``block()`` was called before.
    package init(_ receive: @escaping @Sendable (Signal) -> Void) throws(ThreadError) {
        let isStopping = Guarded(false)
        self.isStopping = isStopping
        thread = try Thread(name: "signals") {
            var set = Self.makeSet()
            while true {
                var number: Int32 = 0
                guard unsafe sigwait(&set, &number) == 0 else { continue }
                if isStopping.current { return }
                if let signal = Signal.allCases.first(where: { $0.number == number }) { receive(signal) }
            }
        }
    }

    deinit {
        isStopping.withLock { $0 = true }
        thread.send(Self.wakeUp)
    }

    /// Sends a signal as if it came from outside.
    func send(_ signal: Signal) {
        thread.send(signal.number)
    }

    private static func makeSet() -> sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in Signal.allCases { unsafe sigaddset(&set, signal.number) }
        unsafe sigaddset(&set, wakeUp)
        return set
    }
}
