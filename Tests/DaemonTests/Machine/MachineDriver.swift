internal import Configuration
internal import Events
internal import HumanText
@testable internal import Daemon

/// A worker's machine whose answers and clocks a test gives by hand.
final class MachineDriver {
    private var machine: WorkerMachine
    /// What the machine is told of the world.
    var facts = WorkerFacts(now: .now, wall: 1_000_000)
    /// What it has asked for last.
    private(set) var actions: [WorkerAction] = []

    static let commitInterval = Duration.milliseconds(100)
    static let restoreTimeout = Duration.seconds(20)

    init(inputs: [String] = ["events"], clock: Configuration.Clock = .wall) {
        machine = WorkerMachine(
            WorkerMachine.Settings(
                commitInterval: Self.commitInterval, restoreTimeout: Self.restoreTimeout, clock: clock, inputs: inputs,
                stateTopic: "state"),
            rules: "old")
        actions = machine.start(facts)
    }

    var phase: WorkerControl.Phase { machine.phase }
    var share: WorkerControl.Share { machine.share }
    var rules: String { machine.rules }

    /// The action that is to be answered.
    var asked: WorkerAction? { actions.last }

    /// Answers the last action, at this moment.
    @discardableResult
    func answer(_ input: WorkerInput) -> [WorkerAction] {
        actions = machine.next(input, facts)
        return actions
    }

    /// Lets time pass by both clocks.
    func pass(_ time: Duration) {
        facts.now += time
        facts.wall += time.wholeMilliseconds
    }

    /// Tells of the end of an input.
    @discardableResult
    func reachEnd(of input: Int = 0, in partition: Int32) -> Bool { machine.reachedEnd(of: input, in: partition) }

    // MARK: What every test begins with

    /// A member of the group that polls.
    func join() -> Self {
        answer(.producerReady)
        answer(.joined)
        return self
    }

    /// A member that has been given partitions of which nothing was read before, and polls.
    func own(_ partitions: [Int32]) -> Self {
        _ = join()
        answer(.polled([.assigned(partitions)]))
        restore(partitions)
        return self
    }

    /// Answers a restore until the partitions are assigned and the next poll is asked for.
    func restore(_ partitions: [Int32], adoption: RuleAdoption = RuleAdoption()) {
        while let asked {
            switch asked {
            case .beginRestore: answer(.done)
            case .serveGroup: answer(.polled([]))
            case .readState: answer(.stateRead(atEnd: Set(partitions)))
            case .fetchOffsets: answer(.offsets(checkpoint: [7], group: [7]))
            case .assign: answer(.assigned(adoption))
            case .apply: answer(.worked(WorkResult()))
            default: return
            }
        }
    }

    /// Answers a poll that brought nothing of the group, and the work that it led to.
    @discardableResult
    func work(_ result: WorkResult = WorkResult(isTouched: true, pendingRecords: 1), isFull: Bool = false)
        -> [WorkerAction]
    {
        answer(.polled([], isFull: isFull))
        return answer(.worked(result))
    }
}

extension ActionFailure {
    /// Something that will go on failing.
    static let refused = ActionFailure(description: "refused")
    /// Something that passes.
    static let outage = ActionFailure(description: "no answer", isTransient: true)
    /// The member is not one any more.
    static let notAMember = ActionFailure(description: "unknown member", isLostMembership: true)
}

extension WorkResult {
    /// A command waits.
    static let command = WorkResult(isTouched: true, hasCommand: true, pendingRecords: 2)
    /// State has changed.
    static let state = WorkResult(isTouched: true)
}
