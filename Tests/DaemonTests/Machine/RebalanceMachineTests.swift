internal import Testing
@testable internal import Daemon

/// Partitions that are given back, kept, and given again.
struct RebalanceMachineTests {
    private static let kept = FrozenPartition(changelogEnd: 40, next: [7])

    /// A member that has given partition 0 back, and keeps its state.
    private static func frozen() -> MachineDriver {
        let driver = MachineDriver().own([0])
        driver.answer(.polled([.revoked]))
        driver.answer(.frozen([0: kept]))
        driver.answer(.done)
        driver.answer(.worked(WorkResult()))
        return driver
    }

    @Test func whatIsBegunIsCommittedBeforePartitionsAreGivenBack() {
        let driver = MachineDriver().own([0])
        driver.work(.state)
        #expect(driver.answer(.polled([.revoked])) == [.dropFrozen, .commit])
        #expect(driver.answer(.committed(wasRetried: false)) == [.log(.committed(after: .zero)), .freeze])
        #expect(driver.answer(.frozen([0: Self.kept])) == [.letGo])
        // Others may ask another member for them only once they are let go.
        #expect(driver.phase == .ready)
        // The batch that came with the revocation is of partitions that are not owned any more.
        #expect(driver.answer(.done) == [.apply])
        #expect(driver.phase == .idle)
    }

    @Test func stateThatNobodyTouchedIsTakenUpAgain() {
        let driver = Self.frozen()
        #expect(driver.answer(.polled([.assigned([0, 1])])) == [.log(.restoring([0, 1])), .inspectFrozen(0)])
        #expect(driver.answer(.inspected(Self.kept)) == [.beginRestore([1])])
        #expect(driver.share == WorkerControl.Share(given: 2, restored: 1))
        driver.restore([1])
        #expect(driver.phase == .ready)
    }

    @Test func aPartitionThatIsKeptNeedsNoRestore() {
        let driver = Self.frozen()
        driver.answer(.polled([.assigned([0])]))
        #expect(driver.answer(.inspected(Self.kept)) == [.assign(thawed: [0], restored: [])])
    }

    @Test(arguments: [
        FrozenPartition(changelogEnd: 41, next: [7]), FrozenPartition(changelogEnd: 40, next: [8]),
        FrozenPartition(changelogEnd: 40, next: [nil]),
    ])
    func stateThatSomebodyTouchedIsReadAgain(found: FrozenPartition) {
        let driver = Self.frozen()
        driver.answer(.polled([.assigned([0])]))
        #expect(driver.answer(.inspected(found)) == [.beginRestore([0])])
    }

    @Test func stateWhoseChangelogHasNoKnownEndIsReadAgain() {
        let driver = MachineDriver().own([0])
        driver.answer(.polled([.revoked]))
        driver.answer(.frozen([:]))
        driver.answer(.done)
        driver.answer(.worked(WorkResult()))
        #expect(driver.answer(.polled([.assigned([0])])) == [.log(.restoring([0])), .beginRestore([0])])
    }

    @Test func whatWasKeptIsDroppedAtTheNextRebalance() {
        let driver = Self.frozen()
        driver.answer(.polled([.assigned([1])]))
        driver.restore([1])
        #expect(driver.answer(.polled([.revoked])) == [.dropFrozen, .freeze])
        driver.answer(.frozen([1: Self.kept]))
        driver.answer(.done)
        driver.answer(.worked(WorkResult()))
        #expect(driver.answer(.polled([.assigned([0])])).last == .beginRestore([0]))
    }

    @Test(arguments: [ActionFailure.outage, .notAMember, .refused])
    func stateWhoseLastCommitIsInDoubtIsNotKept(failure: ActionFailure) {
        let driver = MachineDriver().own([0])
        driver.work(.state)
        driver.answer(.polled([.revoked]))
        #expect(
            driver.answer(.failed(failure))
                == [.log(.commitBeforeRebalanceFailed(failure.description)), .rollBack, .renewProducer])
        #expect(driver.answer(.producerReady) == [.letGo])
        driver.answer(.done)
        #expect(driver.asked == .apply)
        #expect(driver.phase == .idle)
    }

    @Test func partitionsThatAreLostAreUndoneAndNotCommitted() {
        let driver = MachineDriver().own([0])
        driver.work(.state)
        #expect(
            driver.answer(.polled([.lost])) == [.log(.partitionsLost), .dropFrozen, .rollBack, .renewProducer])
        #expect(driver.answer(.producerReady) == [.letGo])
    }

    @Test func whereNothingIsBegunALossNeedsNoNewProducer() {
        let driver = MachineDriver().own([0])
        #expect(driver.answer(.polled([.lost])) == [.log(.partitionsLost), .dropFrozen, .letGo])
    }

    @Test func aRetriedCommitBeforeARebalanceRenewsTheProducerAndKeepsTheState() {
        let driver = MachineDriver().own([0])
        driver.work(.state)
        driver.answer(.polled([.revoked]))
        #expect(driver.answer(.committed(wasRetried: true)).last == .renewProducer)
        #expect(driver.answer(.producerReady) == [.freeze])
    }

    @Test func eventsOfOnePollAreAnsweredInTheirOrderAndAFailureLeavesTheRest() {
        let driver = MachineDriver().own([0])
        driver.answer(.polled([.revoked, .assigned([2])]))
        driver.answer(.frozen([:]))
        #expect(driver.asked == .letGo)
        driver.answer(.failed(.outage))
        #expect(driver.actions == [.log(.startingAgain("no answer")), .letGo])
        driver.answer(.done)
        // The rest needs no poll.
        #expect(driver.answer(.done) == [.log(.restoring([2])), .beginRestore([2])])
    }

    @Test func aFatalConsumerEndsTheWorker() {
        let driver = MachineDriver().own([0])
        #expect(driver.answer(.polled([.fatal("fenced")])) == [.fail("the consumer failed: fenced")])
    }

    @Test func aBrokerThatIsAwayIsAskedEveryTurnUntilItAnswers() {
        let driver = MachineDriver().own([0])
        #expect(
            driver.answer(.polled([.brokerAway("gone"), .brokerAway("gone")])) == [
                .log(.consumerProblem("gone")), .log(.brokerAway), .log(.consumerProblem("gone")), .askBroker,
            ])
        #expect(driver.phase == .waitingForBroker)
        #expect(driver.answer(.brokerAnswered(false)) == [.apply])
        driver.answer(.worked(WorkResult()))
        driver.answer(.polled([]))
        #expect(driver.asked == .askBroker)
        #expect(driver.answer(.brokerAnswered(true)) == [.log(.brokerAnswers), .apply])
        #expect(driver.phase == .ready)
    }
}
