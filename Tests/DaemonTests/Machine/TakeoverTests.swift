internal import Testing
@testable internal import Daemon

struct TakeoverTests {
    private static let idle = WorkerAction.poll(timeout: .milliseconds(500))

    @Test func aMemberThatWasGivenNothingPolls() {
        let driver = MachineDriver()
        #expect(driver.actions == [.initTransactions])
        #expect(driver.phase == .waitingForBroker)
        #expect(driver.answer(.producerReady) == [.join])
        #expect(driver.answer(.joined) == [.confirmRules, Self.idle])
        #expect(driver.phase == .idle)
    }

    @Test func aBrokerThatDoesNotAnswerIsWaitedForAndToldOfOnce() {
        let driver = MachineDriver()
        #expect(driver.answer(.producerNotReady("down")) == [.log(.waitingForBroker("down")), .initTransactions])
        #expect(driver.answer(.producerNotReady("down")) == [.initTransactions])
        #expect(driver.answer(.producerReady) == [.log(.brokerAnswers), .join])
    }

    @Test func partitionsAreRestoredToTheGroupsOffsetsThenRead() {
        let driver = MachineDriver().join()
        #expect(
            driver.answer(.polled([.assigned([3, 1, 3])])) == [.log(.restoring([1, 3])), .beginRestore([1, 3])])
        #expect(driver.phase == .restoring)
        #expect(driver.share == WorkerControl.Share(given: 2))
        #expect(driver.answer(.done) == [.serveGroup])
        #expect(driver.answer(.polled([])) == [.readState([1, 3])])
        #expect(driver.answer(.stateRead(atEnd: [])) == [.serveGroup])
        #expect(driver.answer(.polled([])) == [.readState([1, 3])])
        #expect(driver.answer(.stateRead(atEnd: [3])) == [.fetchOffsets(3)])
        #expect(driver.answer(.offsets(checkpoint: [5], group: [5])) == [.serveGroup])
        #expect(driver.share == WorkerControl.Share(given: 2, restored: 1))
        #expect(driver.answer(.polled([])) == [.readState([1])])
        #expect(driver.answer(.stateRead(atEnd: [1])) == [.fetchOffsets(1)])
        // Nothing was ever read of it.
        #expect(driver.answer(.offsets(checkpoint: nil, group: [nil])) == [.assign(thawed: [], restored: [3, 1])])
        driver.pass(.seconds(2))
        #expect(
            driver.answer(.assigned(RuleAdoption()))
                == [.announceAssignment([1, 3], after: .seconds(2)), .report, Self.idle])
        #expect(driver.phase == .ready)
    }

    @Test func aCheckpointBehindTheGroupIsReadOnFor() {
        let driver = MachineDriver().join()
        driver.answer(.polled([.assigned([0])]))
        driver.answer(.done)
        for _ in 0..<5 {
            driver.answer(.polled([]))
            driver.answer(.stateRead(atEnd: [0]))
            #expect(driver.answer(.offsets(checkpoint: [5], group: [6])) == [.serveGroup])
            driver.pass(.seconds(4))
        }
        driver.answer(.polled([]))
        driver.answer(.stateRead(atEnd: [0]))
        #expect(driver.answer(.offsets(checkpoint: [6], group: [6])) == [.assign(thawed: [], restored: [0])])
    }

    @Test(arguments: [([5], "5"), (nil, "none")] as [([Int64?]?, String)])
    func aTornTransactionIsRefusedAtTheDeadline(checkpoint: [Int64?]?, text: String) {
        let driver = MachineDriver().join()
        driver.answer(.polled([.assigned([4])]))
        driver.answer(.done)
        // The deadline begins when they first differ, and is not moved by what is read since.
        for group: Int64 in [6, 7] {
            driver.answer(.polled([]))
            driver.answer(.stateRead(atEnd: [4]))
            #expect(driver.answer(.offsets(checkpoint: checkpoint, group: [group])) == [.serveGroup])
            driver.pass(MachineDriver.restoreTimeout)
        }
        driver.answer(.polled([]))
        driver.answer(.stateRead(atEnd: [4]))
        #expect(
            driver.answer(.offsets(checkpoint: checkpoint, group: [8])) == [
                .refuse(
                    "the state of partition 4 in state does not fit the group's offsets: the checkpoint says \(text), the group 8 "
                        + "for events. A transaction was torn, or one of the two was changed by hand. "
                        + RecoveryAdvice.skipLost)
            ])
    }

    @Test func aGroupWhoseOffsetsExpiredGoesOnFromTheCheckpoint() {
        let driver = MachineDriver(inputs: ["a", "b"]).join()
        driver.answer(.polled([.assigned([0])]))
        driver.answer(.done)
        driver.answer(.polled([]))
        driver.answer(.stateRead(atEnd: [0]))
        #expect(
            driver.answer(.offsets(checkpoint: [5, nil], group: [nil, nil]))
                == [.log(.groupOffsetsExpired(partition: 0)), .assign(thawed: [], restored: [0])])
    }

    /// As those of an input that was taken out of the configuration for long, or deleted.
    @Test func anInputWhoseOffsetsExpiredGoesOnFromTheCheckpoint() {
        let driver = MachineDriver(inputs: ["a", "b"]).join()
        driver.answer(.polled([.assigned([0])]))
        driver.answer(.done)
        driver.answer(.polled([]))
        driver.answer(.stateRead(atEnd: [0]))
        #expect(
            driver.answer(.offsets(checkpoint: [5, 6], group: [5, nil]))
                == [.log(.groupOffsetsExpired(partition: 0)), .assign(thawed: [], restored: [0])])
    }

    @Test func offsetsOfTheGroupThatTheCheckpointLacksAreWaitedFor() {
        for (checkpoint, group) in [([5, nil], [5, 6]), ([5, 6], [nil, 7])] as [([Int64?], [Int64?])] {
            let driver = MachineDriver(inputs: ["a", "b"]).join()
            driver.answer(.polled([.assigned([0])]))
            driver.answer(.done)
            driver.answer(.polled([]))
            driver.answer(.stateRead(atEnd: [0]))
            #expect(driver.answer(.offsets(checkpoint: checkpoint, group: group)) == [.serveGroup])
        }
    }

    @Test func whatShouldPassAndDoesNotIsToldOfAsSuch() {
        let driver = MachineDriver().join()
        driver.answer(.polled([.assigned([0])]))
        func fail() -> WorkerAction? {
            let first = driver.answer(.failed(.outage)).first
            driver.answer(.done)
            driver.answer(.done)
            driver.answer(.polled([]))
            #expect(driver.asked == .beginRestore([0]))
            return first
        }
        #expect(fail() == .log(.startingAgain("no answer")))
        driver.pass(WorkerMachine.trouble - .seconds(1))
        #expect(fail() == .log(.consumerProblem("no answer")))
        driver.pass(.seconds(1))
        #expect(fail() == .log(.failingStill("no answer", for: WorkerMachine.trouble)))
        #expect(fail() == .log(.consumerProblem("no answer")))
        driver.pass(WorkerMachine.trouble)
        #expect(fail() == .log(.failingStill("no answer", for: WorkerMachine.trouble * 2)))
        // Once it has worked, it is news again.
        driver.restore([0])
        driver.work(.state)
        driver.pass(MachineDriver.commitInterval)
        driver.answer(.polled([]))
        driver.answer(.worked(WorkResult()))
        #expect(driver.answer(.failed(.outage)).first == .log(.startingAgain("no answer")))
    }

    @Test(arguments: [GroupEvent.revoked, .lost])
    func partitionsThatAreTakenBackWhileRestoredAreDropped(event: GroupEvent) {
        let driver = MachineDriver().join()
        driver.answer(.polled([.assigned([0, 1])]))
        driver.answer(.done)
        let actions = driver.answer(.polled([event]))
        #expect(actions.first == .dropRestored)
        // Nothing is owned, so nothing is committed, and what is kept is nothing.
        if event == .revoked {
            #expect(driver.asked == .freeze)
            driver.answer(.frozen([:]))
        }
        #expect(driver.asked == .letGo)
        #expect(driver.answer(.done) == [.report, Self.idle])
        #expect(driver.phase == .idle)
    }

    @Test func otherEventsDoNotStopARestore() {
        let driver = MachineDriver().join()
        driver.answer(.polled([.assigned([0])]))
        driver.answer(.done)
        #expect(driver.answer(.polled([.brokerAway("gone")])) == [.readState([0])])
        // They are answered after it.
        driver.answer(.stateRead(atEnd: [0]))
        driver.answer(.offsets(checkpoint: nil, group: [nil]))
        #expect(driver.answer(.assigned(RuleAdoption())).last == .askBroker)
    }

    @Test func aRestoreThatFailsBeginsAgain() {
        let driver = MachineDriver().join()
        driver.answer(.polled([.assigned([0])]))
        driver.answer(.done)
        driver.answer(.polled([]))
        #expect(
            driver.answer(.failed(.outage)) == [.log(.startingAgain("no answer")), .dropRestored, .letGo])
        #expect(driver.answer(.done) == [.pause(.milliseconds(100))])
        #expect(driver.answer(.done) == [Self.idle])
        driver.answer(.polled([]))
        #expect(driver.actions == [.log(.restoring([0])), .beginRestore([0])])
    }

    @Test func journeysWithoutAPlaceInTheRulesEndBeforeAnythingIsRead() {
        let driver = MachineDriver().join()
        driver.answer(.polled([.assigned([0, 1])]))
        driver.answer(.done)
        driver.answer(.polled([]))
        driver.answer(.stateRead(atEnd: [0, 1]))
        driver.answer(.offsets(checkpoint: [1], group: [1]))
        driver.answer(.offsets(checkpoint: [1], group: [1]))
        let changed = [(0, true), (1, false)].map { RuleAdoption.Partition(number: $0, isSettled: $1) }
        #expect(driver.answer(.assigned(RuleAdoption(changed: changed))) == [.settle(0)])
        #expect(driver.phase == .restoring)
        // What is settled shares a transaction; what is not has one of its own for each portion.
        #expect(driver.answer(.settled(.state, isSettled: true)) == [.commit])
        #expect(driver.answer(.committed(wasRetried: false)).last == .settle(1))
        #expect(driver.answer(.settled(.command, isSettled: false)) == [.commit])
        #expect(driver.answer(.committed(wasRetried: false)).last == .settle(1))
        #expect(driver.answer(.settled(.command, isSettled: true)) == [.commit])
        let actions = driver.answer(.committed(wasRetried: false))
        #expect(actions.contains(.announceAssignment([0, 1], after: .zero)))
        #expect(driver.asked == Self.idle)
    }
}
