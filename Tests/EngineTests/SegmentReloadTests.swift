import CEL
import Decisions
import Events
import RuleSets
import Scenarios
import State
import Testing

@testable import Engine

/// What becomes of watched segments when rules change, and after a restart.
struct SegmentReloadTests {
    private static let plain = "a: {trigger: other, \(SegmentTriggerTests.nudge)}"
    private static let comes = "comes: {trigger: {enters: keen}, \(SegmentTriggerTests.nudge)}"
    private static let goes = "goes: {trigger: {leaves: keen}, \(SegmentTriggerTests.nudge)}"
    private static let lapsed = "win-back: {trigger: {enters: {stage: lapsed}}, \(SegmentTriggerTests.nudge)}"

    private static func entries(_ scenario: Scenario) -> [String] {
        scenario.decisions.filter { $0.outcome == .entered }.map(\.line)
    }

    private static func rules(_ campaigns: String..., keen: String = "views_10m >= 2") throws -> RuleSet {
        try RuleSet.of(
            SegmentTriggerTests.dictionary.replacing("keen: views_10m >= 2", with: "keen: \(keen)") + "campaigns:\n"
                + campaigns.map { "  \($0)\n" }.joined())
    }

    @Test func afterAReloadThatAddsItThoseKnownAlreadyGetItSilently() throws {
        var scenario = Scenario(try Self.rules(Self.plain))
        scenario.happen(0, "view")
        scenario.happen(1, "view")
        try scenario.swap(to: Self.rules(Self.comes, Self.goes), at: 2)
        #expect(Self.entries(scenario) == [])
        scenario.happen(3, "view", of: "ann")
        scenario.happen(4, "view", of: "ann")
        // Time alone changes it for who has not come since.
        scenario.pass(30)
        #expect(Self.entries(scenario) == ["4m comes entered", "10m goes entered", "13m goes entered"])
    }

    @Test func whoHasNotComeSinceTheReloadBecomesLapsedByTimeAlone() throws {
        var scenario = Scenario(try Self.rules(Self.plain))
        scenario.happen(0, "order")
        scenario.happen(0, "order", of: "ann", time: -100)
        try scenario.swap(to: Self.rules(Self.lapsed), at: 30)
        // Ann was lapsed before.
        scenario.pass(1_000)
        #expect(
            scenario.decisions.filter { $0.outcome == .entered }.map { "\($0.individual) \($0.line)" } == [
                "joe 60m win-back entered"
            ])
    }

    @Test func afterAReloadThatChangesItThoseKnownAlreadyGetItSilently() throws {
        var scenario = Scenario(try Self.rules(Self.comes, Self.goes))
        scenario.happen(0, "view")
        try scenario.swap(to: Self.rules(Self.comes, Self.goes, keen: "views_10m >= 1"), at: 1)
        #expect(Self.entries(scenario) == [])
        scenario.pass(30)
        #expect(Self.entries(scenario) == ["10m goes entered"])
    }

    @Test func whatASegmentReadsIsAPartOfIt() throws {
        let rules = try Self.rules(Self.comes)
        let other = try RuleSet.of(
            SegmentTriggerTests.dictionary.replacing("over: 10m", with: "over: 20m") + "campaigns:\n  \(Self.comes)\n")
        let same = try RuleSet.of(
            SegmentTriggerTests.dictionary.replacing("over: 1h", with: "over: 2h") + "campaigns:\n  \(Self.comes)\n")
        func identity(_ rules: RuleSet) -> UInt64? { rules.segments.first { $0.name == "keen" }?.identity }
        #expect(identity(rules) != identity(other))
        #expect(identity(rules) == identity(same))
    }

    @Test func aReloadThatDoesNotTouchItChangesNothingOfIt() throws {
        var scenario = Scenario(try Self.rules(Self.comes, Self.goes))
        scenario.happen(0, "view")
        try scenario.swap(to: Self.rules(Self.comes, Self.goes, Self.plain), at: 1)
        #expect(scenario.partition.state(of: "joe")?.earliestDue == Scenario.minute(10))
        scenario.happen(2, "view")
        scenario.pass(30)
        #expect(Self.entries(scenario) == ["2m comes entered", "10m goes entered"])
    }

    @Test func whatHappenedWhileNobodyWaitedIsTakenSilently() throws {
        let (with, without) = (try Self.rules(Self.comes, Self.goes), try Self.rules(Self.plain))
        var scenario = Scenario(with)
        scenario.happen(0, "view")
        try scenario.swap(to: without, at: 1)
        scenario.happen(1, "view")
        try scenario.swap(to: with, at: 1)
        scenario.happen(2, "view")
        #expect(Self.entries(scenario) == [])
        try scenario.swap(to: without, at: 3)
        scenario.pass(30)
        #expect(Self.entries(scenario) == [])
        #expect(scenario.partition.state(of: "joe")?.earliestDue == .max)
        try scenario.swap(to: with, at: 31)
        scenario.happen(32, "view")
        scenario.happen(33, "view")
        #expect(Self.entries(scenario) == ["33m comes entered"])
    }

    @Test func aWarmingFeatureIsAnErrorUntilItIsComplete() throws {
        let rules = SegmentTriggerTests.dictionary.replacing("views_10m >= 2", with: "news_10m == 0").replacing(
            "features:\n", with: "features:\n  news_10m: {count: view, where: event.n > 0, over: 10m}\n")
        var scenario = Scenario(try Self.rules(Self.plain))
        scenario.happen(0, "view", ["n": .int(1)])
        try scenario.swap(to: RuleSet.of(rules + "campaigns:\n  \(Self.comes)\n"), at: 1)
        scenario.happen(5, "view", ["n": .int(0)])
        scenario.pass(11 - 1 / 60_000.0)
        #expect(Self.entries(scenario) == [])
        scenario.pass(11)
        #expect(Self.entries(scenario) == ["11m comes entered"])
    }

    @Test func segmentsAreTakenInSlicesAndARestartInBetweenTakesTheRest() throws {
        var scenario = Scenario(try Self.rules(Self.plain))
        for index in 0..<10 {
            scenario.happen(0, "view", of: "p\(index)")
            scenario.happen(0, "view", of: "p\(index)")
        }
        let next = try Self.rules(Self.comes, Self.goes)
        let partition = scenario.partition
        var effects = Effects(.values)
        partition.step(.rules(next), Clocks(), into: &effects)
        partition.step(.settling(most: 4), Clocks(), into: &effects)
        #expect(!partition.isSettled)
        #expect(partition.changeCount == 4)
        let checkpoint = partition.checkpoint(offsets: [])
        partition.commit()

        let restored = PartitionProcessor(next)
        for index in 0..<10 { try restored.restore("p\(index)", bytes: partition.state(of: "p\(index)")?.bytes) }
        restored.restore(try Checkpoint(checkpoint.bytes))
        #expect(!restored.isSettled)
        restored.step(.settling(most: 100), Clocks(), into: &effects)
        #expect(restored.changeCount == 6)
        #expect(restored.isSettled)
        restored.commit()
        #expect(effects.outcomes.isEmpty)
        restored.step(.time, .at(Scenario.minute(10)), into: &effects)
        #expect(effects.outcomes.filter { $0.outcome == .entered }.map(\.individual) == (0..<10).map { "p\($0)" })
        #expect(effects.outcomes.allSatisfy { $0.campaign == "goes" })
    }

    @Test func aSwapThatDoesNotCommitHasNotHappened() throws {
        var scenario = Scenario(try Self.rules(Self.plain))
        scenario.happen(0, "view")
        let before = scenario.partition.state(of: "joe")?.bytes
        var effects = Effects(.values)
        scenario.partition.step(.rules(try Self.rules(Self.comes)), Clocks(), into: &effects)
        scenario.partition.step(.settling(most: 4), Clocks(), into: &effects)
        #expect(scenario.partition.state(of: "joe")?.bytes != before)
        scenario.partition.rollback()
        #expect(scenario.partition.state(of: "joe")?.bytes == before)
        #expect(scenario.partition.checkpoint(offsets: []).watch == WatchCoverage(of: scenario.rules))
    }

    @Test func aCheckpointOfABuildThatWatchedNothingHasThoseKnownGetItSilently() throws {
        var scenario = Scenario(try Self.rules(Self.comes))
        scenario.happen(0, "view")
        scenario.happen(1, "view")
        var checkpoint = scenario.partition.checkpoint(offsets: [])
        checkpoint.watch = WatchCoverage()
        // Version 3 ends before what is watched, an instant and a count, and does not say how many partitions there are.
        var bytes = checkpoint.bytes
        bytes[0] = 3
        bytes.removeSubrange(1..<9)
        bytes.removeLast(9)
        var restored = Scenario(scenario.rules)
        var effects = Effects(.values)
        let older = PartitionProcessor(try Self.rules(Self.plain))
        older.step(.event(older.rules.event("view", "x", at: Scenario.origin)), .at(Scenario.origin), into: &effects)
        older.step(
            .event(older.rules.event("view", "y", at: Scenario.origin)), .at(Scenario.origin), into: &effects)
        try restored.partition.restore("joe", bytes: try #require(older.state(of: "joe")).bytes)
        restored.partition.restore(try Checkpoint(bytes))
        restored.settle()
        restored.happen(2, "view")
        #expect(Self.entries(restored) == [])
    }
}
