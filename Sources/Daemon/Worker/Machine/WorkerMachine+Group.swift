extension WorkerMachine {
    /// Answers a decision of the group, or what the consumer says of itself. The last action needs no answer: the next may follow.
    mutating func answer(_ event: GroupEvent, _ facts: WorkerFacts) -> [WorkerAction] {
        switch event {
        case .assigned(let partitions):
            membership = .given(Set(partitions).sorted())
            return []
        case .revoked:
            return giveBack() + commit(then: .givingBack, facts)
        case .lost:
            return [.log(.partitionsLost)] + giveBack() + abort(then: .givingBack, facts)
        case .brokerAway(let words):
            guard case .reachable = broker else { return [.log(.consumerProblem(words))] }
            broker = .away
            return [.log(.consumerProblem(words)), .log(.brokerAway)]
        case .failed(let words):
            return [.log(.consumerProblem(words))]
        case .fatal(let words):
            return fail("the consumer failed: \(words)")
        }
    }

    /// Begins to give all partitions back. State kept from an earlier time may be another member's by now.
    private mutating func giveBack() -> [WorkerAction] {
        membership = .lettingGo(before: membership.visible, after: .undecided)
        frozen.removeAll()
        return [.dropFrozen]
    }

    /// State whose last commit is in doubt is not kept.
    mutating func commitBeforeRebalanceFailed(_ failure: ActionFailure, _ facts: WorkerFacts) -> [WorkerAction] {
        [.log(.commitBeforeRebalanceFailed(failure.description))] + abort(then: .givingBack, facts)
    }

    mutating func letGo(_ reason: Activity.LettingGo) -> [WorkerAction] {
        activity = .lettingGo(reason)
        return [.letGo]
    }

    mutating func haveLetGo(_ reason: Activity.LettingGo, _ facts: WorkerFacts) -> [WorkerAction] {
        if case .lettingGo(_, let after) = membership { membership = after }
        switch reason {
        case .givingBack:
            return turn(from: .group, facts)
        case .recovering:
            // Not at once again; whatever the group has to say interrupts the wait.
            activity = .pausing
            return [.pause(Self.pause)]
        }
    }
}
