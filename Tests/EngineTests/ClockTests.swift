import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import Testing

/// What moves a partition's clock, and what `now` is (`rule-language.md`, "What happens when").
struct ClockTests {
    private static let text = """
        events: {a: {}}
        channels: {push: {address: '"t"'}}
        campaigns:
          c:
            purpose: service
            trigger: {event: a, max_age: 30d}
            steps: [{wait: 30m}, {send: {channels: [push], template: t, params: {now: '${now}'}}}]
          d:
            purpose: service
            trigger: a
            message: {channels: [push], template: t, params: {now: '${now}'}}

        """

    private let rules: RuleSet
    private let partition: PartitionProcessor

    init() throws {
        rules = try RuleSet.of(Self.text)
        partition = PartitionProcessor(rules)
    }

    private static let origin = Scenario.origin

    /// Steps the partition; the instants at which something was sent, and what `now` was.
    @discardableResult
    private func step(_ input: Input, _ clocks: Clocks) -> [String] {
        var effects = Effects(.values)
        partition.step(input, clocks, into: &effects)
        partition.commit()
        return effects.outcomes.filter { $0.outcome == .sent }.map { decision in
            let now = decision.message.map { "\($0.params[0].value)" } ?? ""
            return "\(decision.campaign) \(decision.now - Self.origin) \(now)"
        }
    }

    private func event(_ id: String, at offset: Milliseconds) -> Input {
        .event(rules.event("a", id, at: Self.origin + offset))
    }

    @Test func itIsTheLargestRecordTimestampBoundedByTheWallClock() {
        let wall = Self.origin + 10_000
        for (offset, expected) in [(1_000, 1_000), (500, 1_000), (9_999, 9_999), (60_000, 10_000), (2_000, 10_000)]
            as [(Milliseconds, Milliseconds)]
        {
            step(event("e-\(offset)", at: 0), Clocks(record: Self.origin + offset, wall: wall))
            #expect(partition.clock == Self.origin + expected)
        }
        step(.time, Clocks(wall: wall + 5_000))
        #expect(partition.clock == wall, "until all is read the wall clock only bounds it")
    }

    @Test func onceEverythingIsReadTheWallClockMovesIt() {
        step(event("e", at: 0), Clocks(record: Self.origin, wall: Self.origin + 10_000))
        #expect(partition.clock == Self.origin)
        step(.time, Clocks(wall: Self.origin + 10_001, isCaughtUp: true))
        #expect(partition.clock == Self.origin + 10_001)
        step(.time, Clocks(wall: Self.origin + 9_000, isCaughtUp: true))
        #expect(partition.clock == Self.origin + 10_001, "a wall clock that goes back takes it nowhere")
    }

    @Test func withTheClockOfRecordsTheWallClockPlaysNoPart() {
        step(event("e", at: 0), Clocks(record: Self.origin + 86_400_000))
        #expect(partition.clock == Self.origin + 86_400_000)
    }

    @Test func timersGoByTheClock() {
        let wall = Self.origin + 1_800_000
        step(event("e", at: 0), Clocks(record: Self.origin, wall: wall))
        // The record is ahead, the clock stops at the wall's: a millisecond too early for the timer.
        #expect(step(.heard, Clocks(record: wall + 60_000, wall: wall - 1)) == [])
        #expect(step(.heard, Clocks(record: wall, wall: wall)).count == 1)
    }

    @Test func nowIsTheDueTimeOfATimerAndOfAnEventTheLargerOfItsTimeAndTheClock() {
        func sent(_ campaign: String, _ offset: Milliseconds) -> String {
            "\(campaign) \(offset) \(Value.timestamp(Timestamp(clampingMilliseconds: Self.origin + offset)))"
        }
        step(.heard, .at(Self.origin))
        #expect(step(event("ahead", at: 60_000), .at(Self.origin)) == [sent("d", 60_000)])
        #expect(step(event("late", at: -60_000), .at(Self.origin + 1_000)) == [sent("d", 1_000)])
        // The clock goes far beyond what is due.
        #expect(step(.time, .at(Self.origin + 86_400_000)) == [sent("c", 1_860_000)])
    }
}
