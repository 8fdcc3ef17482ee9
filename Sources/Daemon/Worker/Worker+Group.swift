internal import Configuration
internal import Engine
internal import Events
internal import KafkaClient
internal import RuleSets

extension Worker {
    /// The time limit of a request to the group coordinator.
    static let queryTimeout = Duration.seconds(10)
    /// The same while the broker is away: the end of the daemon must not wait for it.
    private static let outageQueryTimeout = Duration.seconds(1)

    /// The least time between two requests to the group to decide anew.
    private static let rejoinInterval = Duration.seconds(30)

    /// Takes what has arrived, waiting so long for something.
    mutating func poll(_ batch: inout MessageBatch, _ timeout: Duration) throws -> WorkerInput {
        try rejoinWhereTorn()
        let events = consumer.poll(into: &batch, timeout: timeout)
        return .polled(try groupEvents(events), isFull: batch.count == batch.capacity)
    }

    /// Serves the membership while nothing is read.
    mutating func serveGroup() throws -> WorkerInput {
        var none = MessageBatch(capacity: 1)
        let events = consumer.poll(into: &none, timeout: .zero)
        producer.serve()
        return .polled(try groupEvents(events))
    }

    /// What a consumer tells, for the machine. A partition is this worker's only with all of its inputs: while members subscribe to
    /// different topics, as two versions or two configurations do, the assignor may give them to several, and none could be sure of it.
    private mutating func groupEvents(_ events: [ConsumerEvent]) throws(WorkerFailure) -> [GroupEvent] {
        var told: [GroupEvent] = []
        for event in events {
            guard case .assigned(let partitions) = event else {
                if case .revoked = event { torn = [] }
                told.append(GroupEvent(event))
                continue
            }
            // A static member that comes back may be given topics that it does not read any more.
            let numbers = partitions.filter { settings.inputs.contains($0.topic) }.map(\.partition)
            let added = Set(numbers.filter { $0 >= settings.partitions }).sorted()
            // Of partitions to be drained the new ones are nobody's.
            if !added.isEmpty, !settings.isDraining { throw Self.partitionsAdded(from: settings.partitions) }
            let whole: [Int32]
            (whole, torn) = Self.whole(numbers.filter { $0 < settings.partitions }, inputs: settings.inputs.count)
            if !torn.isEmpty {
                log.warning(
                    "partitions wait, as their inputs are assigned to members that subscribe to different topics: run one version with one configuration",
                    ["partitions": .string(torn.map(String.init).joined(separator: ","))])
            }
            told.append(.assigned(whole))
        }
        return told
    }

    /// Has the group decide anew while some inputs of partitions are elsewhere. A static member that comes back within its session is given
    /// what it had, also where it reads other topics than before; only a further request to join makes the group look.
    private mutating func rejoinWhereTorn() throws(KafkaError) {
        guard !torn.isEmpty, ContinuousClock.now >= nextRejoin else { return }
        nextRejoin = .now + Self.rejoinInterval
        log.info("asking the group to decide anew")
        try consumer.subscribe(to: settings.inputs)
    }

    /// The worker's phase: the machine's, unless partitions wait for inputs.
    var phase: WorkerControl.Phase {
        guard machine.phase == .ready else { return machine.phase }
        return torn.isEmpty ? .ready : .waitingForInputs(torn)
    }

    /// Partitions were added while the daemon runs: one that read them would know nobody in them.
    static func partitionsAdded(from count: Int32) -> WorkerFailure {
        WorkerFailure(
            "the inputs have got partitions: there were \(count) when the daemon started. \(RecoveryAdvice.addedToInputs)",
            kind: .configuration)
    }

    /// Of partitions named once an input: those with as many as there are inputs, and those with fewer, ascending.
    static func whole(_ partitions: [Int32], inputs: Int) -> (whole: [Int32], torn: [Int32]) {
        let counts = Dictionary(grouping: partitions) { $0 }.mapValues(\.count)
        let numbers = counts.keys.sorted()
        return (numbers.filter { counts[$0] == inputs }, numbers.filter { counts[$0] != inputs })
    }

    /// Whether a broker that was away is back, which nothing else would tell while there is nothing to do.
    func brokerAnswers() -> Bool { (try? consumer.metadata(timeout: Self.outageQueryTimeout)) != nil }

    /// Keeps the state of the partitions that are given back, where the end of their changelog can be had.
    mutating func freeze() -> [Int32: FrozenPartition] {
        var kept: [Int32: FrozenPartition] = [:]
        for number in owned.keys.sorted() {
            guard let partition = owned[number] else { continue }
            control.noteProgress()
            let changelog = TopicPartition(settings.stateTopic, number)
            guard let ends = try? consumer.watermarks(of: changelog, timeout: Self.queryTimeout) else { continue }
            kept[number] = FrozenPartition(changelogEnd: ends.high, next: partition.next)
            frozen[number] = partition
        }
        return kept
    }

    /// Has no partitions any more, and shows none: another member may show them from now on.
    mutating func letGo() throws(KafkaError) {
        finishStores(owned.keys.sorted().compactMap { owned[$0] })
        owned.removeAll()
        metrics.observe([])
        control.publish(WorkerSnapshot(ruleSet: settings.rules.hash))
        try consumer.unassign()
    }
}

extension GroupEvent {
    fileprivate init(_ event: ConsumerEvent) {
        switch event {
        case .assigned(let partitions): self = .assigned(partitions.map(\.partition))
        case .revoked(_, let isLost): self = isLost ? .lost : .revoked
        case .failed(let error) where error.isFatal: self = .fatal("\(error)")
        case .failed(let error) where error.code == .allBrokersDown: self = .brokerAway("\(error)")
        case .failed(let error): self = .failed("\(error)")
        }
    }
}
