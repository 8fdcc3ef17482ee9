internal import Configuration
internal import Decisions
internal import Engine
internal import Events
internal import KafkaClient
internal import RuleSets
internal import State

/// The calls that change partitions' states: each adds what follows from it to the transaction at hand.
extension Worker {
    /// Individuals whose journeys end in one transaction when rules change: it bounds memory and what an abort repeats.
    private static let settledAtOnce = 20_000

    /// A processor that knows nobody.
    func makeProcessor() -> PartitionProcessor {
        PartitionProcessor(
            rules: settings.rules,
            options: PartitionProcessor.Options(
                application: settings.application, deduplicationWindow: settings.deduplicationWindow))
    }

    /// Applies an event that arrived at a moment of the partition's clock.
    func process(
        _ event: Event, in partition: OwnedPartition, arrival: Milliseconds, wall: Milliseconds?,
        into effects: inout Effects
    ) -> EventOutcome {
        partition.processor.apply(event, arrival: arrival, wall: wall, into: &effects)
    }

    /// Moves a partition's clock, which fires the timers due until then.
    func moveClock(
        of partition: OwnedPartition, to time: Milliseconds, wall: Milliseconds?, into effects: inout Effects
    ) {
        partition.processor.advance(to: time, wall: wall, into: &effects)
    }

    /// Fires the timers that the wall clock has reached in some partitions.
    mutating func fireTimers(of partitions: [Int32]) -> WorkResult {
        let now = WallClock.milliseconds()
        var work = WorkResult()
        for number in partitions { advance(number, to: now, &work) }
        return finish(work)
    }

    /// Brings the clocks of partitions to the wall clock.
    mutating func advanceClocks(of partitions: [Int32]) -> WorkResult {
        let now = WallClock.milliseconds()
        var work = WorkResult()
        for number in partitions {
            // Where nothing was read yet there is nothing to remember.
            guard let partition = owned[number], partition.hasRead, now > partition.processor.clock else { continue }
            advance(number, to: now, &work)
        }
        return finish(work)
    }

    private mutating func advance(_ number: Int32, to now: Milliseconds, _ work: inout WorkResult) {
        guard let partition = owned[number] else { return }
        partition.touch()
        work.isTouched = true
        var effects = Effects()
        moveClock(of: partition, to: now, wall: now, into: &effects)
        add(effects, arrived: nil, to: &work)
    }

    /// Has the owned partitions go on by a rule set.
    func adopt(_ rules: RuleSet) -> RuleAdoption {
        var adoption = RuleAdoption()
        for number in owned.keys.sorted() {
            guard let partition = owned[number] else { continue }
            if partition.processor.rules.hash != rules.hash { partition.processor.adopt(rules) }
            guard partition.processor.hasRuleChange else { continue }
            if partition.hasRead {
                adoption.changed.append(
                    RuleAdoption.Partition(number: number, isSettled: partition.processor.isSettled))
            } else {
                // Where nothing was read yet there is nothing to remember.
                partition.commit(at: WallClock.milliseconds())
            }
        }
        adoption.timers = timers
        return adoption
    }

    /// Ends some of a partition's journeys that the rules have no place for, and has its changelog know of the rules.
    mutating func settle(_ number: Int32) -> WorkerInput {
        guard let partition = owned[number] else { return .settled(WorkResult(), isSettled: true) }
        let wall = settings.clock == .wall ? WallClock.milliseconds() : nil
        var work = WorkResult(isTouched: true)
        partition.touch()
        var effects = Effects()
        partition.processor.settle(most: Self.settledAtOnce, wall: wall, into: &effects)
        add(effects, arrived: nil, to: &work)
        return .settled(finish(work), isSettled: partition.processor.isSettled)
    }

    /// Completes the result of work with what waits after it.
    func finish(_ work: WorkResult) -> WorkResult {
        var work = work
        work.pendingRecords = outbox.count
        work.timers = timers
        return work
    }

    /// The due time of each owned partition's earliest timer.
    private var timers: [Int32: Milliseconds] { owned.compactMapValues(\.processor.earliestDue) }

    /// Adds what follows from some work to the transaction at hand.
    mutating func add(_ effects: Effects, arrived: Milliseconds?, to work: inout WorkResult) {
        if effects.featureErrors.isEmpty, effects.decisions.isEmpty { return }
        for feature in effects.featureErrors.keys.sorted() {
            metrics.count(
                featureErrors: effects.featureErrors[feature] ?? 0, of: settings.rules.features.features[feature].name)
        }
        for decision in effects.decisions {
            outbox.add(decision)
            if decision.message != nil { work.hasCommand = true }
            metrics.count(decision, arrived: arrived)
        }
    }
}
