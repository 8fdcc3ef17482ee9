internal import CommandLineTool
internal import Events
internal import JSON
internal import KafkaClient

/// A record of a topic, copied.
struct ExportRecord {
    let key: [UInt8]?
    let value: [UInt8]?
    let headers: [RecordHeader]
    let timestamp: Milliseconds?
    let offset: Int64
}

/// The records of one partition from its start to where it ended when it was opened, one after the other.
final class PartitionFeed {
    /// The number of the input.
    let input: Int
    /// The partition's number.
    let partition: Int32
    /// How many offsets there are to read.
    let count: Int
    /// The record at hand.
    private(set) var record = ExportRecord(key: nil, value: nil, headers: [], timestamp: nil, offset: -1)
    /// The largest timestamp so far: a record that is older than the one before it arrived after it all the same.
    private(set) var time = Milliseconds.min

    private static let batchSize = 500
    /// A poll ends when something comes; this is only how often one is looked after.
    private static let pollTimeout = Duration.seconds(1)
    /// A broker that says nothing for so long does not answer.
    private static let patience = 60

    private let consumer: Consumer
    private var batch = MessageBatch(capacity: PartitionFeed.batchSize)
    private var place = 0
    private let end: Int64
    private var isDone: Bool

    /// Opens a partition.
    ///
    /// - Parameter since: only records from the first one on whose timestamp is this or later; nil: all.
    init(
        _ partition: TopicPartition, input: Int = 0, since: Milliseconds? = nil, _ properties: ClientConfiguration,
        timeout: Duration
    ) throws(KafkaError) {
        self.input = input
        self.partition = partition.partition
        consumer = try Consumer(properties)
        let watermarks = try consumer.watermarks(of: partition, timeout: timeout)
        end = watermarks.high
        var start = watermarks.low
        if let since {
            start = try consumer.offset(of: partition, since: since, timeout: timeout) ?? watermarks.high
        }
        count = Int(max(watermarks.high - start, 0))
        isDone = count == 0
        if !isDone { try consumer.assign([PartitionStart(partition, since == nil ? .earliest : .offset(start))]) }
    }

    /// How a partition is read: committed records, by a consumer that no group sees.
    static func properties(_ properties: ClientConfiguration) -> ClientConfiguration {
        var properties = properties
        // The library wants one; nobody joins a group.
        properties["group.id"] = "attune-export"
        properties["enable.auto.commit"] = "false"
        properties["enable.auto.offset.store"] = "false"
        properties["isolation.level"] = "read_committed"
        properties["auto.offset.reset"] = "error"
        properties["enable.partition.eof"] = "true"
        // Each partition has a consumer of its own, which is asked only when its turn comes: that bounds what waits in memory.
        properties["queued.min.messages"] = "1000"
        properties["queued.max.messages.kbytes"] = "4096"
        return properties
    }

    /// Goes on to the next record; false at the end.
    func advance() throws -> Bool {
        var silence = 0
        while !isDone {
            if place < batch.count {
                place += 1
                return try take(place - 1, of: batch)
            }
            place = 0
            for event in consumer.poll(into: &batch, timeout: Self.pollTimeout) {
                if case .failed(let error) = event, error.isFatal { throw error }
            }
            silence = batch.isEmpty ? silence + 1 : 0
            if silence >= Self.patience {
                throw CommandFailure(.unavailable, "partition \(partition) sends nothing; is the broker there?")
            }
        }
        return false
    }

    /// Takes the entry at a place of the batch; false where it is the end.
    private func take(_ place: Int, of batch: borrowing MessageBatch) throws -> Bool {
        let message = batch[place]
        if let error = message.error { throw error }
        // Behind the last record there may be what is none: control records of transactions.
        isDone = !message.isRecord || message.offset >= end - 1
        guard message.isRecord, message.offset < end else { return false }
        var key: [UInt8]?
        if let bytes = message.key { key = Array(copying: bytes) }
        var value: [UInt8]?
        if let bytes = message.payload { value = Array(copying: bytes) }
        record = ExportRecord(
            key: key, value: value, headers: Self.copy(message.headers), timestamp: message.timestamp,
            offset: message.offset)
        time = max(time, message.timestamp ?? time)
        return true
    }

    private static func copy(_ headers: borrowing MessageHeaders) -> [RecordHeader] {
        var copies: [RecordHeader] = []
        for index in 0..<headers.count {
            guard let header = headers.header(at: index) else { continue }
            var value: [UInt8]?
            if let bytes = header.value { value = Array(copying: bytes) }
            copies.append(RecordHeader(name: Array(copying: header.name), value: value))
        }
        return copies
    }
}
