import CEL
import JSON

extension DecodingPlan {
    /// Checks the sizes of id, type and individual (`too_large`), then the key as far as it is read (`not_utf8`).
    ///
    /// Both come before whatever is wrong with the value's grammar or meaning.
    func checkNames(_ attributes: EnvelopeAttributes, key: RawSpan?) throws(Reject) {
        let limit = EventLimits.maximumNameBytes
        if attributes[.id].byteCount > limit { throw Reject(.tooLarge, "id: more than \(limit) bytes") }
        if attributes[.type].byteCount > limit { throw Reject(.tooLarge, "type: more than \(limit) bytes") }
        if attributes[.subject].byteCount > limit { throw Reject(.tooLarge, "subject: more than \(limit) bytes") }
        guard attributes[.subject].isAbsent, let key else { return }
        if key.byteCount > limit { throw Reject(.tooLarge, "record key: more than \(limit) bytes, and no subject") }
        if let offset = UTF8Check.firstInvalid(key) {
            throw Reject(.notUTF8, "record key: not UTF-8 at byte \(offset), and no subject")
        }
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

    /// Whether a content type is JSON's; nearly always it is the one in the table.
    private func isJSON(_ contentType: RawSpan) -> Bool {
        usualContentTypes.find(contentType) != nil || MediaType(contentType).isJSON
    }

    /// The event's own time, else the record's.
    func time(
        _ attributes: EnvelopeAttributes, in bytes: RawSpan, recordTime: Milliseconds, arrival: Milliseconds
    ) throws(Reject) -> Milliseconds {
        let time: Milliseconds
        if attributes[.time].isAbsent {
            time = recordTime
        } else {
            guard let range = attributes[.time].text else { throw Reject(.badTime, "time: not a string") }
            guard let instant = EventTime.parse(bytes.extracting(range)) else {
                throw Reject(.badTime, "time: not RFC 3339, such as 2026-03-02T09:32:00.000Z")
            }
            time = instant
        }
        let (latest, overflowed) = arrival.addingReportingOverflow(limits.maxFutureMilliseconds)
        guard overflowed || time <= latest else {
            throw Reject(
                .futureTime,
                "time: \(time &- arrival) ms ahead of the arrival; at most \(limits.maxFutureMilliseconds) are allowed")
        }
        return time
    }

    /// Checks an envelope whose names have been checked, then the data, and makes the event of them.
    func event(
        _ attributes: EnvelopeAttributes, in bytes: RawSpan, data: JSONElement?, key: RawSpan?, headers: [RecordHeader],
        recordTime: Milliseconds, arrival: Milliseconds
    ) throws(Reject) -> DecodedRecord {
        try checkEnvelope(attributes, in: bytes)
        guard let id = attributes[.id].nonEmpty else { throw Reject(.missingID, "id: \(Self.fault(attributes[.id]))") }
        guard let typeName = attributes[.type].nonEmpty else {
            throw Reject(.missingType, "type: \(Self.fault(attributes[.type]))")
        }
        let individual: String
        if let subject = attributes[.subject].nonEmpty {
            individual = String(decoding: bytes.extracting(subject))
        } else if let key, !key.isEmpty {
            individual = String(decoding: key)
        } else {
            throw Reject(.missingIndividual, "subject: absent, and the record has no key")
        }
        let time = try time(attributes, in: bytes, recordTime: recordTime, arrival: arrival)

        guard let type = typeNames.find(bytes.extracting(typeName)) else {
            return .undeclaredType(String(decoding: bytes.extracting(typeName)))
        }
        var values: [(index: Int, value: Value)] = []
        let effect: SystemEffect
        do throws(PropertyMismatch) {
            let plan = types[type]
            if let data, data.kind != .null {
                guard data.kind == .object else { throw PropertyMismatch(expected: "object", found: data) }
                values = try self.values(data, plan)
                effect = try self.effect(data, plan)
            } else {
                effect = try self.effect(nil, plan)
            }
        } catch {
            throw Reject(.propertyType, "data\(error.path): \(error.what)")
        }

        var hash = StableHash()
        hash.appendField(bytes.extracting(attributes[.source].nonEmpty ?? 0..<0))
        hash.appendField(bytes.extracting(id))
        return .event(
            Event(
                type: type, id: String(decoding: bytes.extracting(id)), individual: individual, time: time,
                deduplicationHash: hash.value, values: values, effect: effect,
                traceparent: traceparent(attributes, in: bytes, headers)))
    }

    /// The trace context of the extension attribute, else of the header, where it is valid.
    private func traceparent(_ attributes: EnvelopeAttributes, in bytes: RawSpan, _ headers: [RecordHeader]) -> String?
    {
        if let range = attributes[.traceparent].nonEmpty, TraceParent.isValid(bytes.extracting(range)) {
            return String(decoding: bytes.extracting(range))
        }
        for header in headers where header.name.elementsEqual("traceparent".utf8) {
            guard let value = header.value, TraceParent.isValid(unsafe value.span.bytes) else { continue }
            return String(decoding: value, as: UTF8.self)
        }
        return nil
    }

    /// Why an attribute is not a text with something in it.
    private static func fault(_ attribute: EnvelopeAttributes.Attribute) -> String {
        if attribute.isAbsent { return "absent" }
        return attribute.text == nil ? "not a string" : "empty"
    }
}
