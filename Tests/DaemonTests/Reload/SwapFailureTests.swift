import KafkaClient
import Testing

@testable import Daemon

/// Rules that change while something goes wrong: a commit fails, the broker is away, partitions move.
struct SwapFailureTests {
    private static let people = 20

    private static func rules(_ campaign: String, template: String = "t1", wait: String = "1h") -> String {
        """
        events: {hello: {properties: {n: int}}}
        channels: {push: {address: individual.id}}
        campaigns:
          \(campaign):
            purpose: service
            trigger: {event: hello, key: event.id}
            steps: [{id: pause, wait: \(wait)}, {id: send, send: {channels: [push], template: \(template)}}]

        """
    }

    /// One worker with journeys that wait.
    private static func waiting(patience: Duration = RunningWorkers.patience) throws -> RunningWorkers {
        let running = try RunningWorkers(rules("hello"), workers: 1, patience: patience)
        try running.awaitReady()
        for person in 0..<people { try running.happen("hello", "e\(person)", of: "p\(person)") }
        try running.flush()
        _ = try running.collect("the entries") { $0.count { $0.text("outcome") == "entered" } == people }
        // Before their transaction has ended for the worker too, its commit is not the swap's.
        try running.until("the commit") {
            running.metric("attune_events_total{topic=\"events\",outcome=\"applied\"}") == Double(people)
        }
        return running
    }

    /// Every journey has ended once, by the rules that had no place for it, and events go on by those.
    private static func expectSwapped(_ running: RunningWorkers, to hash: String) throws {
        let ended = try running.collect("the ends") { $0.count { $0.text("reason") == "withdrawn" } >= people }
            .filter { $0.text("reason") == "withdrawn" }
        #expect(ended.map(\.key).sorted() == (0..<people).map { "p\($0)" }.sorted())
        #expect(ended.allSatisfy { $0.text("ruleset") == hash })
        try running.happen("hello", "last", of: "p0")
        try running.flush()
        let last = try running.collect("the last entry") { $0.contains { $0.text("campaign") == "other" } }
        #expect(last.count { $0.text("outcome") == "entered" } == people + 1)
        #expect(last.last?.text("ruleset") == hash)
        #expect(running.controls.allSatisfy { $0.ruleSet == hash && $0.offeredRules == nil })
    }

    /// The first commit of a swap is the old rules' last, the second the new rules' first.
    @Test(arguments: [["fails"], ["succeeds", "fails"], ["fails", "succeeds", "fails"], ["fails", "fails", "fails"]])
    func aCommitThatFailsInMidSwapIsRepeated(commits: [String]) throws {
        let running = try Self.waiting()
        try running.folder.write(Self.rules("other"), to: "rules.yaml")
        // Refused before anything is written: the embedded broker shows what was aborted.
        let notAuthorized: Int32 = 30
        running.pushErrors(
            commits.map { .init(rawValue: $0 == "fails" ? notAuthorized : 0) }, for: .addOffsetsToTransaction)
        let result = try running.reload()
        #expect(result.outcome == .changed)
        try Self.expectSwapped(running, to: result.ruleSet)
        #expect(
            running.metric("attune_transactions_total{outcome=\"aborted\"}")
                == Double(commits.count { $0 == "fails" }))
    }

    @Test func rulesOfferedWhileTheBrokerIsAwayAreTakenOnceItIsBack() throws {
        let running = try Self.waiting(patience: .milliseconds(200))
        try running.setBroker(down: true)
        try running.folder.write(Self.rules("other"), to: "rules.yaml")
        let result = try running.reload()
        #expect(result.outcome == .awaited(workers: [0]))
        try running.setBroker(down: false)
        try running.until("the swap") { running.controls[0].offeredRules == nil }
        try Self.expectSwapped(running, to: result.ruleSet)
    }

    /// A worker without partitions takes the rules at once; those it is given then, restored by their old marker, follow.
    @Test func rulesThatComeWhilePartitionsMoveAreThoseOfWhoeverGetsThem() throws {
        let running = try Self.waiting()
        try running.addWorker()
        try running.until("the partitions to be given back") { running.controls[0].phase == .idle }
        #expect(running.metric("attune_state_individuals{partition=\"0\"}") == nil)
        try running.folder.write(Self.rules("other"), to: "rules.yaml")
        let result = try running.reload()
        #expect(result.outcome == .changed)
        try running.awaitReady()
        #expect(running.controls.map(\.share.given) == [2, 2])
        try Self.expectSwapped(running, to: result.ruleSet)
    }

    @Test func whatAReloadBringsIsCountedFromZero() throws {
        let running = try Self.waiting()
        let series = "attune_decisions_total{campaign=\"other\",outcome=\"sent\",reason=\"\"}"
        #expect(running.metric(series) == nil)
        try running.folder.write(Self.rules("other"), to: "rules.yaml")
        #expect(try running.reload().outcome == .changed)
        #expect(running.metric(series) == 0)
    }

    /// Whatever goes wrong beside them: nobody has to stop workers before they go.
    @Test func workersEndWithTheValueThatHoldsThem() throws {
        let running = try RunningWorkers(Self.rules("hello"), workers: 1)
        try running.awaitReady()
        running.dropWorkers()
        #expect(running.controls[0].phase == .stopped)
    }
}
