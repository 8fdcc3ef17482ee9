internal import Configuration

extension WorkerMachine {
    /// Goes on by the rules that are offered, between two transactions. Partitions that must be restored are so before, at an earlier
    /// stage of the turn. `isAwaited`: the last action is answered before anything else happens.
    mutating func takeRules(_ facts: WorkerFacts) -> (actions: [WorkerAction], isAwaited: Bool) {
        guard let offered = facts.offeredRules else { return ([], false) }
        if offered == rules { return ([.confirmRules], false) }
        // What rules change, they change as of now.
        let caughtUp = settings.clock == .wall ? caughtUpPartitions.map(\.number) : []
        if caughtUp.isEmpty { return (commit(then: .adopting, facts), true) }
        activity = .advancingClocks(begun: facts.now)
        return ([.advanceClocks(caughtUp)], true)
    }

    /// Should anything fail from here on, the partitions are read again, and find that their checkpoints name another rule set.
    mutating func adopt(_ facts: WorkerFacts) -> [WorkerAction] {
        activity = .adopting
        return [.adoptRules]
    }

    mutating func adopted(_ hash: String, _ adoption: RuleAdoption, _ facts: WorkerFacts) -> [WorkerAction] {
        rules = hash
        note(timers: adoption.timers)
        return settle(Settlement(partitions: adoption.changed, reason: .swap), facts)
    }

    /// Has the changelog know of the rules, and ends the journeys that they have no place for, some in a transaction.
    mutating func settle(_ settlement: Settlement, _ facts: WorkerFacts) -> [WorkerAction] {
        guard let partition = settlement.partitions.first else {
            if case .open = transaction { return commit(then: .settling(settlement), facts) }
            return finish(settlement, facts)
        }
        if !partition.isSettled, case .open = transaction { return commit(then: .settling(settlement), facts) }
        activity = .settling(settlement, begun: facts.now)
        return [.settle(partition.number)]
    }

    mutating func settled(
        _ settlement: Settlement, _ isSettled: Bool, _ facts: WorkerFacts
    ) -> [WorkerAction] {
        var rest = settlement
        if isSettled { rest.partitions.removeFirst() } else { rest.partitions[0].isSettled = false }
        return settle(rest, facts)
    }

    private mutating func finish(_ settlement: Settlement, _ facts: WorkerFacts) -> [WorkerAction] {
        switch settlement.reason {
        case .swap:
            return [.announceRules, .confirmRules] + turn(from: .commit, facts)
        case .takeover(let begun):
            let owned = membership.owned
            membership = .working(owned)
            return [.announceAssignment(owned.keys.sorted(), after: facts.now - begun)] + turn(from: .records, facts)
        }
    }
}
