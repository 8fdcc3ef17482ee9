/// Decisions on their way from the workers to those who listen, bounded by their number and by their bytes. What finds no room is counted.
struct DecisionRing: Sendable {
    /// Records that wait: what workers decide in some tens of milliseconds.
    static let mostRecords = 8_192
    /// Bytes that wait: records of 2 KiB, as many as may wait. A single one may have a megabyte.
    static let mostBytes = 16 * 1_024 * 1_024

    /// Records in structured JSON, in the order committed.
    private(set) var records: [[UInt8]] = []
    /// Records that found no room since the others were taken; they come behind them.
    private(set) var dropped = 0
    private var bytes = 0

    /// Adds a record. What comes behind one that was left out is left out too, until there is room for all: a reader sees one gap.
    mutating func add(_ record: [UInt8]) {
        guard dropped == 0, records.count < Self.mostRecords, bytes + record.count <= Self.mostBytes else {
            dropped += 1
            return
        }
        bytes += record.count
        records.append(record)
    }

    /// Hands over what is there, and begins anew.
    mutating func take() -> (records: [[UInt8]], dropped: Int) {
        defer { self = DecisionRing() }
        return (records, dropped)
    }
}
