import JSON

extension EventDecoder {
    /// Decodes a CloudEvent in whatever mode its record carries it.
    mutating func cloudEvent(
        _ key: RawSpan?, _ value: RawSpan, _ headers: [RecordHeader], recordTime: Milliseconds, arrival: Milliseconds
    ) throws(Reject) -> DecodedRecord {
        let mode = headers.isEmpty ? ContentMode() : ContentMode(headers)
        guard mode.kind == .binary else {
            return try structured(key, value, headers, mode, recordTime: recordTime, arrival: arrival)
        }
        return try binary(key, value, headers, mode, recordTime: recordTime, arrival: arrival)
    }

    private mutating func structured(
        _ key: RawSpan?, _ value: RawSpan, _ headers: [RecordHeader], _ mode: ContentMode, recordTime: Milliseconds,
        arrival: Milliseconds
    ) throws(Reject) -> DecodedRecord {
        let plan = plan
        let document: JSONDocument
        do throws(JSONError) {
            document = try parser.parse(value)
        } catch {
            // That it is no object, the names' sizes and the key come before what is merely too deep, repeated or out of range.
            if let document = parser.lastDocument, mode.kind != .batch, !Self.isBatch(document.root) {
                try Self.checkObject(document.root)
                let record = StructuredRecord(document.root)
                try plan.checkNames(record.attributes, .cloudEvents, key: key)
            }
            throw Reject(error)
        }
        let root = document.root
        if mode.kind == .batch || Self.isBatch(root) {
            throw Reject(.malformedEnvelope, "a batch of events; send one event a record")
        }
        try Self.checkObject(root)
        let record = StructuredRecord(root)
        try plan.checkNames(record.attributes, .cloudEvents, key: key)
        if let fault = mode.fault { throw fault }
        return try plan.read(
            record.attributes, in: document.strings, data: record.data, key: key, headers: headers,
            recordTime: recordTime, arrival: arrival, into: event)
    }

    /// Whether an array holds events: without a header that says so, that is what tells a batch from what is no record at all.
    private static func isBatch(_ root: JSONElement) -> Bool {
        guard root.isArray else { return false }
        var items = root.items
        guard let first = items.next() else { return false }
        return first.member("specversion") != nil
    }

    private mutating func binary(
        _ key: RawSpan?, _ value: RawSpan, _ headers: [RecordHeader], _ mode: ContentMode, recordTime: Milliseconds,
        arrival: Milliseconds
    ) throws(Reject) -> DecodedRecord {
        let plan = plan
        let envelope = BinaryEnvelope(headers, names: plan.names)
        try plan.checkNames(envelope.attributes, .cloudEvents, key: key)
        if let notUTF8 = envelope.notUTF8 { throw notUTF8 }
        let bytes = unsafe envelope.bytes.span.bytes
        // A binary event without data has an empty body.
        guard !value.isEmpty else {
            if let fault = mode.fault { throw fault }
            return try plan.read(
                envelope.attributes, in: bytes, data: nil, key: key, headers: headers, recordTime: recordTime,
                arrival: arrival, into: event)
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try parser.parse(value)
        } catch {
            throw Reject(error)
        }
        if let fault = mode.fault { throw fault }
        return try plan.read(
            envelope.attributes, in: bytes, data: document.root, key: key, headers: headers, recordTime: recordTime,
            arrival: arrival, into: event)
    }
}
