internal import KafkaClient
internal import Testing
@testable internal import Daemon

struct LossPlanTests {
    private static func plan(
        _ checkpoint: Int64?, _ group: Int64?, _ range: ClosedRange<Int64>, isReplaced: Bool = false,
        hasCheckpoint: Bool = true
    ) -> LossPlan {
        var plan = LossPlan()
        plan.add(
            [
                LossPlan.Facts(
                    topic: "in", checkpoint: checkpoint, group: group,
                    watermarks: Watermarks(low: range.lowerBound, high: range.upperBound), isReplaced: isReplaced)
            ], of: 3, hasCheckpoint: hasCheckpoint)
        return plan
    }

    @Test(
        arguments: [(5, 5, 0...9), (5, 5, 5...5), (0, 0, 0...0), (nil, nil, 4...9), (5, nil, 2...9)]
            as [(Int64?, Int64?, ClosedRange<Int64>)])
    func whatLeadsOnStays(checkpoint: Int64?, group: Int64?, range: ClosedRange<Int64>) {
        #expect(Self.plan(checkpoint, group, range).isEmpty)
    }

    @Test func deletedRecordsAreCounted() {
        let plan = Self.plan(120, 120, 1_500...1_600)
        #expect(plan.lines == ["in, partition 3: from 120 to 1500; 1,380 records were deleted before being read"])
        #expect(plan.summary == "gone: 1,380 records")
        #expect(plan.partitions == [3])
        #expect(
            Self.plan(8, 8, 9...9).lines == ["in, partition 3: from 8 to 9; 1 record was deleted before being read"])
    }

    @Test(arguments: [(50, false), (30, true)] as [(Int64, Bool)])
    func aTopicThatWasMadeAnewIsReadFromItsBeginning(next: Int64, isReplaced: Bool) {
        let plan = Self.plan(next, nil, 0...40, isReplaced: isReplaced)
        #expect(
            plan.lines == [
                "in, partition 3: from \(next) to 0; the topic was deleted and made anew: what the old one held from \(next) on is gone, "
                    + "nobody can say how much; of the new one 40 are read"
            ])
        #expect(plan.summary.hasPrefix("gone: 0 records, and what topics held that were made anew"))
    }

    @Test(
        arguments: [(5, 7, 5, "5, the group 7"), (5, 3, 5, "5, the group 3"), (nil, 7, 7, "nothing, the group 7")]
            as [(Int64?, Int64?, Int64, String)])
    func theCheckpointCountsWhereTheTwoContradictEachOther(
        checkpoint: Int64?, group: Int64?, to: Int64, words: String
    ) {
        let plan = Self.plan(checkpoint, group, 0...9)
        #expect(plan.steps.map(\.to) == [to])
        #expect(plan.lines == ["in, partition 3: from \(to) to \(to); the checkpoint says \(words); nothing is gone"])
    }

    @Test func aPartitionWithoutItsCheckpointGetsOne() {
        let plan = Self.plan(nil, 7, 0...9, hasCheckpoint: false)
        #expect(plan.forgetful == [3] && plan.partitions == [3])
        #expect(Self.plan(nil, nil, 0...9, hasCheckpoint: false).isEmpty)
    }
}
