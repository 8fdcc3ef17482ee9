internal import Events

extension WorkerMachine {
    /// Takes note of what was worked on since a moment.
    mutating func note(_ work: WorkResult, _ begun: ContinuousClock.Instant) {
        note(timers: work.timers)
        guard work.isTouched else { return }
        var open: OpenTransaction
        switch transaction {
        case .none: open = OpenTransaction(begun: begun)
        case .open(let known): open = known
        case .spoiled: preconditionFailure("nothing is worked on before the producer is replaced")
        }
        open.hasCommand = open.hasCommand || work.hasCommand
        open.records = work.pendingRecords
        transaction = .open(open)
    }

    mutating func note(timers: [Int32: Milliseconds]) {
        var owned = membership.owned
        for number in owned.keys { owned[number]?.earliestTimer = timers[number] }
        membership.owned = owned
    }

    /// Whether the transaction should end now: a command does not wait while nothing else does, state up to the commit interval.
    func isCommitDue(_ facts: WorkerFacts) -> Bool {
        guard case .open(let open) = transaction else { return false }
        return open.hasCommand && !isBehind || open.records >= Self.mostRecords
            || facts.now - open.begun >= settings.commitInterval
    }

    /// Whether the last poll brought as much as it may: more waits.
    private var isBehind: Bool {
        switch batch {
        case .none: false
        case .polled(let isFull), .applied(let isFull): isFull
        }
    }

    /// Commits what is begun, and goes on; at once where nothing is.
    mutating func commit(then: Activity.AfterCommit, _ facts: WorkerFacts) -> [WorkerAction] {
        guard case .open = transaction else { return goOn(then, facts) }
        activity = .committing(then: then)
        return [.commit]
    }

    mutating func committed(
        _ wasRetried: Bool, then: Activity.AfterCommit, _ facts: WorkerFacts
    ) -> [WorkerAction] {
        guard case .open(let open) = transaction else { preconditionFailure("what was not begun cannot commit") }
        failures = 0
        trouble = nil
        let notice = WorkerAction.log(.committed(after: facts.now - open.begun))
        guard wasRetried else {
            transaction = .none
            return [notice] + goOn(then, facts)
        }
        // A retried EndTxn may still be under way and would end the next transaction (KIP-890): a new epoch fences it.
        transaction = .spoiled
        return [notice] + renew(then: .commit(then), facts)
    }

    mutating func goOn(_ then: Activity.AfterCommit, _ facts: WorkerFacts) -> [WorkerAction] {
        switch then {
        case .turn: return turn(from: .end, facts)
        case .adopting: return adopt(facts)
        case .settling(let settlement): return settle(settlement, facts)
        case .leaving: return leave()
        case .givingBack:
            activity = .freezing
            return [.freeze]
        }
    }

    /// Undoes the transaction at hand, and has the producer replaced, whose epoch ends what the old one left open.
    mutating func abort(then: Activity.AfterRenewal, _ facts: WorkerFacts) -> [WorkerAction] {
        switch transaction {
        case .none: return renewed(then, facts)
        case .spoiled: return renew(then: then, facts)
        case .open:
            transaction = .spoiled
            return [.rollBack] + renew(then: then, facts)
        }
    }
}
