internal import Configuration
internal import Testing
@testable internal import Daemon

/// A worker that is asked to end, wherever it is.
struct StopMachineTests {
    /// Where a worker is when it is asked to end, and what it does then until it leaves, each answered well.
    enum Place: CaseIterable {
        case opening, waitingForBroker, idle, polling, begun, givingBack, inspecting, restoring, comparing, assigning
        case settling, swapping, committing, renewing, renewingInVain, pausing, brokerAway

        var driver: MachineDriver {
            switch self {
            case .opening: return MachineDriver()
            case .waitingForBroker:
                let driver = MachineDriver()
                driver.answer(.producerNotReady("down"))
                return driver
            case .idle: return MachineDriver().join()
            case .polling: return MachineDriver().own([0])
            case .begun:
                let driver = MachineDriver().own([0])
                driver.work(.state)
                return driver
            case .givingBack: return after(.begun, .polled([.revoked]))
            case .inspecting:
                let driver = after(.polling, .polled([.revoked]))
                driver.answer(.frozen([0: FrozenPartition(changelogEnd: 1, next: [7])]))
                driver.answer(.done)
                driver.answer(.worked(WorkResult()))
                driver.answer(.polled([.assigned([0])]))
                return driver
            case .restoring: return after(.idle, .polled([.assigned([0])]))
            case .comparing:
                let driver = after(.restoring, .done)
                driver.answer(.polled([]))
                driver.answer(.stateRead(atEnd: [0]))
                return driver
            case .assigning: return after(.comparing, .offsets(checkpoint: [1], group: [1]))
            case .settling:
                return after(
                    .assigning,
                    .assigned(RuleAdoption(changed: [RuleAdoption.Partition(number: 0, isSettled: false)])))
            case .swapping:
                let driver = MachineDriver().own([0])
                driver.facts.offeredRules = "new"
                driver.work(.state)
                return driver
            case .committing: return after(.polling, .polled([]), .worked(.command))
            case .renewing: return after(.committing, .failed(.outage))
            case .renewingInVain: return after(.renewing, .producerNotReady("down"))
            case .pausing: return after(.renewing, .producerReady, .done)
            case .brokerAway: return after(.polling, .polled([.brokerAway("gone")]))
            }
        }

        private func after(_ place: Place, _ inputs: WorkerInput...) -> MachineDriver {
            let driver = place.driver
            for input in inputs { driver.answer(input) }
            return driver
        }
    }

    /// What the loop would say of an action that succeeds.
    private static func success(of action: WorkerAction) -> WorkerInput {
        switch action {
        case .initTransactions, .renewProducer: .producerReady
        case .join: .joined
        case .poll, .serveGroup: .polled([])
        case .askBroker: .brokerAnswered(true)
        case .inspectFrozen: .inspected(FrozenPartition(changelogEnd: 1, next: [7]))
        case .readState(let partitions): .stateRead(atEnd: Set(partitions))
        case .fetchOffsets: .offsets(checkpoint: [1], group: [1])
        case .assign: .assigned(RuleAdoption())
        case .apply, .fireTimers, .advanceClocks: .worked(.state)
        case .adoptRules: .adopted("new", RuleAdoption())
        case .settle: .settled(.state, isSettled: true)
        case .commit: .committed(wasRetried: false)
        case .freeze: .frozen([:])
        default: .done
        }
    }

    @Test(arguments: Place.allCases)
    func whatIsBegunIsCommittedThenTheGroupIsLeft(place: Place) {
        let driver = place.driver
        driver.facts.isStopping = true
        var isOpen = [.begun, .givingBack, .swapping, .committing].contains(place)
        var steps = 0
        while let asked = driver.asked, asked != .leave {
            if case .fail = asked { break }
            steps += 1
            guard steps < 20 else { break }
            if asked == .commit {
                #expect(isOpen)
                isOpen = false
            }
            let answer = Self.success(of: asked)
            switch answer {
            case .worked(.state), .settled: isOpen = true
            default: break
            }
            driver.answer(answer)
        }
        #expect(driver.asked == .leave, "after \(steps) steps")
        #expect(!isOpen)
    }

    @Test(arguments: [Place.waitingForBroker, .renewingInVain])
    func aBrokerThatDoesNotAnswerIsNotWaitedFor(place: Place) {
        let driver = place.driver
        driver.facts.isStopping = true
        #expect(driver.answer(.producerNotReady("down")) == [.leave])
    }

    @Test func aRestoreIsNotCompleted() {
        let driver = Place.restoring.driver
        driver.facts.isStopping = true
        driver.answer(.done)
        #expect(driver.answer(.polled([])) == [.dropRestored, .leave])
    }

    @Test func aLastCommitThatFailsIsLeftToTheNextOwner() {
        let driver = Place.begun.driver
        driver.facts.isStopping = true
        driver.work(WorkResult())
        #expect(driver.asked == .commit)
        #expect(driver.answer(.failed(.outage)) == [.log(.lastCommitFailed("no answer")), .leave])
    }

    @Test func aRetriedLastCommitNeedsNoNewProducer() {
        let driver = Place.committing.driver
        driver.facts.isStopping = true
        #expect(driver.answer(.committed(wasRetried: true)).last == .leave)
    }

    @Test func aFailureWhileStoppingUndoesAndLeaves() {
        let driver = Place.committing.driver
        driver.facts.isStopping = true
        #expect(driver.answer(.failed(.outage)) == [.log(.startingAgain("no answer")), .rollBack, .leave])
    }

    @Test func aWorkerThatWasStoppedBeforeItBeganAsksNobody() {
        var machine = WorkerMachine(
            WorkerMachine.Settings(
                commitInterval: .zero, restoreTimeout: .zero, clock: .wall, inputs: ["events"], stateTopic: "state"),
            rules: "old")
        let actions = machine.start(WorkerFacts(now: .now, wall: 0, isStopping: true))
        #expect(actions == [.leave])
    }
}
