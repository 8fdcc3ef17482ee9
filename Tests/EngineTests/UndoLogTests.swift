import CEL
import Decisions
import Engine
import Events
import State
import RuleSets
import Scenarios
import SeededRandomness
import Testing

/// Commit, rollback, restore: what happened happened, and nothing else.
struct UndoLogTests {
    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func rollbacksAndRepetitionsLeaveNoTrace(_ seed: UInt64) throws {
        let rules = try RuleSet.of(everything)
        let inputs = stream(seed, rules: rules)
        let plain = PartitionProcessor(rules)
        let tried = PartitionProcessor(rules)
        var generator = SeededGenerator(seed: seed &+ 1_000)
        var position = 0
        var decisions = 0
        while position < inputs.count {
            let end = min(inputs.count, position + Int(generator.pick(1...12)))
            let batch = inputs[position..<end]
            for _ in 0..<generator.pick(0...2) {
                let before = tried.snapshot()
                // Also a batch that goes on longer than the one that will stand.
                tried.feed(inputs[position..<min(inputs.count, end + Int(generator.pick(0...20)))])
                tried.rollback()
                #expect(tried.snapshot() == before, "seed \(seed)")
                #expect(tried.changes().isEmpty)
            }
            let expected = plain.feed(batch)
            let found = tried.feed(batch)
            #expect(found == expected, "seed \(seed)")
            decisions += found.count
            #expect(tried.changes().map(\.individual) == plain.changes().map(\.individual), "seed \(seed)")
            #expect(tried.changes().map(\.bytes) == plain.changes().map(\.bytes), "seed \(seed)")
            plain.commit()
            tried.commit()
            #expect(tried.snapshot() == plain.snapshot(), "seed \(seed)")
            position = end
        }
        #expect(decisions > 10, "seed \(seed) decides too little to tell anything")
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func aPartitionRestoredFromItsChangelogGoesOnAsIfNothingWasAmiss(_ seed: UInt64) throws {
        let rules = try RuleSet.of(everything)
        let inputs = stream(seed, rules: rules)
        var generator = SeededGenerator(seed: seed)
        let cut = Int(generator.pick(1...Int64(inputs.count - 1)))
        let whole = PartitionProcessor(rules)
        var changelog: [(String, [UInt8]?)] = []
        for input in inputs[..<cut] {
            whole.feed([input])
            changelog += whole.changes().map { ($0.individual, $0.bytes) }
            whole.commit()
        }
        let restored = PartitionProcessor(rules)
        for (individual, bytes) in changelog { try restored.restore(individual, bytes: bytes) }
        restored.restore(whole.checkpoint(offsets: []))
        #expect(restored.snapshot() == whole.snapshot(), "seed \(seed)")
        #expect(restored.feed(inputs[cut...]) == whole.feed(inputs[cut...]), "seed \(seed)")
        #expect(restored.snapshot() == whole.snapshot(), "seed \(seed)")
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func equalSequencesGiveEqualDecisions(_ seed: UInt64) throws {
        let rules = try RuleSet.of(everything)
        let other = try RuleSet.of(everything)
        #expect(
            PartitionProcessor(rules).feed(stream(seed, rules: rules))
                == PartitionProcessor(other).feed(stream(seed, rules: other)),
            "seed \(seed)")
    }

    @Test func whoCameInATransactionThatFailedIsGone() throws {
        let rules = try RuleSet.of(everything)
        let partition = PartitionProcessor(rules)
        partition.feed([.event(rules.event("a", "1", at: Scenario.origin), arrival: Scenario.origin)])
        #expect(partition.individualCount == 1)
        partition.rollback()
        #expect(partition.individualCount == 0)
        #expect(partition.stateBytes == 0)
        #expect(partition.state(of: "joe") == nil)
        #expect(partition.changes().isEmpty)
    }

    @Test func timersThatFiredInATransactionThatFailedFireAgain() throws {
        let rules = try RuleSet.of(everything)
        let partition = PartitionProcessor(rules)
        let start = Scenario.origin
        let event = rules.event("b", "1", at: start, ["k": .string("x"), "n": .int(1)])
        partition.feed([.event(event, arrival: start)])
        partition.commit()
        let first = partition.feed([.time(start + 3_600_000)])
        #expect(first.count == 3, "a send, an end, and the record of both")
        partition.rollback()
        #expect(partition.clock == start)
        #expect(partition.earliestDue == start + 7 * 60_000)
        #expect(partition.feed([.time(start + 3_600_000)]) == first)
    }

    @Test func ofWhomNothingIsLeftGetsATombstone() throws {
        let partition = PartitionProcessor(try RuleSet.of(everything))
        try partition.restore("joe", bytes: IndividualState(id: "joe").bytes)
        #expect(partition.individualCount == 1)
        try partition.restore("joe", bytes: nil)
        #expect(partition.individualCount == 0)
        try partition.restore("joe", bytes: nil)
    }
}
