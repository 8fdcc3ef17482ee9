import KafkaClient

/// A record, copied.
struct Record: Hashable, Sendable {
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [Header] = []
    var timestamp: Int64?

    struct Header: Hashable, Sendable {
        var name: [UInt8]
        var value: [UInt8]?

        init(_ name: [UInt8], _ value: [UInt8]?) {
            self.name = name
            self.value = value
        }
    }

    var text: String { value.map { String(decoding: $0, as: UTF8.self) } ?? "null" }

    init(key: String?, value: [UInt8]?, headers: [Header] = [], timestamp: Int64) {
        self.key = key.map { Array($0.utf8) }
        self.value = value
        self.headers = headers
        self.timestamp = timestamp
    }

    init(_ message: Message) {
        key = copy(message.key)
        value = copy(message.payload)
        timestamp = message.timestamp
        let lent = message.headers
        for index in 0..<lent.count {
            if let header = lent.header(at: index) {
                headers.append(Header(copy(header.name) ?? [], copy(header.value)))
            }
        }
    }

    /// The first value of a header, as text.
    func header(_ name: String) -> String? {
        headers.first { $0.name.elementsEqual(name.utf8) }?.value.map { String(decoding: $0, as: UTF8.self) }
    }
}

private func copy(_ span: RawSpan?) -> [UInt8]? {
    guard let span else { return nil }
    return unsafe span.withUnsafeBytes { unsafe Array($0) }
}

/// Reads topics from their beginning, as any consumer of what is committed would.
final class Collector {
    private let consumer: Consumer
    private let topics: [String]
    private let partitions: Int
    private var batch = MessageBatch(capacity: 4_096)
    private var ended: Set<[Int]> = []
    /// What came, by topic.
    private(set) var records: [String: [Record]] = [:]

    init(_ application: Application, _ topics: [String]) throws {
        consumer = try application.consumer()
        self.topics = topics
        let all = topics.flatMap { application.partitions(of: $0) }
        partitions = all.count
        for topic in topics { _ = consumer.topicIndex(of: topic) }
        try consumer.assign(all.map { PartitionStart($0, .earliest) })
    }

    /// Takes what has arrived, waiting a moment for more.
    func collect() throws {
        _ = consumer.poll(into: &batch, timeout: .milliseconds(50))
        for index in 0..<batch.count {
            let message = batch[index]
            let place = [message.topicIndex, Int(message.partition)]
            if message.isEndOfPartition { ended.insert(place) }
            // Most pass; if the test ends overdue, they tell why.
            if let error = message.error { print("A reader of results:", error) }
            guard message.isRecord else { continue }
            ended.remove(place)
            records[topics[message.topicIndex], default: []].append(Record(message))
        }
    }

    /// Collects until the group has committed everything in the application's events, then to the ends of the topics.
    func collectAll(of application: Application) throws {
        let events = application.partitions(of: application.events)
        let ends = try events.map { try consumer.watermarks(of: $0, timeout: patience).high }
        try until("the end of the events") {
            try collect()
            let offsets = try consumer.committed(events, timeout: patience)
            return zip(offsets, ends).allSatisfy { $0 == $1 || $0 == nil && $1 == 0 }
        }
        // What was committed by now lies before the ends that are met from now on.
        ended.removeAll()
        try consumer.assign(
            topics.flatMap { application.partitions(of: $0) }.map { PartitionStart($0, .earliest) })
        records.removeAll()
        try until("the ends of the results") {
            try collect()
            return ended.count == partitions
        }
    }

    subscript(topic: String) -> [Record] { records[topic] ?? [] }
}

extension Producer {
    /// Hands a record over as it is.
    func produce(_ record: Record, to topic: ProducerTopic, partition: Int32? = nil) throws {
        var headers = OutgoingHeaders(capacity: record.headers.count)
        for header in record.headers {
            let name = String(decoding: header.name, as: UTF8.self)
            if let value = header.value {
                unsafe headers.append(name, value.span.bytes)
            } else {
                headers.append(name, nil)
            }
        }
        let key = record.key ?? []
        let value = record.value ?? []
        unsafe try produce(
            to: topic, partition: partition, key: record.key == nil ? nil : key.span.bytes,
            value: record.value == nil ? nil : value.span.bytes, headers: headers, timestamp: record.timestamp,
            timeout: patience)
    }
}
