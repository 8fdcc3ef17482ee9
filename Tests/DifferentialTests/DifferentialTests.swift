import Foundation
import NaiveDecisions
import Testing

/// The engine against the naive world, on random rule sets and streams.
struct DifferentialTests {
    /// How many seeds are tried: `ATTUNE_ORACLE_SEEDS`, else so many as take half a minute. Tests/Scripts/decision-differential tries more.
    private static let seeds = ProcessInfo.processInfo.environment["ATTUNE_ORACLE_SEEDS"].flatMap(UInt64.init) ?? 600

    /// What the streams of one part must come to, so that they tell enough.
    private static let common = [
        "sent ", "shadow global_holdout", "entered ", "converted ", "deferred quiet_hours", "exited completed",
        "exited exit", "exited restarted", "suppressed paused", "suppressed stale_trigger",
        "suppressed already_running", "suppressed condition", "suppressed step_condition", "suppressed no_consent",
        "suppressed unreachable", "suppressed outranked", "suppressed capped", "suppressed past_due",
        "suppressed error",
    ]

    @Test(arguments: 0..<5 as Range<UInt64>)
    func theEngineDecidesAsTheNaiveWorldDoes(_ part: UInt64) throws {
        var outcomes: Set<String> = []
        for seed in stride(from: part, to: Self.seeds, by: 5) {
            let agreement = try Agreement(seed: seed)
            if let difference = agreement.difference {
                Issue.record("\(difference)")
                return
            }
            outcomes.formUnion(agreement.outcomes)
        }
        for outcome in Self.common {
            #expect(outcomes.contains(outcome), "no stream of these has \(outcome): they tell too little")
        }
    }
}
