internal import Testing
@testable internal import Daemon

struct RandomWalkTests {
    /// The names of all actions.
    private static let actions: Set<String> = [
        "log", "confirmRules", "announceRules", "announceAssignment", "rollBack", "dropFrozen", "dropRestored",
        "report",
        "initTransactions", "renewProducer", "join", "poll", "askBroker", "inspectFrozen", "beginRestore", "serveGroup",
        "readState", "fetchOffsets", "assign", "apply", "fireTimers", "advanceClocks", "adoptRules", "settle", "commit",
        "freeze", "letGo", "pause", "leave", "fail", "refuse",
    ]

    @Test func noSequenceOfInputsMakesAWorkerActImpossibly() {
        let base = UInt64.random(in: .min ... .max)
        print("noSequenceOfInputsMakesAWorkerActImpossibly seed \(base)")
        var seen: Set<String> = []
        for seed in (0..<400).map({ base &+ $0 }) {
            var worker = SimulatedWorker(seed: seed)
            do {
                try worker.run(actions: 300)
            } catch {
                Issue.record("seed \(seed): \(error)")
            }
            seen.formUnion(worker.seen)
        }
        // Walks that never come to something would show nothing of it.
        #expect(seen == Self.actions)
    }
}
