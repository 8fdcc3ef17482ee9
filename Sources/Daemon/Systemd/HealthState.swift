internal import HumanText

/// The daemon's health at one moment, for its service manager and for people.
struct HealthState: Equatable {
    /// The daemon's activity.
    enum Activity: Equatable {
        /// The broker has not been asked yet, or has not refused yet.
        case starting
        /// The broker does not answer.
        case waitingForBroker
        /// The group has not decided who gets which partitions.
        case joining
        /// The state is read from the changelog.
        case restoring(done: Int, of: Int)
        /// Partitions are assigned and restored, or there are none for it.
        case running
        /// Some partitions wait for the inputs that other members have.
        case waitingForInputs
        /// It was asked to end.
        case stopping
        /// A worker has failed.
        case failed(String)
    }

    var activity: Activity
    /// Whether every poll loop has come round lately.
    var isProgressing = true
    /// The brokers' addresses, as configured.
    var brokers = ""
    /// Partitions whose events the daemon reads.
    var partitions = 0
    /// Individuals whose state is kept.
    var individuals = 0
    /// Campaigns of the rules in use.
    var campaigns = 0
    /// Records that wait in the input topics.
    var lag = 0
    /// The reason why the rules on disk are not in use; nil where they are.
    var rulesProblem: String?

    /// One line for people.
    var line: String {
        let line =
            switch activity {
            case .starting: "starting: asking the broker at \(brokers) for the topics"
            case .waitingForBroker: "waiting for the broker at \(brokers)"
            case .joining: "waiting for the group to assign partitions"
            case .restoring(let done, let all): "restoring the state: \(done) of \(all.counted("partition")) done"
            case .running:
                "running: \(partitions.counted("partition")), \(individuals.counted("individual")), "
                    + "\(campaigns.counted("campaign")), lag \(lag.grouped)"
            case .waitingForInputs: "waiting for all inputs of some partitions; see the log"
            case .stopping: "stopping: committing what is begun"
            case .failed(let message): "failed: \(message)"
            }
        return line + (rulesProblem.map { "; the last reload of the rules failed, the old ones go on: \($0)" } ?? "")
    }

}

extension HealthState.Activity {
    /// The activity of workers in these phases together: the one that most needs attention comes first.
    init(_ workers: [(phase: WorkerControl.Phase, share: WorkerControl.Share)]) {
        let phases = workers.map(\.phase)
        let failure = phases.compactMap { phase in
            if case .failed(let message) = phase { message } else { nil }
        }.first
        if let failure {
            self = .failed(failure)
        } else if phases.isEmpty {
            self = .starting
        } else if phases.contains(.waitingForBroker) {
            self = .waitingForBroker
        } else if phases.contains(.restoring) {
            self = .restoring(
                done: workers.reduce(0) { $0 + $1.share.restored }, of: workers.reduce(0) { $0 + $1.share.given })
        } else if phases.contains(.idle) {
            self = .joining
        } else {
            let waits = phases.contains { if case .waitingForInputs = $0 { true } else { false } }
            self = waits ? .waitingForInputs : phases.contains(.ready) ? .running : .stopping
        }
    }
}
