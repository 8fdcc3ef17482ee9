import CEL
internal import HumanText
import JSON

extension DecodingPlan {
    /// Refuses a record that is too large.
    func checkSize(key: RawSpan?, value: RawSpan, headers: [RecordHeader]) throws(Reject) {
        var size = value.byteCount
        if let key { size += key.byteCount }
        for header in headers { size += header.name.count + (header.value?.count ?? 0) }
        guard size <= limits.maxEventBytes else {
            throw Reject(
                .tooLarge, "\(size) bytes of key, value and headers; at most \(limits.maxEventBytes) are allowed")
        }
    }

    /// Checks the sizes of id, type and individual (`too_large`), then the key as far as it is read (`not_utf8`).
    ///
    /// Both come before whatever is wrong with the value's grammar or meaning. A nil key is not read.
    func checkNames(
        _ attributes: EnvelopeAttributes, _ labels: @autoclosure () -> EnvelopeLabels, key: RawSpan?
    ) throws(Reject) {
        let limit = EventLimits.maximumNameBytes
        if attributes[.id].byteCount > limit { throw Self.tooLarge(labels().id) }
        if attributes[.type].byteCount > limit { throw Self.tooLarge(labels().type) }
        if attributes[.subject].byteCount > limit { throw Self.tooLarge(labels().individual) }
        guard attributes[.subject].isAbsent, let key else { return }
        try checkKey(key)
    }

    /// Checks a key that is read.
    func checkKey(_ key: RawSpan) throws(Reject) {
        if key.byteCount > EventLimits.maximumNameBytes { throw Self.tooLarge("record key, which is the individual") }
        if let offset = UTF8Check.firstInvalid(key) {
            throw Reject(.notUTF8, "record key, which is the individual: not UTF-8 at byte \(offset)")
        }
    }

    private static func tooLarge(_ label: String) -> Reject {
        Reject(.tooLarge, "\(label): more than \(EventLimits.maximumNameBytes) bytes")
    }

    /// Checks what makes an event of a record, besides the three that have reasons of their own.
    func checkEnvelope(_ attributes: EnvelopeAttributes, in bytes: RawSpan) throws(Reject) {
        guard let version = attributes[.specversion].text, version.count == 3,
            bytes.byte(at: version.lowerBound) == UInt8(ascii: "1"),
            bytes.byte(at: version.lowerBound + 1) == UInt8(ascii: "."),
            bytes.byte(at: version.lowerBound + 2) == UInt8(ascii: "0")
        else { throw Reject(.malformedEnvelope, "specversion: not \"1.0\"") }
        if attributes[.source].nonEmpty == nil {
            throw Reject(.malformedEnvelope, "source: \(Self.fault(attributes[.source]))")
        }
        if !attributes[.subject].isAbsent, attributes[.subject].nonEmpty == nil {
            throw Reject(
                .malformedEnvelope, "subject: \(Self.fault(attributes[.subject])); leave it out to use the record key")
        }
        if !attributes[.dataBase64].isAbsent {
            throw Reject(.malformedEnvelope, "data_base64: not supported; send data as JSON")
        }
        if attributes[.datacontenttype].isAbsent { return }
        guard let range = attributes[.datacontenttype].text, isJSON(bytes.extracting(range)) else {
            throw Reject(.malformedEnvelope, "datacontenttype: unknown content type; data must be JSON")
        }
    }

    /// Whether a content type is JSON's; nearly always it is `application/json`, of two words.
    private func isJSON(_ contentType: RawSpan) -> Bool {
        contentType.byteCount == 16 && contentType.littleEndian64(at: 0) == 0x7461_6369_6C70_7061
            && contentType.littleEndian64(at: 8) == 0x6E6F_736A_2F6E_6F69
            || MediaType(contentType).isJSON
    }

    /// The event's own time, else the record's.
    func time(
        _ attributes: EnvelopeAttributes, _ labels: @autoclosure () -> EnvelopeLabels, in bytes: RawSpan,
        recordTime: Milliseconds, arrival: Milliseconds
    ) throws(Reject) -> Milliseconds {
        guard !attributes[.time].isAbsent else {
            try checkFuture(recordTime, arrival: arrival)
            return recordTime
        }
        guard let range = attributes[.time].text else {
            let advice = attributes[.time].isNumber ? "; a number needs a `unit` in the mapping" : ""
            throw Reject(.badTime, "\(labels().time): not a string\(advice)")
        }
        guard let instant = EventTime.parse(bytes.extracting(range)) else {
            throw Reject(.badTime, "\(labels().time): not RFC 3339, such as 2026-03-02T09:32:00.000Z")
        }
        try checkFuture(instant, arrival: arrival)
        return instant
    }

    /// Refuses a time that is too far ahead.
    func checkFuture(_ time: Milliseconds, arrival: Milliseconds) throws(Reject) {
        let (latest, overflowed) = arrival.addingReportingOverflow(limits.maxFutureMilliseconds)
        guard overflowed || time <= latest else {
            throw Reject(
                .futureTime,
                "time: \(DurationText.text(milliseconds: time.subtractingClamped(arrival))) ahead of the arrival; at most "
                    + "\(DurationText.text(milliseconds: limits.maxFutureMilliseconds)) is allowed")
        }
    }

    /// Checks an envelope whose names have been checked, then the data, and makes the event of them.
    func read(
        _ attributes: EnvelopeAttributes, in bytes: RawSpan, data: JSONElement?, key: RawSpan?, headers: [RecordHeader],
        recordTime: Milliseconds, arrival: Milliseconds, into event: Event
    ) throws(Reject) -> DecodedRecord {
        try checkEnvelope(attributes, in: bytes)
        guard let id = attributes[.id].nonEmpty else { throw Reject(.missingID, "id: \(Self.fault(attributes[.id]))") }
        guard let typeName = attributes[.type].nonEmpty else {
            throw Reject(.missingType, "type: \(Self.fault(attributes[.type]))")
        }
        event.clear()
        event.setID(bytes.extracting(id), source: bytes.extracting(attributes[.source].nonEmpty ?? 0..<0))
        if let subject = attributes[.subject].nonEmpty {
            event.setIndividual(bytes.extracting(subject))
        } else if let key, !key.isEmpty {
            event.setIndividual(key)
        } else {
            throw Reject(.missingIndividual, "subject: absent, and the record has no key")
        }
        event.time = try time(attributes, .cloudEvents, in: bytes, recordTime: recordTime, arrival: arrival)

        guard let type = type(named: bytes.extracting(typeName)) else {
            return .undeclaredType(String(decoding: bytes.extracting(typeName)))
        }
        event.type = type
        readTraceparent(attributes, in: bytes, headers, into: event)
        try read(data, types[type], into: event)
        return .event(event)
    }

    /// Keeps the trace context of the extension attribute, else of the header, where it is valid.
    func readTraceparent(
        _ attributes: EnvelopeAttributes, in bytes: RawSpan, _ headers: [RecordHeader], into event: Event
    ) {
        if let range = attributes[.traceparent].nonEmpty, TraceParent.isValid(bytes.extracting(range)) {
            return event.setTraceparent(bytes.extracting(range))
        }
        for header in headers where header.name.elementsEqual("traceparent".utf8) {
            guard let value = header.value, TraceParent.isValid(unsafe value.span.bytes) else { continue }
            return event.setTraceparent(unsafe value.span.bytes)
        }
    }

    /// Why an attribute is not a text with something in it.
    static func fault(_ attribute: EnvelopeAttributes.Attribute) -> String {
        if attribute.isAbsent { return "absent" }
        return attribute.text == nil ? "not a string" : "empty"
    }
}
