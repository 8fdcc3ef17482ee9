/// Whether the daemon's partitions are assigned and restored.
final class Readiness: Sendable {
    private let controls = Guarded<[WorkerControl]>([])

    func watch(_ controls: [WorkerControl]) {
        self.controls.withLock { $0 = controls }
    }

    /// The workers, in their order; none before the broker has answered.
    var workers: [WorkerControl] { controls.current }

    /// Whether there are workers and all of them are ready.
    var isReady: Bool {
        let controls = controls.current
        return !controls.isEmpty && controls.allSatisfy { $0.phase == .ready }
    }
}

extension WorkerControl {
    /// Whether the worker is gone.
    var hasEnded: Bool {
        switch phase {
        case .stopped, .failed: true
        default: false
        }
    }
}

extension [WorkerControl] {
    /// Whether all that their partitions hold is read and committed.
    var areDrained: Bool {
        allSatisfy { control in
            guard control.phase == .ready, let partitions = control.snapshot?.partitions else { return false }
            return partitions.count == control.share.given
                && partitions.allSatisfy { $0.isCaughtUp && $0.inputs.allSatisfy { $0.lag ?? 0 == 0 } }
        }
    }

    /// The failure of the first worker that failed; nil where none has.
    var firstFailure: ServiceError? { lazy.compactMap(\.failure).first }
}
