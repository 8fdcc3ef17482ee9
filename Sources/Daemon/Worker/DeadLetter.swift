internal import Events
internal import JSON
internal import KafkaClient

/// A record that could not be read: the original byte for byte, and why.
struct DeadLetter {
    /// The parts that its topic takes, nearly always all.
    struct Form: Equatable {
        var keepsKey = true
        var keepsValue = true
        var keepsHeaders = true
        /// The headers after the original's.
        var added: [Header] = []
        var timestamp: Milliseconds
    }

    /// A header that is added.
    struct Header: Equatable {
        let name: String
        var value: String

        init(_ name: String, _ value: String) {
            self.name = "attune.error." + name
            self.value = value
        }

        var bytes: Int { name.utf8.count + value.utf8.count + DeadLetter.lengths }
    }

    private let key: KeptBytes
    private let value: KeptBytes
    private let headers: KeptHeaders
    private let timestamp: Milliseconds?
    private let fixedHeaders: [Header]
    private let message: String
    private let time: Header
    private let now: Milliseconds

    /// The most bytes that the two lengths of a header take.
    private static let lengths = 10

    /// Copies a record; `now` is the wall clock.
    init(_ message: borrowing Message, _ reject: Reject, topic: String, now: Milliseconds) {
        self.init(
            key: [UInt8](copying: message.key), value: [UInt8](copying: message.payload),
            headers: KeptHeaders(message.headers), timestamp: message.timestamp,
            coordinates: (topic, message.partition, message.offset), reject, now: now)
    }

    init(
        key: [UInt8]?, value: [UInt8]?, headers: KeptHeaders, timestamp: Milliseconds?,
        coordinates: (topic: String, partition: Int32, offset: Int64), _ reject: Reject, now: Milliseconds
    ) {
        self.key = KeptBytes(key)
        self.value = KeptBytes(value)
        self.headers = headers
        self.timestamp = timestamp
        self.now = now
        self.fixedHeaders = [
            Header("topic", coordinates.topic), Header("partition", String(coordinates.partition)),
            Header("offset", String(coordinates.offset)), Header("stage", "decode"),
            Header("reason", reject.reason.rawValue),
        ]
        message = reject.message
        time = Header("time", String(now))
    }

    /// The parts that its topic takes. A refusal aborts the transaction, again and again, so it is decided on before: too large, it goes
    /// without its value, if need be without its headers and its key too; a timestamp out of bounds is moved to the nearest that
    /// is taken. Headers say so.
    func form(within limits: TopicLimits) -> Form {
        var form = Form(timestamp: limits.clamp(timestamp, now: now))
        var notes: [Header] = []
        if let timestamp, timestamp != form.timestamp || !limits.keepsTimestamps {
            notes.append(Header("timestamp", String(timestamp)))
        }
        func room(message: Int) -> Int {
            var size =
                (fixedHeaders + [time] + notes).reduce(0) { $0 + $1.bytes } + Header("message", "").bytes + message
            if form.keepsKey { size += key.bytes.count }
            if form.keepsValue { size += value.bytes.count }
            if form.keepsHeaders { size += headers.bytes }
            return limits.payloadBytes - size
        }
        if room(message: message.utf8.count) < 0, !value.bytes.isEmpty {
            form.keepsValue = false
            notes.append(Header("value_omitted", String(value.bytes.count)))
        }
        if room(message: message.utf8.count) < 0, headers.bytes > 0 {
            form.keepsHeaders = false
            notes.append(Header("headers_omitted", String(headers.bytes)))
        }
        if room(message: message.utf8.count) < 0, !key.bytes.isEmpty {
            form.keepsKey = false
            notes.append(Header("key_omitted", String(key.bytes.count)))
        }
        let words = Reject.shortened(message, to: max(0, min(message.utf8.count, room(message: 0))))
        form.added = fixedHeaders + [Header("message", words), time] + notes
        return form
    }

    /// Hands it to the producer.
    func produce(
        to topic: ProducerTopic, within limits: TopicLimits, _ producer: borrowing Producer, timeout: Duration
    ) throws(KafkaError) {
        let form = form(within: limits)
        var outgoing = form.keepsHeaders ? headers.copy() : OutgoingHeaders(capacity: form.added.count)
        for header in form.added { outgoing.append(header.name, header.value) }
        try producer.produce(
            to: topic, key: form.keepsKey ? key.span : nil, value: form.keepsValue ? value.span : nil,
            headers: outgoing, timestamp: form.timestamp, timeout: timeout)
    }
}

/// A copy of bytes, where null is not empty.
private struct KeptBytes {
    let bytes: [UInt8]
    private let isNull: Bool

    init(_ bytes: [UInt8]?) {
        isNull = bytes == nil
        self.bytes = bytes ?? []
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

/// A record's headers as the client library keeps them: names may be any bytes.
final class KeptHeaders {
    private let headers: OutgoingHeaders
    /// Bytes that they take in a record.
    let bytes: Int

    init(_ headers: borrowing MessageHeaders) {
        self.headers = OutgoingHeaders(copying: headers)
        var bytes = 0
        for index in 0..<headers.count {
            guard let header = headers.header(at: index) else { continue }
            bytes += header.name.byteCount + (header.value?.byteCount ?? 0) + 10
        }
        self.bytes = bytes
    }

    init(_ headers: consuming OutgoingHeaders, bytes: Int) {
        self.headers = headers
        self.bytes = bytes
    }

    func copy() -> OutgoingHeaders { headers.copy() }
}
