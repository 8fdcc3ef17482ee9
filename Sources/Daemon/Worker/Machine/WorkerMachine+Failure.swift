extension WorkerMachine {
    /// Answers the failure of the action that was asked for.
    mutating func answer(_ failure: ActionFailure, _ facts: WorkerFacts) -> [WorkerAction] {
        switch activity {
        case .committing(then: .leaving):
            [.log(.lastCommitFailed(failure.description))] + leave()
        case .committing(then: .givingBack):
            commitBeforeRebalanceFailed(failure, facts)
        // What is to mend a failure fails itself.
        case .opening, .joining, .renewing(_, then: .recovering), .lettingGo(.recovering), .pausing:
            fail(failure.description)
        default:
            recover(from: failure, facts)
        }
    }

    /// The words on a failure. One that should pass is told of at first, then where it has not passed for long, not each time.
    private mutating func notice(of failure: ActionFailure, _ facts: WorkerFacts) -> WorkerNotice {
        guard failure.isTransient else { return .startingAgain(failure.description) }
        guard var known = trouble else {
            trouble = Trouble(since: facts.now, nextWord: facts.now + Self.trouble)
            return .startingAgain(failure.description)
        }
        guard facts.now >= known.nextWord else { return .consumerProblem(failure.description) }
        known.nextWord = facts.now + Self.trouble
        trouble = known
        return .failingStill(failure.description, for: facts.now - known.since)
    }

    /// Undoes the transaction at hand, and has the state read again.
    private mutating func recover(from failure: ActionFailure, _ facts: WorkerFacts) -> [WorkerAction] {
        var actions = [WorkerAction.log(notice(of: failure, facts))]
        // A broker that is away is waited for, however long; what fails again and again for another reason will go on failing.
        if !failure.isTransient {
            failures += 1
            if failures > Self.mostFailures {
                return actions + fail("\(failures) attempts in a row failed, the last with: \(failure.description)")
            }
        }
        if case .restoring = membership { actions.append(.dropRestored) }
        membership = .lettingGo(
            before: membership.visible, after: membership.restarted(isLost: failure.isLostMembership))
        batch = .none
        return actions + abort(then: .recovering, facts)
    }
}
