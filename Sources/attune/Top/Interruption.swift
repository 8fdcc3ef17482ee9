internal import Glibc

/// Somebody's wish to end the program, which is waited for instead of a moment's pause: so that what the terminal was changed to is put
/// back first.
struct Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// Keeps the signals back in this thread and in those that it starts from then on.
    init() {
        var set = Self.set
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits for a signal, at most so long; whether one has come.
    func comes(within duration: Duration) -> Bool {
        var set = Self.set
        let (seconds, attoseconds) = duration.components
        var time = timespec(tv_sec: Int(clamping: seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        return unsafe sigtimedwait(&set, nil, &time) > 0
    }

    private static var set: sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in signals { unsafe sigaddset(&set, signal) }
        return set
    }
}
