internal import Engine
internal import JSON
internal import KafkaClient

/// Reads one partition of the changelog from its beginning.
struct StateReader: ~Copyable {
    private let consumer: Consumer
    /// The last marker read.
    private(set) var marker: Marker?
    private var isAtEnd = false

    /// How long one read may wait, so that the membership is served in between.
    private static let slice = Duration.milliseconds(100)

    init(_ properties: ClientConfiguration, partition: TopicPartition) throws(KafkaError) {
        let consumer = try Consumer(properties)
        try consumer.assign([PartitionStart(partition, .earliest)])
        self.consumer = consumer
    }

    /// Reads what has arrived into a fold. True: everything up to the changelog's last stable offset was read.
    mutating func read(into fold: Partition, batch: inout MessageBatch) throws -> Bool {
        for event in consumer.poll(into: &batch, timeout: Self.slice) {
            if case .failed(let error) = event, error.isFatal { throw error }
        }
        for index in 0..<batch.count {
            let message = batch[index]
            if message.isEndOfPartition {
                isAtEnd = true
            } else if let error = message.error {
                if !error.isRetriable, error.code != .transport { throw error }
            } else {
                isAtEnd = false
                try apply(message, to: fold)
            }
        }
        return isAtEnd
    }

    private mutating func apply(_ message: borrowing Message, to fold: Partition) throws {
        guard let key = message.key, let state = StateKey(Array(copying: key)) else {
            throw WorkerFailure(
                "the state topic holds a record that this version does not know (offset \(message.offset)): was it written by a "
                    + "newer version?")
        }
        let value = [UInt8](copying: message.payload)
        switch state {
        case .marker:
            guard let value else { return marker = nil }
            guard let read = Marker(value) else {
                throw WorkerFailure("the marker at offset \(message.offset) of the state topic is of another version")
            }
            marker = read
        case .individual(let id):
            do {
                try fold.restore(id, bytes: value)
            } catch {
                throw WorkerFailure(
                    "the record at offset \(message.offset) of the state topic cannot be read: \(error)")
            }
        }
    }
}
