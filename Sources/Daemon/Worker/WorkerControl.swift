package import KafkaClient
package import RuleSets

/// The daemon's view of a worker, and its means to stop it. Shared between threads.
package final class WorkerControl: Sendable {
    /// A worker's phase.
    package enum Phase: Sendable, Hashable {
        /// The broker does not answer yet.
        case waitingForBroker
        /// A member without partitions, until the group has decided or because there are more workers than partitions.
        case idle
        /// The state of its partitions is read from the changelog.
        case restoring
        /// Partitions are assigned and restored, or there are none for it.
        case ready
        /// As `ready`, but for these partitions, of which the group has given it some of the inputs only.
        case waitingForInputs([Int32])
        /// Ended as it should.
        case stopped
        /// Ended by a failure that it says.
        case failed(String)
    }

    private struct State: Sendable {
        var isStopping = false
        var phase = Phase.waitingForBroker
        var snapshot: WorkerSnapshot?
        var offered: RuleSet?
        var ruleSet: String?
        var share = Share()
        var lastProgress = SuspendingClock.now
        var failureKind = ServiceError.Kind.failure
    }

    /// The number of a worker's partitions.
    package struct Share: Sendable, Hashable {
        /// Given to it by the group.
        package var given = 0
        /// The restored ones of those.
        package var restored = 0
    }

    /// Wakes the worker.
    let wakeSignal: WakeSignal
    private let state = Guarded(State())
    private let questions = Guarded<[WorkerQuestion]>([])
    private let onChange: @Sendable () -> Void

    /// Creates the control of a worker that has not begun; `onChange` is called from its thread after each change of phase or rules.
    package init(onChange: @escaping @Sendable () -> Void) throws(KafkaError) {
        wakeSignal = try WakeSignal()
        self.onChange = onChange
    }

    /// Whether the worker answers for the partitions that it has.
    var isServing: Bool {
        switch phase {
        case .ready, .waitingForInputs: true
        default: false
        }
    }

    /// The worker's phase.
    package var phase: Phase { state.withLock { $0.phase } }

    /// Has the worker answer a question between two batches; false where too many wait.
    func ask(_ question: WorkerQuestion) -> Bool {
        let isTaken = questions.withLock { questions in
            guard questions.count < WorkerQuestion.most else { return false }
            questions.append(question)
            return true
        }
        wakeSignal.signal()
        return isTaken
    }

    /// The questions that wait.
    func takeQuestions() -> [WorkerQuestion] {
        questions.withLock { questions in
            if questions.isEmpty { return [] }
            defer { questions.removeAll() }
            return questions
        }
    }

    /// Asks the worker to finish what it has begun, and to end.
    package func stop() {
        state.withLock { $0.isStopping = true }
        wakeSignal.signal()
    }

    /// Has the worker go on with another rule set, as soon as it can.
    package func offer(_ rules: RuleSet) {
        state.withLock { $0.offered = rules }
        wakeSignal.signal()
    }

    /// The rule set that the worker is to go on with; nil where it has taken the last one.
    package var offeredRules: RuleSet? { state.withLock { $0.offered } }

    /// The hash of the rule set by which the worker decides; nil before it does.
    package var ruleSet: String? { state.withLock { $0.ruleSet } }

    /// Notes by which rule set the worker decides: what it was offered, unless that has changed again.
    func took(_ rules: RuleSet) {
        state.withLock { state in
            state.ruleSet = rules.hash
            if state.offered?.hash == rules.hash { state.offered = nil }
        }
        onChange()
    }

    /// The requests to the worker: to end, and to go on by the rule set of this hash.
    var requests: (isStopping: Bool, offeredRules: String?) {
        state.withLock { ($0.isStopping, $0.offered?.hash) }
    }

    /// The worker's last status; nil before the first.
    var snapshot: WorkerSnapshot? { state.withLock { $0.snapshot } }

    /// Makes this what others see of the worker.
    func publish(_ snapshot: WorkerSnapshot) { state.withLock { $0.snapshot = snapshot } }

    /// The number of the worker's partitions.
    package var share: Share { state.withLock { $0.share } }

    /// Makes this what others see of the worker's partitions.
    func show(_ share: Share) { state.withLock { $0.share = share } }

    /// The worker has come round, or a call that it waited in has returned.
    func noteProgress() {
        let now = SuspendingClock.now
        state.withLock { $0.lastProgress = now }
    }

    /// Whether the worker has come round within `patience`, or has ended.
    func isProgressing(at now: SuspendingClock.Instant, patience: Duration) -> Bool {
        hasEnded || now - state.withLock { $0.lastProgress } <= patience
    }

    /// The worker has ended by a failure of a kind, in words for the operator.
    func fail(_ words: String, _ kind: ServiceError.Kind) {
        state.withLock { $0.failureKind = kind }
        enter(.failed(words))
    }

    /// The failure that ended the worker; nil where none has.
    var failure: ServiceError? {
        state.withLock { state in
            if case .failed(let words) = state.phase { ServiceError(state.failureKind, words) } else { nil }
        }
    }

    func enter(_ phase: Phase) {
        let changed = state.withLock { state in
            defer { state.phase = phase }
            return state.phase != phase
        }
        if changed { onChange() }
    }
}

/// A failure that ends a worker, in words for the operator.
struct WorkerFailure: Error, CustomStringConvertible {
    let description: String
    /// Of the kind `configuration` it is where another start would fail in the same way, until people have done something.
    let kind: ServiceError.Kind

    init(_ description: String, kind: ServiceError.Kind = .failure) {
        self.description = description
        self.kind = kind
    }
}
