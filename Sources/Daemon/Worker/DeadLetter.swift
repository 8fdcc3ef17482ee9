internal import Events
internal import JSON
internal import KafkaClient

/// A record that could not be read: the original byte for byte, and why.
struct DeadLetter {
    private let key: KeptBytes
    private let value: KeptBytes
    private let headers: [RecordHeader]
    private let timestamp: Milliseconds?
    private let reasons: [(name: String, value: String)]
    private let now: Milliseconds

    /// Copies a record; `now` is the wall clock.
    init(_ message: borrowing Message, _ reject: Reject, topic: String, now: Milliseconds) {
        key = KeptBytes(message.key)
        value = KeptBytes(message.payload)
        headers = RecordHeader.copying(message.headers)
        timestamp = message.timestamp?.unixMilliseconds
        self.now = now
        reasons = [
            ("attune.error.topic", topic), ("attune.error.partition", String(message.partition)),
            ("attune.error.offset", String(message.offset)), ("attune.error.stage", "decode"),
            ("attune.error.reason", reject.reason.rawValue), ("attune.error.message", reject.message),
            ("attune.error.time", String(now)),
        ]
    }

    /// Hands it to the producer. What its topic would refuse is decided on here, since a refusal aborts the transaction: too large,
    /// it goes without its value; a timestamp out of bounds is moved to the nearest that is taken. Headers say so.
    func produce(
        to topic: ProducerTopic, within limits: TopicLimits, _ producer: borrowing Producer, timeout: Duration
    ) throws(KafkaError) {
        var added = reasons
        let moved = limits.clamp(timestamp, now: now)
        if let timestamp, timestamp != moved { added.append(("attune.error.timestamp", String(timestamp))) }
        let fits = limits.takes(size(with: added))
        if !fits { added.append(("attune.error.value_omitted", String(value.bytes.count))) }
        var outgoing = OutgoingHeaders(capacity: headers.count + added.count)
        for header in headers {
            let name = String(decoding: header.name, as: UTF8.self)
            if let value = header.value {
                unsafe outgoing.append(name, value.span.bytes)
            } else {
                outgoing.append(name, nil)
            }
        }
        for (name, value) in added { outgoing.append(name, value) }
        try producer.produce(
            to: topic, key: key.span, value: fits ? value.span : nil, headers: outgoing, timestamp: moved,
            timeout: timeout)
    }

    /// Bytes of the record with so many headers more; a header takes its lengths too.
    private func size(with added: [(name: String, value: String)]) -> Int {
        var size = key.bytes.count + value.bytes.count
        for header in headers { size += header.name.count + (header.value?.count ?? 0) + Self.lengths }
        for (name, value) in added { size += name.utf8.count + value.utf8.count + Self.lengths }
        return size
    }

    /// The most bytes that the two lengths of a header take.
    private static let lengths = 10
}

/// A copy of lent bytes, where null is not empty.
private struct KeptBytes {
    let bytes: [UInt8]
    private let isNull: Bool

    init(_ span: RawSpan?) {
        isNull = span == nil
        bytes = [UInt8](copying: span) ?? []
    }

    /// The bytes; nil for null.
    var span: RawSpan? {
        @_lifetime(borrow self)
        get {
            if isNull { return nil }
            return unsafe bytes.span.bytes
        }
    }
}
