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

    /// A processor of a partition that knows nobody.
    func makeProcessor(_ partition: Int32) -> PartitionProcessor {
        PartitionProcessor(
            rules: settings.rules,
            options: PartitionProcessor.Options(
                application: settings.application, deduplicationWindow: settings.deduplicationWindow,
                mode: settings.mode, placement: settings.placement(of: partition), limits: settings.recordLimits))
    }

    /// Gives a partition an input.
    @discardableResult
    mutating func step(_ input: Input, _ clocks: Clocks, in partition: OwnedPartition) -> EventOutcome? {
        partition.processor.step(input, clocks, into: &effects)
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
        step(.time, Clocks(wall: now, isCaughtUp: true), in: partition)
    }

    /// Has the owned partitions go on by a rule set.
    mutating func adopt(_ rules: RuleSet) -> RuleAdoption {
        var adoption = RuleAdoption()
        for number in owned.keys.sorted() {
            guard let partition = owned[number] else { continue }
            if partition.processor.rules.hash != rules.hash { step(.rules(rules), Clocks(), in: partition) }
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
        let work = WorkResult(isTouched: true)
        partition.touch()
        step(.settling(most: Self.settledAtOnce), Clocks(wall: wall), in: partition)
        return .settled(finish(work), isSettled: partition.processor.isSettled)
    }

    /// Completes the result of work with what waits after it.
    func finish(_ work: WorkResult) -> WorkResult {
        var work = work
        let isAwaited = outbox.isAwaited || owned.values.contains { !$0.processor.rekeyedRecords.isEmpty }
        work.hasCommand = effects.hasCommand || isAwaited
        work.pendingRecords = effects.records.entries.count + outbox.count
        work.timers = timers
        return work
    }

    /// The due time of each owned partition's earliest timer.
    private var timers: [Int32: Milliseconds] { owned.compactMapValues(\.processor.earliestDue) }
}
