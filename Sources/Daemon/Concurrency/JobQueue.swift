internal import KafkaClient
internal import OperatingSystem

/// Work of one kind that may take long and must hold up neither workers nor the endpoint, nor work of another kind: one piece after the
/// other, on a thread of its own.
package final class JobQueue: Sendable {
    private struct State: Sendable {
        var jobs: [@Sendable () -> Void] = []
        var isStopping = false
    }

    /// Pieces that wait: they come from people.
    private static let most = 16
    /// The longest sleep while there is nothing to do.
    private static let idle = Duration.seconds(3_600)

    private let wakeSignal: WakeSignal
    private let state = Guarded(State())

    /// Creates a queue without work.
    package init() throws { wakeSignal = try WakeSignal() }

    /// Adds a piece of work; false where too much waits.
    func submit(_ job: @escaping @Sendable () -> Void) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isStopping, state.jobs.count < Self.most else { return false }
            state.jobs.append(job)
            return true
        }
        wakeSignal.signal()
        return isTaken
    }

    /// Works until it is stopped: the body of a thread.
    package func run() {
        while true {
            let (jobs, isStopping) = state.withLock { state in
                defer { state.jobs.removeAll() }
                return (state.jobs, state.isStopping)
            }
            if isStopping { return }
            for job in jobs { job() }
            if jobs.isEmpty { wakeSignal.wait(timeout: Self.idle) }
        }
    }

    /// Ends ``run()``, after what is under way.
    package func stop() {
        state.withLock { $0.isStopping = true }
        wakeSignal.signal()
    }
}
