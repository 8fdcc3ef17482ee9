internal import SeededRandomness
internal import Testing
@testable internal import Daemon

struct RecordMergeTests {
    private struct Record {
        let partition: Int32
        let input: Int
        let time: Int64
    }

    private static func order(_ records: [Record]) -> [Int] {
        RecordMerge(coordinates: records.map { ($0.partition, $0.input) }, times: records.map(\.time)).order()
    }

    /// By the definition: again and again the oldest of the records whose input has none before them that is left.
    private static func naiveOrder(_ records: [Record]) -> [Int] {
        var left = Array(records.indices)
        var order: [Int] = []
        while let partition = left.map({ records[$0].partition }).min() {
            let next = left.filter { index in
                records[index].partition == partition
                    && !left.contains {
                        $0 < index && records[$0].partition == partition && records[$0].input == records[index].input
                    }
            }.min { (records[$0].time, records[$0].input) < (records[$1].time, records[$1].input) }
            guard let next else { return order }
            order.append(next)
            left.removeAll { $0 == next }
        }
        return order
    }

    @Test func inputsAreMergedByTimestamp() {
        let records = [(0, 30), (0, 40), (1, 10), (1, 35), (1, 50)].map {
            Record(partition: 0, input: $0, time: $1)
        }
        #expect(Self.order(records) == [2, 0, 3, 1, 4])
    }

    @Test func anInputKeepsItsOrderWhateverItsTimestamps() {
        let records = [(0, 50), (0, 10), (1, 20)].map { Record(partition: 0, input: $0, time: $1) }
        #expect(Self.order(records) == [2, 0, 1])
    }

    @Test func ofEqualTimestampsTheTopicConfiguredFirstComesFirst() {
        let records = [(1, 5), (0, 5)].map { Record(partition: 0, input: $0, time: $1) }
        #expect(Self.order(records) == [1, 0])
    }

    @Test func partitionsDoNotWaitForEachOther() {
        let records = [(2, 1), (0, 9), (2, 3), (0, 2)].map { Record(partition: $0, input: 0, time: $1) }
        #expect(Self.order(records) == [1, 3, 0, 2])
    }

    @Test func nothingIsMergedToNothing() { #expect(Self.order([]).isEmpty) }

    @Test func randomBatchesAreMergedAsByTheDefinition() {
        let seed = UInt64.random(in: .min ... .max)
        print("randomBatchesAreMergedAsByTheDefinition seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for round in 0..<300 {
            let inputs = random.pick(1...4)
            let partitions = random.pick(1...3)
            let records = (0..<random.pick(0...40)).map { _ in
                Record(
                    partition: Int32(random.pick(0...partitions)), input: Int(random.pick(0...inputs)),
                    // What is no record, as the end of a partition, comes at once.
                    time: random.chance(8) ? .min : random.pick(0...20))
            }
            #expect(Self.order(records) == Self.naiveOrder(records), "seed \(seed) round \(round)")
        }
    }
}
