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

    /// Undoes the transaction at hand, and has the state read again.
    private mutating func recover(from failure: ActionFailure, _ facts: WorkerFacts) -> [WorkerAction] {
        var actions = [WorkerAction.log(.startingAgain(failure.description))]
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
