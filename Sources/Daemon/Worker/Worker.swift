internal import Configuration
internal import Decisions
internal import Engine
internal import Events
internal import KafkaClient
internal import RuleSets

/// One thread's share of the work: a group member, a transactional producer, and the partitions that the group gives it.
/// Nothing of it is shared.
///
/// One transaction holds everything that follows from what was read: commands, decisions, dead letters, changed individuals,
/// a checkpoint a partition, and the offsets. Only after its commit the state in memory counts; what does not commit is rolled back.
///
/// What is done when is decided by a ``WorkerMachine``. The worker carries its actions out, and tells it what came of them.
struct Worker: ~Copyable {
    var settings: WorkerSettings
    let control: WorkerControl
    let log: Log
    let consumer: Consumer
    var producer: Producer
    /// The producer that takes the transactional id over from ``producer``.
    var newProducer: Producer?
    var outbox: Outbox
    /// What has come about since the last commit.
    var effects = Effects()
    var metrics: WorkerMetrics
    var decoder: EventDecoder
    var machine: WorkerMachine
    /// The partitions owned, by number.
    var owned: [Int32: OwnedPartition] = [:]
    /// The partitions given back, with their state as of then, by number.
    var frozen: [Int32: OwnedPartition] = [:]
    /// The partitions whose state is being read; nil where there are none.
    var restore: StateRestore?
    /// The partitions of which the group has given only some of the inputs, ascending.
    var torn: [Int32] = []
    /// When the group is asked to decide anew, at the earliest, while partitions are torn.
    var nextRejoin = ContinuousClock.now
    /// The inputs of which a record stood in another partition than its individual lives in.
    var misroutedInputs: Set<Int> = []
    /// How much the last restore read: entries of stores, and records of the changelog.
    var restoredCounts = (stored: 0, records: 0)
    /// Which of several stores is written to first.
    var storeTurn = 0
    /// When stores were written to last.
    var storesWritten = ContinuousClock.now
    /// The time of the next status.
    var nextReport = ContinuousClock.now

    /// Records of one poll.
    private static let batchCapacity = 4_096
    /// The time beyond a transaction's timeout that a restore waits for the changelog to reach the group's offset.
    private static let settlingTime = Duration.seconds(10)

    /// Opens the clients and joins the group, waiting for the broker. Nil: the worker was stopped before.
    static func open(
        _ settings: WorkerSettings, control: WorkerControl, log: Log, metrics: consuming WorkerMetrics
    ) throws -> Worker? {
        var machine = WorkerMachine(
            WorkerMachine.Settings(
                commitInterval: settings.commitInterval,
                restoreTimeout: settings.properties.transactionTimeout + settlingTime, clock: settings.clock,
                inputs: settings.inputs, stateTopic: settings.stateTopic),
            rules: settings.rules.hash)
        var producer = try makeProducer(settings)
        var actions = machine.start(control.facts)
        while let last = actions.last, last != .join {
            for case .log(let notice) in actions { notice.write(to: log) }
            control.enter(machine.phase)
            switch last {
            case .initTransactions:
                actions = machine.next(initTransactions(producer, control), control.facts)
            case .fail(let words): throw WorkerFailure(words)
            case .refuse(let words): throw WorkerFailure(words, kind: .configuration)
            default: return nil
            }
        }
        for case .log(let notice) in actions { notice.write(to: log) }
        let consumer = try Consumer(
            settings.properties.consumer(member: settings.member), signal: control.wakeSignal)
        for (index, topic) in settings.inputs.enumerated() {
            let given = consumer.topicIndex(of: topic)
            precondition(given == index, "topics are numbered in the order asked for")
        }
        try consumer.subscribe(to: settings.inputs)
        let outbox = try Outbox(settings, producer: &producer)
        return Worker(
            settings: settings, control: control, log: log, consumer: consumer, producer: producer, outbox: outbox,
            metrics: metrics, machine: machine)
    }

    private init(
        settings: WorkerSettings, control: WorkerControl, log: Log, consumer: consuming Consumer,
        producer: consuming Producer, outbox: Outbox, metrics: WorkerMetrics, machine: consuming WorkerMachine
    ) {
        self.settings = settings
        self.control = control
        self.log = log
        self.consumer = consumer
        self.producer = producer
        self.outbox = outbox
        self.metrics = metrics
        self.machine = machine
        decoder = Self.decoder(settings)
    }

    /// The decoder that makes events of records by the rules in use.
    static func decoder(_ settings: WorkerSettings) -> EventDecoder {
        EventDecoder(schema: settings.rules.schema, inputs: settings.sources, limits: settings.limits)
    }

    /// Works until it is stopped, then commits what is begun and leaves the group.
    consuming func run() throws {
        var batch = MessageBatch(capacity: Self.batchCapacity)
        var input = WorkerInput.joined
        while true {
            let actions = machine.next(input, control.facts)
            show()
            for action in actions where action.isUnanswered { perform(action) }
            guard let last = actions.last else { preconditionFailure("a machine that has not ended wants something") }
            switch last {
            case .fail(let words): throw WorkerFailure(words)
            case .refuse(let words): throw WorkerFailure(words, kind: .configuration)
            case .leave: return leave()
            default: input = answer(last, &batch)
            }
            for question in control.takeQuestions() { question.ask(owned) }
        }
    }

    /// Shows others how the worker stands.
    private func show() {
        control.noteProgress()
        control.enter(phase)
        control.show(machine.share)
    }

    private consuming func leave() {
        log.info("leaving the group")
        finishStores(owned.keys.sorted().compactMap { owned[$0] })
        let (control, log) = (control, log)
        do {
            try consumer.close()
        } catch {
            // The membership ends with its session.
            log.warning("\(error)")
        }
        control.enter(.stopped)
    }

    /// Carries out an action that needs no answer.
    private mutating func perform(_ action: WorkerAction) {
        switch action {
        case .log(let notice): notice.write(to: log)
        case .confirmRules: control.took(settings.rules)
        case .announceRules: announceRules()
        case .announceAssignment(let partitions, let duration): announceAssignment(partitions, duration)
        case .rollBack: rollBack()
        case .dropFrozen: frozen.removeAll()
        case .dropRestored: restore = nil
        case .report:
            report()
            producer.serve()
        default: preconditionFailure("\(action) is to be answered")
        }
    }

    /// Carries out an action, and tells what came of it.
    private mutating func answer(_ action: WorkerAction, _ batch: inout MessageBatch) -> WorkerInput {
        do {
            switch action {
            case .poll(let timeout): return try poll(&batch, timeout)
            case .apply: return .worked(try apply(batch))
            case .fireTimers(let partitions): return .worked(fireTimers(of: partitions))
            case .advanceClocks(let partitions): return .worked(advanceClocks(of: partitions))
            case .commit: return .committed(wasRetried: try commit())
            case .askBroker: return .brokerAnswered(brokerAnswers())
            case .inspectFrozen(let partition): return .inspected(try inspectFrozen(partition))
            case .beginRestore(let partitions): try beginRestore(partitions)
            case .serveGroup: return try serveGroup()
            case .readState(let partitions): return .stateRead(atEnd: try readState(of: partitions))
            case .fetchOffsets(let partition): return try fetchOffsets(partition)
            case .assign(let thawed, let restored): return .assigned(try assign(thawed: thawed, restored: restored))
            case .adoptRules: return adoptRules()
            case .settle(let partition): return settle(partition)
            case .freeze: return .frozen(freeze())
            case .letGo: try letGo()
            case .pause(let duration): control.wakeSignal.wait(timeout: duration)
            case .renewProducer: return try renewProducer()
            case .initTransactions: return try initTransactions()
            default: preconditionFailure("\(action) has no answer here")
            }
            return .done
        } catch let error as KafkaError {
            return .failed(ActionFailure(error))
        } catch let failure as WorkerFailure where failure.kind == .configuration {
            return .refused(failure.description)
        } catch {
            return .failedForGood("\(error)")
        }
    }
}

extension WorkerControl {
    /// The facts for a worker's machine at this moment.
    fileprivate var facts: WorkerFacts {
        let requests = requests
        return WorkerFacts(
            now: .now, wall: WallClock.milliseconds(), isStopping: requests.isStopping,
            offeredRules: requests.offeredRules)
    }
}

extension ActionFailure {
    fileprivate init(_ error: KafkaError) {
        let lost: [KafkaError.Code] = [.illegalGeneration, .unknownMemberID, .rebalanceInProgress, .fencedInstanceID]
        self.init(
            description: "\(error)", isTransient: error.isTransient, isLostMembership: lost.contains(error.code))
    }
}
