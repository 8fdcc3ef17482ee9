internal import OperatingSystem

/// A thread that runs until it is told to stop. The value's end tells it, and waits for it.
struct StoppingThread: ~Copyable {
    private let stop: @Sendable () -> Void
    private let thread: Thread

    /// Starts it; after `stop`, `run` returns soon.
    init(
        name: String, stop: @escaping @Sendable () -> Void, run: @escaping @Sendable () -> Void
    ) throws(ThreadError) {
        self.stop = stop
        thread = try Thread(name: name, run)
    }

    // Before the thread goes, whose end waits for it.
    deinit { stop() }
}
