internal import Testing
@testable internal import Daemon

/// Rules that change while the worker is about something.
struct RuleSwapTests {
    private static let unsettled = RuleAdoption(changed: [RuleAdoption.Partition(number: 0, isSettled: false)])
    private static let settled = RuleAdoption(changed: [RuleAdoption.Partition(number: 0, isSettled: true)])

    /// A worker with a transaction that was just begun, to which other rules are offered.
    private static func offered(isCaughtUp: Bool = false) -> MachineDriver {
        let driver = MachineDriver().own([0])
        if isCaughtUp { driver.reachEnd(in: 0) }
        driver.work(.state)
        driver.facts.offeredRules = "new"
        driver.work(WorkResult())
        return driver
    }

    @Test func whatIsBegunIsTheOldRules() {
        let driver = Self.offered(isCaughtUp: true)
        #expect(driver.actions == [.advanceClocks([0])])
        #expect(driver.answer(.worked(.command)) == [.commit])
        #expect(driver.answer(.committed(wasRetried: false)) == [.log(.committed(after: .zero)), .adoptRules])
        #expect(driver.answer(.adopted("new", Self.settled)) == [.settle(0)])
        #expect(driver.answer(.settled(.state, isSettled: true)) == [.commit])
        #expect(
            driver.answer(.committed(wasRetried: false)).dropFirst()
                == [.announceRules, .confirmRules, .report, .poll(timeout: .milliseconds(500))])
        #expect(driver.rules == "new")
    }

    @Test func clocksThatFollowRecordsAreNotMoved() {
        let driver = Self.offered()
        #expect(driver.actions == [.commit])
    }

    @Test func aPortionOfJourneysIsATransaction() {
        let driver = Self.offered()
        driver.answer(.committed(wasRetried: false))
        driver.answer(.adopted("new", Self.unsettled))
        for _ in 0..<3 {
            #expect(driver.asked == .settle(0))
            #expect(driver.answer(.settled(.command, isSettled: false)) == [.commit])
            driver.answer(.committed(wasRetried: false))
        }
        #expect(driver.answer(.settled(.command, isSettled: true)) == [.commit])
        #expect(driver.answer(.committed(wasRetried: false)).contains(.confirmRules))
    }

    @Test func rulesThatAreInUseAreOnlyConfirmed() {
        let driver = MachineDriver().own([0])
        driver.facts.offeredRules = "old"
        #expect(
            driver.work(WorkResult()) == [.confirmRules, .report, .poll(timeout: .milliseconds(500))])
    }

    @Test func aMemberWithoutPartitionsTakesThemAtOnce() {
        let driver = MachineDriver().join()
        driver.facts.offeredRules = "new"
        driver.answer(.polled([]))
        #expect(driver.answer(.worked(WorkResult())) == [.adoptRules])
        #expect(driver.answer(.adopted("new", RuleAdoption())).prefix(2) == [.announceRules, .confirmRules])
    }

    @Test func rulesThatComeDuringARestoreWaitForItsEnd() {
        let driver = MachineDriver().join()
        driver.answer(.polled([.assigned([0])]))
        driver.facts.offeredRules = "new"
        driver.restore([0])
        // Between the restore and the first record.
        #expect(driver.asked == .adoptRules)
        #expect(driver.phase == .ready)
    }

    @Test func theOldRulesLastCommitFails() {
        let driver = Self.offered()
        driver.answer(.failed(.outage))
        driver.answer(.producerReady)
        driver.answer(.done)
        driver.answer(.done)
        #expect(driver.rules == "old")
        driver.answer(.polled([]))
        // Restored by the old rules, then swapped.
        #expect(driver.asked == .beginRestore([0]))
        driver.restore([0])
        #expect(driver.asked == .adoptRules)
        driver.answer(.adopted("new", RuleAdoption()))
        #expect(driver.actions.prefix(2) == [.announceRules, .confirmRules])
    }

    @Test(arguments: [ActionFailure.outage, .refused])
    func theNewRulesFirstCommitFails(failure: ActionFailure) {
        let driver = Self.offered()
        driver.answer(.committed(wasRetried: false))
        driver.answer(.adopted("new", Self.unsettled))
        driver.answer(.settled(.command, isSettled: false))
        #expect(driver.answer(.failed(failure)).dropFirst() == [.rollBack, .renewProducer])
        driver.answer(.producerReady)
        driver.answer(.done)
        driver.answer(.done)
        driver.answer(.polled([]))
        // Restored by the new rules, which the checkpoint does not know: settled again, confirmed without another swap.
        driver.restore([0], adoption: Self.settled)
        #expect(driver.asked == .settle(0))
        driver.answer(.settled(.state, isSettled: true))
        let actions = driver.answer(.committed(wasRetried: false))
        #expect(actions.contains(.confirmRules) && !actions.contains(.adoptRules))
        #expect(driver.rules == "new")
    }

    @Test func whoIsThrownOutOfTheGroupInMidSwapTakesTheRulesWithoutPartitions() {
        let driver = Self.offered()
        driver.answer(.failed(.notAMember))
        driver.answer(.producerReady)
        driver.answer(.done)
        driver.answer(.done)
        driver.answer(.polled([]))
        #expect(driver.answer(.worked(WorkResult())) == [.adoptRules])
    }

    @Test func aRetriedCommitInMidSwapRenewsTheProducerFirst() {
        let driver = Self.offered()
        #expect(driver.answer(.committed(wasRetried: true)).last == .renewProducer)
        #expect(driver.answer(.producerReady) == [.adoptRules])
    }

    @Test func rulesThatChangeAgainInMidSwapAreTakenAfterIt() {
        let driver = Self.offered()
        driver.answer(.committed(wasRetried: false))
        driver.facts.offeredRules = "newer"
        driver.answer(.adopted("new", RuleAdoption()))
        #expect(driver.actions.contains(.confirmRules))
        driver.work(WorkResult())
        #expect(driver.asked == .adoptRules)
    }
}
