internal import Configuration
internal import Testing
@testable internal import Daemon

/// When a transaction ends, and what follows where it ends badly.
struct CommitMachineTests {
    @Test func aCommandCommitsAtOnce() {
        let driver = MachineDriver().own([0])
        #expect(driver.work(.command) == [.commit])
        driver.pass(.milliseconds(3))
        #expect(
            driver.answer(.committed(wasRetried: false))
                == [.log(.committed(after: .milliseconds(3))), .report, .poll(timeout: .milliseconds(500))])
    }

    @Test func aCommandWaitsWhileMoreRecordsDo() {
        let driver = MachineDriver().own([0])
        #expect(driver.work(.command, isFull: true) == [.report, .poll(timeout: .milliseconds(100))])
        #expect(driver.work(WorkResult(isTouched: true, pendingRecords: 2)) == [.commit])
    }

    @Test func stateWaitsUpToTheCommitInterval() {
        let driver = MachineDriver().own([0])
        #expect(driver.work(.state) == [.report, .poll(timeout: .milliseconds(100))])
        driver.pass(.milliseconds(60))
        // Later work belongs to the same transaction.
        #expect(driver.work(.state) == [.report, .poll(timeout: .milliseconds(40))])
        driver.pass(.milliseconds(39))
        #expect(driver.work(WorkResult()) == [.report, .poll(timeout: .milliseconds(1))])
        driver.pass(.milliseconds(1))
        #expect(driver.work(WorkResult()) == [.commit])
    }

    @Test func manyRecordsCommitBeforeTheInterval() {
        let driver = MachineDriver().own([0])
        let most = WorkerMachine.mostRecords
        #expect(driver.work(WorkResult(isTouched: true, pendingRecords: most - 1), isFull: true).last != .commit)
        #expect(driver.work(WorkResult(isTouched: true, pendingRecords: most), isFull: true) == [.commit])
    }

    @Test func workWithoutEffectBeginsNothing() {
        let driver = MachineDriver().own([0])
        #expect(driver.work(WorkResult()) == [.report, .poll(timeout: .milliseconds(500))])
    }

    @Test func aFailedCommitIsUndoneAndThePartitionsRestored() {
        // Whether it failed or its outcome is unknown: what is in the changelog is what happened.
        for failure in [ActionFailure.outage, .refused] {
            let driver = MachineDriver().own([0, 1])
            driver.work(.command)
            #expect(
                driver.answer(.failed(failure))
                    == [.log(.startingAgain(failure.description)), .rollBack, .renewProducer])
            #expect(driver.answer(.producerReady) == [.letGo])
            #expect(driver.answer(.done) == [.pause(.milliseconds(100))])
            #expect(driver.answer(.done) == [.poll(timeout: .milliseconds(500))])
            #expect(driver.answer(.polled([])) == [.log(.restoring([0, 1])), .beginRestore([0, 1])])
        }
    }

    @Test func whoIsNotAMemberAnyMoreWaitsForTheGroup() {
        let driver = MachineDriver().own([0])
        driver.work(.command)
        driver.answer(.failed(.notAMember))
        driver.answer(.producerReady)
        driver.answer(.done)
        driver.answer(.done)
        #expect(driver.phase == .idle)
        #expect(driver.answer(.polled([])) == [.apply])
        driver.answer(.worked(WorkResult()))
        #expect(driver.answer(.polled([.lost])).last == .letGo)
    }

    @Test func aRetriedEndOfATransactionRenewsTheProducerBeforeTheNext() {
        let driver = MachineDriver().own([0])
        driver.work(.command)
        #expect(driver.answer(.committed(wasRetried: true)) == [.log(.committed(after: .zero)), .renewProducer])
        #expect(driver.phase == .ready)
        #expect(driver.answer(.producerReady) == [.report, .poll(timeout: .milliseconds(500))])
    }

    @Test func aRenewalThatFailedIsMadeUpForBeforeAnythingBegins() {
        let driver = MachineDriver().own([0])
        driver.work(.command)
        driver.answer(.committed(wasRetried: true))
        // Nothing is to be undone, but the old producer must not begin again.
        #expect(driver.answer(.failed(.refused)) == [.log(.startingAgain("refused")), .renewProducer])
        #expect(driver.answer(.producerReady) == [.letGo])
    }

    @Test func aNewProducerWaitsForTheBrokerAndSaysSoOnce() {
        let driver = MachineDriver().own([0])
        driver.work(.command)
        driver.answer(.failed(.outage))
        #expect(driver.answer(.producerNotReady("down")) == [.log(.waitingForBroker("down")), .initTransactions])
        #expect(driver.phase == .waitingForBroker)
        #expect(driver.answer(.producerNotReady("down")) == [.initTransactions])
        #expect(driver.answer(.producerReady) == [.log(.brokerAnswers), .letGo])
        #expect(driver.phase == .ready)
        driver.answer(.done)
        #expect(driver.phase == .restoring)
    }

    /// Commits once more: the answer to it.
    private static func commit(_ driver: MachineDriver, _ input: WorkerInput) -> [WorkerAction] {
        driver.restore([0])
        if case .poll = driver.asked { driver.answer(.polled([])) }
        driver.restore([0])
        if case .poll = driver.asked { driver.answer(.polled([])) }
        driver.answer(.worked(.command))
        #expect(driver.asked == .commit)
        let actions = driver.answer(input)
        while [.renewProducer, .letGo, .pause(.milliseconds(100))].contains(driver.asked) {
            driver.answer(driver.asked == .renewProducer ? .producerReady : .done)
        }
        return actions
    }

    @Test func tooManyFailuresInARowEndTheWorker() {
        let driver = MachineDriver().own([0])
        for _ in 0..<WorkerMachine.mostFailures {
            #expect(Self.commit(driver, .failed(.refused)).last == .renewProducer)
        }
        #expect(
            Self.commit(driver, .failed(.refused)).last
                == .fail("11 attempts in a row failed, the last with: refused"))
    }

    @Test func anOutageIsWaitedForHoweverLong() {
        let driver = MachineDriver().own([0])
        for _ in 0..<50 { #expect(Self.commit(driver, .failed(.outage)).last == .renewProducer) }
    }

    @Test func aCommitBreaksTheRowOfFailures() {
        let driver = MachineDriver().own([0])
        for _ in 0..<3 {
            for _ in 0..<WorkerMachine.mostFailures {
                #expect(Self.commit(driver, .failed(.refused)).last == .renewProducer)
            }
            _ = Self.commit(driver, .committed(wasRetried: false))
        }
    }

    @Test func whatIsToMendAFailureEndsTheWorkerWhereItFails() {
        let driver = MachineDriver().own([0])
        driver.work(.command)
        driver.answer(.failed(.outage))
        driver.answer(.producerReady)
        #expect(driver.answer(.failed(.refused)) == [.fail("refused")])
    }

    @Test func whatOnlyPeopleCanMendEndsTheWorkerAtOnce() {
        let driver = MachineDriver().own([0])
        driver.answer(.polled([]))
        #expect(driver.answer(.failedForGood("gone")) == [.fail("gone")])
    }

    @Test func whatOnlyPeopleCanMendEndsTheWorkerForThem() {
        let driver = MachineDriver().own([0])
        #expect(driver.answer(.refused("lost")) == [.refuse("lost")])
    }
}

/// Timers that the wall clock makes due.
struct TimerMachineTests {
    @Test func aTimerFiresOncePartitionsAreCaughtUp() {
        let driver = MachineDriver(inputs: ["a", "b"]).join()
        driver.answer(.polled([.assigned([0])]))
        driver.answer(.done)
        driver.answer(.polled([]))
        driver.answer(.stateRead(atEnd: [0]))
        driver.answer(.offsets(checkpoint: [7, 7], group: [7, 7]))
        driver.answer(.assigned(RuleAdoption(timers: [0: driver.facts.wall])))
        driver.answer(.polled([]))
        #expect(!driver.reachEnd(of: 0, in: 0))
        // Another input may still bring what comes before the timer.
        #expect(
            driver.answer(.worked(WorkResult(timers: [0: driver.facts.wall]))).last
                == .poll(timeout: .milliseconds(500)))
        driver.answer(.polled([]))
        #expect(driver.reachEnd(of: 1, in: 0))
        #expect(driver.answer(.worked(WorkResult(timers: [0: driver.facts.wall]))) == [.fireTimers([0])])
        #expect(driver.answer(.worked(.command)) == [.commit])
    }

    @Test func aPollWaitsUntilTheEarliestTimer() {
        let driver = MachineDriver().own([0, 1])
        driver.reachEnd(in: 0)
        let due = driver.facts.wall + 250
        // One that is not caught up does not count.
        #expect(driver.work(WorkResult(timers: [0: due, 1: due - 200])).last == .poll(timeout: .milliseconds(250)))
        driver.pass(.milliseconds(250))
        driver.answer(.polled([]))
        #expect(driver.answer(.worked(WorkResult(timers: [0: due, 1: due - 200]))) == [.fireTimers([0])])
    }

    @Test func theClockOfRecordsHasNoTimersBetweenThem() {
        let driver = MachineDriver(clock: .records).own([0])
        driver.reachEnd(in: 0)
        #expect(driver.work(WorkResult(timers: [0: 0])).last == .poll(timeout: .milliseconds(500)))
    }

    @Test func aPartitionThatIsAssignedAnewIsNotCaughtUp() {
        let driver = MachineDriver().own([0])
        driver.reachEnd(in: 0)
        driver.answer(.polled([.revoked]))
        driver.answer(.frozen([0: FrozenPartition(changelogEnd: 1, next: [7])]))
        driver.answer(.done)
        driver.answer(.worked(WorkResult()))
        driver.answer(.polled([.assigned([0])]))
        driver.answer(.inspected(FrozenPartition(changelogEnd: 1, next: [7])))
        #expect(driver.answer(.assigned(RuleAdoption(timers: [0: 0]))).last == .poll(timeout: .milliseconds(500)))
    }
}
