import JSON

/// How the records of an input topic are written.
public enum InputFormat: String, CaseIterable, Sendable {
    /// CloudEvents 1.0 as JSON, structured or binary mode.
    case cloudEvents = "cloudevents"
}

/// Makes events of records, or says why not. One a worker: it keeps the parser's buffers; not for two threads at once.
public struct EventDecoder: ~Copyable {
    private var parser = JSONParser()
    private let plan: DecodingPlan
    /// How the records are written.
    public let format: InputFormat

    /// Creates a decoder for the records of one format under a rule set's schema.
    public init(schema: EventSchema, format: InputFormat, limits: EventLimits = EventLimits()) {
        plan = DecodingPlan(schema, limits: limits)
        self.format = format
    }

    /// Decodes one record; of several faults, the first in the order of ``RejectReason`` is told.
    ///
    /// - Parameters:
    ///   - key: The record's key, or nil for a null one.
    ///   - value: The record's value, or nil for a null one.
    ///   - headers: The record's headers, in their order.
    ///   - recordTime: The record's timestamp; the event's time where it names none.
    ///   - arrival: What the event's time must not be too far ahead of: the wall clock, or with `clock: records` the record's timestamp.
    public mutating func decode(
        key: RawSpan?, value: RawSpan?, headers: [RecordHeader], recordTime: Milliseconds, arrival: Milliseconds
    ) -> DecodedRecord {
        guard let value else { return .tombstone }
        do throws(Reject) {
            try checkSize(key: key, value: value, headers: headers)
            switch try ContentMode(headers) {
            case .structured:
                return try structured(key, value, headers, isBatch: false, recordTime: recordTime, arrival: arrival)
            case .batch:
                return try structured(key, value, headers, isBatch: true, recordTime: recordTime, arrival: arrival)
            case .binary:
                return try binary(key, value, headers, recordTime: recordTime, arrival: arrival)
            }
        } catch {
            return .rejected(error)
        }
    }

    private func checkSize(key: RawSpan?, value: RawSpan, headers: [RecordHeader]) throws(Reject) {
        var size = value.byteCount
        if let key { size += key.byteCount }
        for header in headers { size += header.name.count + (header.value?.count ?? 0) }
        guard size <= plan.limits.maxEventBytes else {
            throw Reject(
                .tooLarge, "\(size) bytes of key, value and headers; at most \(plan.limits.maxEventBytes) are allowed")
        }
    }

    private mutating func structured(
        _ key: RawSpan?, _ value: RawSpan, _ headers: [RecordHeader], isBatch: Bool, recordTime: Milliseconds,
        arrival: Milliseconds
    ) throws(Reject) -> DecodedRecord {
        let plan = plan
        let document: JSONDocument
        do throws(JSONError) {
            document = try parser.parse(value)
        } catch {
            // The names' sizes and the key come before what is merely too deep, repeated or out of range.
            if let document = parser.lastDocument {
                try plan.checkNames(StructuredRecord(document.root, names: plan.envelopeNames).attributes, key: key)
            }
            throw Reject(error)
        }
        let root = document.root
        if isBatch || Self.isBatch(root) {
            throw Reject(.malformedEnvelope, "a batch of events; send one event a record")
        }
        guard root.kind == .object else {
            throw Reject(.malformedJSON, "the record is not an object, but \(root.kind.name)")
        }
        let record = StructuredRecord(root, names: plan.envelopeNames)
        try plan.checkNames(record.attributes, key: key)
        return try plan.event(
            record.attributes, in: document.strings, data: record.data, key: key, headers: headers,
            recordTime: recordTime,
            arrival: arrival)
    }

    /// Whether an array holds events: without a header that says so, that is what tells a batch from what is no record at all.
    private static func isBatch(_ root: JSONElement) -> Bool {
        guard root.kind == .array else { return false }
        var items = root.items
        guard let first = items.next() else { return false }
        return first.member("specversion") != nil
    }

    private mutating func binary(
        _ key: RawSpan?, _ value: RawSpan, _ headers: [RecordHeader], recordTime: Milliseconds, arrival: Milliseconds
    ) throws(Reject) -> DecodedRecord {
        let plan = plan
        let envelope = BinaryEnvelope(headers, names: plan.envelopeNames)
        try plan.checkNames(envelope.attributes, key: key)
        if let notUTF8 = envelope.notUTF8 { throw notUTF8 }
        let bytes = unsafe envelope.bytes.span.bytes
        // A binary event without data has an empty body.
        guard !value.isEmpty else {
            if let repeated = envelope.repeated { throw repeated }
            return try plan.event(
                envelope.attributes, in: bytes, data: nil, key: key, headers: headers, recordTime: recordTime,
                arrival: arrival)
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try parser.parse(value)
        } catch {
            throw Reject(error)
        }
        if let repeated = envelope.repeated { throw repeated }
        return try plan.event(
            envelope.attributes, in: bytes, data: document.root, key: key, headers: headers, recordTime: recordTime,
            arrival: arrival)
    }
}

extension Reject {
    /// The reason and words of a JSON error.
    init(_ error: JSONError) {
        let reason: RejectReason =
            switch error.reason {
            case .notUTF8: .notUTF8
            case .malformed: .malformedJSON
            case .tooDeep: .tooDeep
            case .duplicateKey: .duplicateKey
            case .numberRange: .numberRange
            }
        self.init(reason, error.message)
    }
}
