extension WorkerControl.Phase {
    /// Its name in the status.
    var name: String {
        switch self {
        case .waitingForBroker: "waiting_for_broker"
        case .idle: "joining"
        case .restoring: "restoring"
        case .ready: "running"
        case .waitingForInputs: "waiting_for_inputs"
        case .stopped: "stopped"
        case .failed: "failed"
        }
    }

    /// The activity that keeps a worker from being ready; nil where it is ready.
    fileprivate var hindrance: String? {
        switch self {
        case .waitingForBroker: "waits for the broker"
        case .idle: "waits for the group to assign partitions"
        case .restoring: "restores its state"
        case .ready: nil
        case .waitingForInputs(let partitions):
            "waits for all inputs of partitions \(partitions.map(String.init).joined(separator: ", ")), which the group has "
                + "given to members that subscribe to different topics: run one version with one configuration"
        case .stopped: "has stopped"
        case .failed(let message): "has failed: \(message)"
        }
    }
}

extension [WorkerControl.Phase] {
    /// Reasons why workers in these phases are not ready, one sentence each; empty where all are.
    var reasonsNotReady: [String] {
        if isEmpty { return ["the daemon waits for the broker and its topics"] }
        return enumerated().compactMap { index, phase in phase.hindrance.map { "worker \(index) \($0)" } }
    }
}

extension [WorkerControl] {
    /// Reasons why the daemon is not ready, one sentence each; empty where it is.
    var reasonsNotReady: [String] { map(\.phase).reasonsNotReady }
}
