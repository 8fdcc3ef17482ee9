import Foundation
import NaiveDecisions
import Testing

/// The engine against the naive world, on random rule sets and streams.
struct DifferentialTests {
    /// How many seeds are tried: `ATTUNE_ORACLE_SEEDS`, else so many as take a quarter of a minute. Tests/Scripts/decision-differential tries more.
    private static let seeds = ProcessInfo.processInfo.environment["ATTUNE_ORACLE_SEEDS"].flatMap(UInt64.init) ?? 400

    /// What the streams must come to together, so that they tell enough.
    private static let common = [
        "sent ", "shadow global_holdout", "entered ", "converted ", "deferred quiet_hours", "exited completed",
        "exited exit", "exited restarted", "suppressed paused", "suppressed stale_trigger",
        "suppressed already_running", "suppressed condition", "suppressed step_condition", "suppressed no_consent",
        "suppressed unreachable", "suppressed outranked", "suppressed capped", "suppressed past_due",
        "suppressed error",
    ]

    private static let parts = 5 as UInt64

    @Test func theEngineDecidesAsTheNaiveWorldDoes() async throws {
        let outcomes = try await withThrowingTaskGroup(of: Set<String>.self) { group in
            for part in 0..<Self.parts { group.addTask { try Self.outcomes(of: part) } }
            return try await group.reduce(into: Set()) { $0.formUnion($1) }
        }
        for outcome in Self.common {
            #expect(outcomes.contains(outcome), "no stream of these has \(outcome): they tell too little")
        }
    }

    /// What the streams of a part of the seeds came to, up to the first of them on which the two differ.
    private static func outcomes(of part: UInt64) throws -> Set<String> {
        var outcomes: Set<String> = []
        for seed in stride(from: part, to: seeds, by: Int(parts)) {
            let agreement = try Agreement(seed: seed)
            outcomes.formUnion(agreement.outcomes)
            if let difference = agreement.difference {
                Issue.record("\(difference)")
                break
            }
        }
        return outcomes
    }
}
