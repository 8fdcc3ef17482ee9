internal import Testing
@testable internal import Daemon

/// What waits for those who listen to decisions.
struct DecisionRingTests {
    @Test func itsRecordsAreBoundedByNumber() {
        var ring = DecisionRing()
        for number in 0..<DecisionRing.mostRecords + 3 { ring.add([UInt8(truncatingIfNeeded: number)]) }
        let (records, dropped) = ring.take()
        #expect(records.count == DecisionRing.mostRecords && dropped == 3)
        #expect(records.map(\.[0]) == (0..<DecisionRing.mostRecords).map { UInt8(truncatingIfNeeded: $0) })
        ring.add([1])
        #expect(ring.take() == ([[1]], 0), "there is room again")
    }

    @Test func itsRecordsAreBoundedByBytesAndLeaveOneGap() {
        var ring = DecisionRing()
        let large = [UInt8](repeating: 1, count: DecisionRing.mostBytes / 2)
        ring.add(large)
        ring.add(Array(large.dropLast()))
        ring.add([2, 2])
        // It would fit, but stands behind one that is gone.
        ring.add([3])
        let (records, dropped) = ring.take()
        #expect(records.map(\.count) == [large.count, large.count - 1] && dropped == 2)
        ring.add(large)
        ring.add(large)
        #expect(ring.take().dropped == 0)
    }
}

private func == (left: (records: [[UInt8]], dropped: Int), right: ([[UInt8]], Int)) -> Bool {
    left.records == right.0 && left.dropped == right.1
}
