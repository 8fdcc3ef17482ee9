internal import Configuration
internal import Events

/// The decisions of a worker: when to poll, restore, commit, abort, change rules, give partitions back and end.
///
/// The machine does nothing itself. It returns actions, of which the last is answered by the next input, and knows of the world
/// only what its inputs and facts say: no client, no clock, no thread. Equal inputs give equal actions.
///
/// A worker goes in turns: poll; answer the group; restore what it gave; apply records; fire timers; take new rules; commit where it
/// is time to. Whatever fails in between undoes the transaction at hand and has the partitions restored, since the outcome of a
/// commit may be unknown, and what is in the changelog is what happened.
struct WorkerMachine: ~Copyable {
    let settings: Settings
    /// The worker's membership in its group.
    var membership = Membership.undecided
    /// The transaction to come.
    var transaction = TransactionState.none
    /// Whether a broker could be reached when the library last said so.
    var broker = Broker.reachable
    /// The records of the last poll.
    var batch = Batch.none
    /// The group's decisions that are not answered yet.
    var pendingEvents: [GroupEvent] = []
    /// The partitions that were given back with their state as of then.
    var frozen: [Int32: FrozenPartition] = [:]
    /// The hash of the rule set in use.
    var rules: String
    /// Failed attempts since the last transaction that committed.
    var failures = 0
    /// What fails again and again although it should pass; nil since something worked.
    var trouble: Trouble?
    /// The action that is waited for.
    var activity = Activity.opening(hasWaited: false)

    /// A machine's settings.
    struct Settings {
        /// The most that a change of state alone waits for its transaction to end.
        var commitInterval: Duration
        /// The time for which a restore waits for a checkpoint to equal the group's offsets.
        var restoreTimeout: Duration
        /// Which clock fires timers.
        var clock: Configuration.Clock
        /// The input topics, in the configuration's order.
        var inputs: [String]
        /// The changelog of the state.
        var stateTopic: String
    }

    /// Whether brokers answer.
    enum Broker {
        case reachable
        case away
    }

    /// The records of a poll; `isFull`: the poll brought as much as it may, so that more waits.
    enum Batch {
        case none
        case polled(isFull: Bool)
        case applied(isFull: Bool)
    }

    /// Failures that should pass by themselves.
    struct Trouble {
        /// The first of them.
        let since: ContinuousClock.Instant
        /// When people are told, or told again.
        var nextWord: ContinuousClock.Instant
    }

    /// The time for which a failure that should pass may last before people are told that it does not, and between such words.
    static let trouble = Duration.seconds(30)
    /// Failed attempts in a row after which the worker gives up: something else is wrong than a broker that moves.
    static let mostFailures = 10
    /// The pause after a failure.
    static let pause = Duration.milliseconds(100)
    /// The longest wait of a poll, where nothing is due.
    static let idleWait = Duration.milliseconds(500)
    /// Records in one transaction, beyond which it commits: it bounds memory and what an abort repeats.
    static let mostRecords = 100_000

    /// A machine that has begun nothing.
    init(_ settings: Settings, rules: String) {
        self.settings = settings
        self.rules = rules
    }

    /// The worker's phase.
    var phase: WorkerControl.Phase {
        switch activity {
        case .opening, .renewing(hasWaited: true, _): return .waitingForBroker
        default: break
        }
        if case .away = broker { return .waitingForBroker }
        return membership.phase
    }

    /// The number of its partitions.
    var share: WorkerControl.Share { membership.share }

    /// Notes that an input of an owned partition was read to its end. True: the partition is caught up, and stays so until it is
    /// assigned anew.
    mutating func reachedEnd(of input: Int, in partition: Int32) -> Bool {
        membership.owned[partition]?.endsReached.insert(input)
        return isCaughtUp(membership.owned[partition])
    }

    func isCaughtUp(_ progress: PartitionProgress?) -> Bool { progress?.endsReached.count == settings.inputs.count }

    /// The first actions.
    mutating func start(_ facts: WorkerFacts) -> [WorkerAction] {
        facts.isStopping ? leave() : [.initTransactions]
    }

    /// The actions that follow from the answer to the last one.
    mutating func next(_ input: WorkerInput, _ facts: WorkerFacts) -> [WorkerAction] {
        switch input {
        case .failed(let failure): answer(failure, facts)
        case .failedForGood(let words): fail(words)
        case .refused(let words): refuse(words)
        case .producerReady, .producerNotReady: answerProducer(input, facts)
        case .inspected, .stateRead, .offsets, .assigned: answerTakeover(input, facts)
        default: answerTurn(input, facts)
        }
    }

    private mutating func answerTurn(_ input: WorkerInput, _ facts: WorkerFacts) -> [WorkerAction] {
        switch (activity, input) {
        case (.joining, .joined):
            return [.confirmRules] + turn(from: .poll, facts)
        case (.polling, .polled(let events, let isFull)):
            pendingEvents += events
            batch = .polled(isFull: isFull)
            return turn(from: .group, facts)
        case (.askingBroker, .brokerAnswered(let answers)):
            return brokerAnswered(answers, facts)
        case (.beginningRestore, .done):
            return serveGroup()
        case (.servingGroup, .polled(let events, _)):
            return groupServed(events, facts)
        case (.applying(let begun), .worked(let work)):
            note(work, begun)
            return turn(from: .timers, facts)
        case (.firingTimers(let begun), .worked(let work)):
            note(work, begun)
            return turn(from: .rules, facts)
        case (.advancingClocks(let begun), .worked(let work)):
            note(work, begun)
            return commit(then: .adopting, facts)
        case (.adopting, .adopted(let hash, let adoption)):
            return adopted(hash, adoption, facts)
        case (.settling(let settlement, let begun), .settled(let work, let isSettled)):
            note(work, begun)
            return settled(settlement, isSettled, facts)
        case (.committing(let then), .committed(let wasRetried)):
            return committed(wasRetried, then: then, facts)
        case (.freezing, .frozen(let partitions)):
            frozen = partitions
            return letGo(.givingBack)
        case (.lettingGo(let reason), .done):
            return haveLetGo(reason, facts)
        case (.pausing, .done):
            return turn(from: .poll, facts)
        default:
            return unexpected(input)
        }
    }

    /// Ends the worker where it is.
    mutating func fail(_ words: String) -> [WorkerAction] {
        activity = .ended
        return [.fail(words)]
    }

    /// Ends the worker where it is; it is of no use to start it again before people have done something.
    mutating func refuse(_ words: String) -> [WorkerAction] {
        activity = .ended
        return [.refuse(words)]
    }

    /// Ends the worker because its loop has answered what was not asked, which is a defect of the program.
    mutating func unexpected(_ input: WorkerInput) -> [WorkerAction] {
        fail(
            "the worker was told \(input) while it waited for something else (\(activity)): this is a defect of Attune")
    }

    /// Leaves the group and ends.
    mutating func leave() -> [WorkerAction] {
        activity = .ended
        return [.leave]
    }
}
