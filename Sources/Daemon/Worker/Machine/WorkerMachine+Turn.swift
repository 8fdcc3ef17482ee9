internal import Configuration
internal import Events

extension WorkerMachine {
    /// The stages of a turn, in their order.
    enum TurnStage {
        case poll
        case group
        case broker
        case partitions
        case records
        case timers
        case rules
        case commit
        case end
    }

    /// Goes on with a turn, and with the next ones, until something is to be done.
    mutating func turn(from first: TurnStage, _ facts: WorkerFacts) -> [WorkerAction] {
        var stage = first
        // What needs no answer and comes before the next action that does.
        var actions: [WorkerAction] = []
        while true {
            switch stage {
            case .poll:
                if facts.isStopping { return actions + stop(facts) }
                if let poll = poll(facts) { return actions + poll }
                stage = .group
            case .group:
                if pendingEvents.isEmpty {
                    stage = .broker
                    continue
                }
                // One that fails is answered; those after it stay.
                actions += answer(pendingEvents.removeFirst(), facts)
                if let last = actions.last, !last.isUnanswered { return actions }
            case .broker:
                if case .away = broker { return actions + askBroker() }
                stage = .partitions
            case .partitions:
                if case .given(let partitions) = membership { return actions + takeOver(partitions, facts) }
                stage = .records
            case .records:
                if let apply = apply(facts) { return actions + apply }
                stage = .timers
            case .timers:
                if let fire = fireTimers(facts) { return actions + fire }
                stage = .rules
            case .rules:
                let (taken, isAwaited) = takeRules(facts)
                actions += taken
                if isAwaited { return actions }
                stage = .commit
            case .commit:
                if isCommitDue(facts) { return actions + commit(then: .turn, facts) }
                stage = .end
            case .end:
                actions.append(.report)
                stage = .poll
            }
        }
    }

    /// Ends the worker, committing what is begun first.
    private mutating func stop(_ facts: WorkerFacts) -> [WorkerAction] {
        if case .open = transaction { return commit(then: .leaving, facts) }
        return leave()
    }

    /// Nil: the group is to be answered first.
    private mutating func poll(_ facts: WorkerFacts) -> [WorkerAction]? {
        batch = .none
        guard pendingEvents.isEmpty else { return nil }
        activity = .polling
        return [.poll(timeout: wait(facts))]
    }

    private mutating func askBroker() -> [WorkerAction] {
        activity = .askingBroker
        return [.askBroker]
    }

    mutating func brokerAnswered(_ answers: Bool, _ facts: WorkerFacts) -> [WorkerAction] {
        guard answers else { return turn(from: .partitions, facts) }
        broker = .reachable
        return [.log(.brokerAnswers)] + turn(from: .partitions, facts)
    }

    /// Nil: nothing was polled, or it is done with.
    private mutating func apply(_ facts: WorkerFacts) -> [WorkerAction]? {
        guard case .polled(let isFull) = batch else { return nil }
        batch = .applied(isFull: isFull)
        activity = .applying(begun: facts.now)
        return [.apply]
    }

    /// Fires the timers that the wall clock has reached in partitions that are caught up. Nil: there are none.
    private mutating func fireTimers(_ facts: WorkerFacts) -> [WorkerAction]? {
        guard settings.clock == .wall else { return nil }
        let due = caughtUpPartitions.filter { _, progress in progress.earliestTimer.map { $0 <= facts.wall } ?? false }
        guard !due.isEmpty else { return nil }
        activity = .firingTimers(begun: facts.now)
        return [.fireTimers(due.map(\.number))]
    }

    /// The partitions whose inputs were all read to their ends, by number.
    var caughtUpPartitions: [(number: Int32, progress: PartitionProgress)] {
        membership.owned.filter { isCaughtUp($0.value) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The time that a poll may wait: until the transaction or a timer is due.
    private func wait(_ facts: WorkerFacts) -> Duration {
        var wait = Self.idleWait
        if case .open(let open) = transaction { wait = min(wait, settings.commitInterval - (facts.now - open.begun)) }
        if settings.clock == .wall, let due = caughtUpPartitions.compactMap(\.progress.earliestTimer).min() {
            wait = min(wait, .milliseconds(max(0, due.subtractingClamped(facts.wall))))
        }
        return max(wait, .zero)
    }
}
