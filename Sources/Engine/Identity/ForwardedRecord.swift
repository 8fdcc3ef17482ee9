public import Events
internal import State

/// A record of an input that goes on to the partition of its individual, as it was read.
public struct ForwardedRecord: Hashable, Sendable {
    /// The input's topic.
    public let topic: String
    /// Where it stands there.
    public let partition: Int32
    /// Where it stands in the partition.
    public let offset: Int64
    /// Its timestamp.
    public let timestamp: Milliseconds
    /// Its key; nil for a null one.
    public let key: [UInt8]?
    /// Its value; nil for a null one.
    public let value: [UInt8]?
    /// Its headers, in order.
    public let headers: [RecordHeader]

    /// Copies a record.
    public init(
        topic: String, partition: Int32, offset: Int64, timestamp: Milliseconds, key: [UInt8]?, value: [UInt8]?,
        headers: [RecordHeader]
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.timestamp = timestamp
        self.key = key
        self.value = value
        self.headers = headers
    }
}

extension ForwardedRecord {
    /// Reads what ``write(to:)`` wrote; nil where the bytes mean nothing.
    init?(from reader: inout ByteReader) {
        guard let topic = reader.text(), let partition = reader.number(), let offset = reader.number(),
            let timestamp = reader.number(), let hasKey = reader.flag(), let key = reader.bytes(),
            let hasValue = reader.flag(), let value = reader.bytes(), let count = reader.count()
        else { return nil }
        var headers: [RecordHeader] = []
        for _ in 0..<count {
            guard let name = reader.bytes(), let hasValue = reader.flag(), let value = reader.bytes() else {
                return nil
            }
            headers.append(RecordHeader(name: name, value: hasValue ? value : nil))
        }
        self.init(
            topic: topic, partition: Int32(truncatingIfNeeded: partition), offset: offset, timestamp: timestamp,
            key: hasKey ? key : nil, value: hasValue ? value : nil, headers: headers)
    }

    /// Topic, partition, offset, timestamp, key, value, and a count of headers: name, value. A flag before a key or a value tells an
    /// empty one from none.
    func write(to writer: inout ByteWriter) {
        writer.write(topic)
        writer.write(Int64(partition))
        writer.write(offset)
        writer.write(timestamp)
        Self.write(key, to: &writer)
        Self.write(value, to: &writer)
        writer.write(count: headers.count)
        for header in headers {
            writer.write(header.name)
            Self.write(header.value, to: &writer)
        }
    }

    private static func write(_ bytes: [UInt8]?, to writer: inout ByteWriter) {
        writer.write(bytes != nil)
        writer.write(bytes ?? [])
    }
}
