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
struct Worker: ~Copyable {
    var settings: WorkerSettings
    let control: WorkerControl
    let log: Log
    let consumer: Consumer
    var producer: Producer
    var outbox: Outbox
    /// What has come about since the last commit.
    var effects = Effects()
    var metrics: WorkerMetrics
    var decoder: EventDecoder
    /// The partitions owned, by number.
    var owned: [Int32: OwnedPartition] = [:]
    /// Those given back with their state as of then, by number.
    var frozen: [Int32: OwnedPartition] = [:]
    /// What the group has decided and is not answered yet.
    var pendingEvents: [ConsumerEvent] = []
    /// How this member stands in the group.
    var standing = Standing.undecided
    /// Whether the last poll brought as much as it may: more waits.
    private var isBehind = false
    /// What the next transaction will hold; nil: nothing yet.
    var transaction: PendingTransaction?
    /// Failed attempts since the last transaction that committed.
    var failures = 0
    /// No broker could be reached when the library last said so.
    var isBrokerAway = false
    /// When the worker next tells of itself.
    var nextReport = ContinuousClock.now

    /// What is known of the transaction to come.
    struct PendingTransaction {
        let begun = ContinuousClock.now
    }

    /// How a member stands in its group.
    enum Standing {
        /// The group has not decided, or took everything back.
        case undecided
        /// The group gave these partitions; they are not restored yet, or must be again.
        case given([Int32])
        /// The partitions that the group gave are restored and read.
        case working
    }

    /// Records of one poll.
    private static let batchCapacity = 4_096
    /// Records in one transaction, beyond which it commits: it bounds memory and what an abort repeats.
    private static let mostRecords = 100_000
    /// How long a poll waits when nothing is due.
    private static let idleWait = Duration.milliseconds(500)

    /// Opens the clients and joins the group, waiting for the broker. Nil: the worker was stopped before.
    static func open(
        _ settings: WorkerSettings, control: WorkerControl, log: Log, metrics: consuming WorkerMetrics
    ) throws -> Worker? {
        guard var producer = try makeProducer(settings, control: control, log: log) else { return nil }
        let consumer = try Consumer(
            settings.properties.consumer(member: settings.member), signal: control.bell)
        for (index, topic) in settings.inputs.enumerated() {
            let given = consumer.topicIndex(of: topic)
            precondition(given == index, "topics are numbered in the order asked for")
        }
        try consumer.subscribe(to: settings.inputs)
        let outbox = try Outbox(settings, producer: &producer)
        return Worker(
            settings: settings, control: control, log: log, consumer: consumer, producer: producer, outbox: outbox,
            metrics: metrics)
    }

    private init(
        settings: WorkerSettings, control: WorkerControl, log: Log, consumer: consuming Consumer,
        producer: consuming Producer, outbox: Outbox, metrics: WorkerMetrics
    ) {
        self.settings = settings
        self.control = control
        self.log = log
        self.consumer = consumer
        self.producer = producer
        self.outbox = outbox
        self.metrics = metrics
        decoder = Self.decoder(settings)
    }

    /// What makes events of records by the rules at work.
    static func decoder(_ settings: WorkerSettings) -> EventDecoder {
        EventDecoder(schema: settings.rules.schema, inputs: settings.sources, limits: settings.limits)
    }

    /// Works until it is stopped, then commits what is begun and leaves the group.
    consuming func run() throws {
        control.took(settings.rules)
        control.enter(.idle)
        var batch = MessageBatch(capacity: Self.batchCapacity)
        while !control.isStopping {
            do {
                try turn(&batch)
            } catch let error as KafkaError {
                try recover(from: error)
            }
        }
        do {
            try commit()
        } catch let error as KafkaError {
            // The next owner repeats it.
            log.warning("the last transaction did not commit", ["error": .string("\(error)")])
        }
        log.info("leaving the group")
        do {
            try consumer.close()
        } catch {
            // The membership ends with its session.
            log.warning("\(error)")
        }
        control.enter(.stopped)
    }

    /// One round: the group's decisions, what arrived, what is due, and the commit when it is time.
    private mutating func turn(_ batch: inout MessageBatch) throws {
        control.beat()
        if pendingEvents.isEmpty {
            pendingEvents = consumer.poll(into: &batch, timeout: wait())
        } else {
            batch.clear()
        }
        isBehind = batch.count == batch.capacity
        // One that fails is answered; those after it stay.
        while !pendingEvents.isEmpty { try handle(pendingEvents.removeFirst()) }
        if isBrokerAway { lookForBroker() }
        if case .given(let partitions) = standing { try takeOver(partitions) }
        try process(batch)
        fireTimers()
        if let rules = control.offeredRules { try take(rules) }
        if isCommitDue { try commit() }
        report()
        producer.serve()
    }

    /// Whether the transaction should end now: a command does not wait while nothing else does, state up to the commit interval.
    private var isCommitDue: Bool {
        guard let transaction else { return false }
        let records = effects.records.entries.count + outbox.deadLetterCount
        return effects.hasCommand && !isBehind || records >= Self.mostRecords
            || ContinuousClock.now - transaction.begun >= settings.commitInterval
    }

    /// When the wall clock makes the next timer due.
    private var timerDue: Milliseconds? {
        guard settings.clock == .wall else { return nil }
        return owned.values.lazy.filter(\.isCaughtUp).compactMap(\.fold.earliestDue).min()
    }

    /// How long the next poll may wait: until the transaction or a timer is due.
    private func wait() -> Duration {
        var wait = Self.idleWait
        if let transaction { wait = min(wait, settings.commitInterval - (ContinuousClock.now - transaction.begun)) }
        if let due = timerDue { wait = min(wait, .milliseconds(max(0, due - WallClock.milliseconds()))) }
        return max(wait, .zero)
    }
}
