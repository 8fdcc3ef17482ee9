extension WorkerMachine {
    /// Replaces the producer. A worker that is to end begins no transaction any more, and needs none.
    mutating func renew(then: Activity.AfterRenewal, _ facts: WorkerFacts) -> [WorkerAction] {
        if facts.isStopping { return leave() }
        activity = .renewing(hasWaited: false, then: then)
        return [.renewProducer]
    }

    /// Goes on with a producer that has taken its transactional id over, or waits for the broker, and says so once.
    mutating func answerProducer(_ input: WorkerInput, _ facts: WorkerFacts) -> [WorkerAction] {
        switch (activity, input) {
        case (.opening(let hasWaited), .producerReady):
            activity = .joining
            return Self.answers(after: hasWaited) + [.join]
        case (.renewing(let hasWaited, let then), .producerReady):
            transaction = .none
            return Self.answers(after: hasWaited) + renewed(then, facts)
        case (.opening(let hasWaited), .producerNotReady(let words)):
            activity = .opening(hasWaited: true)
            return waitForBroker(words, hasWaited, facts)
        case (.renewing(let hasWaited, let then), .producerNotReady(let words)):
            activity = .renewing(hasWaited: true, then: then)
            return waitForBroker(words, hasWaited, facts)
        default:
            return unexpected(input)
        }
    }

    private static func answers(after hasWaited: Bool) -> [WorkerAction] {
        hasWaited ? [.log(.brokerAnswers)] : []
    }

    private mutating func waitForBroker(_ words: String, _ hasWaited: Bool, _ facts: WorkerFacts) -> [WorkerAction] {
        let notice = hasWaited ? [] : [WorkerAction.log(.waitingForBroker(words))]
        return notice + (facts.isStopping ? leave() : [.initTransactions])
    }

    mutating func renewed(_ then: Activity.AfterRenewal, _ facts: WorkerFacts) -> [WorkerAction] {
        switch then {
        case .commit(let afterCommit): goOn(afterCommit, facts)
        case .givingBack: letGo(.givingBack)
        case .recovering: letGo(.recovering)
        }
    }
}
