import JSON

extension EnvelopeAttributes {
    /// The attributes of a record whose places a configuration says.
    init(_ root: JSONElement, at fields: MappedFields) {
        self.init()
        self[.id] = Self.attribute(fields.id, in: root)
        self[.type] = Self.attribute(fields.type, in: root)
        self[.subject] = Self.attribute(fields.individual, in: root)
        self[.time] = Self.attribute(fields.time, in: root)
    }

    private static func attribute(_ path: FieldPath?, in root: JSONElement) -> Attribute {
        guard let element = path?.element(in: root) else { return .absent }
        switch element.kind {
        case .string: return Attribute(element.stringRange)
        case .null: return .absent
        default: return .notText
        }
    }
}

extension DecodingPlan {
    /// Checks a mapped record whose names have been checked, and makes the event of it.
    func event(
        _ attributes: EnvelopeAttributes, of root: JSONElement, in bytes: RawSpan, key: RawSpan?, _ input: InputPlan,
        _ context: RecordContext
    ) throws(Reject) -> DecodedRecord {
        let fields = input.fields
        let labels = input.labels
        let id = try id(attributes, labels, in: bytes, input, context)
        if fields.type != nil, attributes[.type].nonEmpty == nil {
            throw Reject(.missingType, "\(labels.type): \(Self.fault(attributes[.type]))")
        }
        let individual: String
        if let range = attributes[.subject].nonEmpty {
            individual = String(decoding: bytes.extracting(range))
        } else if fields.individual == nil, let key, !key.isEmpty {
            individual = String(decoding: key)
        } else if fields.individual == nil {
            throw Reject(.missingIndividual, "the record has no key")
        } else {
            throw Reject(.missingIndividual, "\(labels.individual): \(Self.fault(attributes[.subject]))")
        }
        let time = try time(
            attributes, labels, in: bytes, recordTime: context.recordTime, arrival: context.arrival)
        guard let name = attributes[.type].nonEmpty else {
            guard let type = individualUpdated else { return .undeclaredType(SystemEvents.individualUpdated) }
            let data = EventData(nil, beside: fields.attributes, of: root)
            return .event(try event(type, id: id, individual: individual, time: time, data, input, context))
        }
        guard let type = typeNames.find(bytes.extracting(name)) else {
            return .undeclaredType(String(decoding: bytes.extracting(name)))
        }
        let data = EventData(fields.data.element(in: root), beside: [], of: root)
        return .event(try event(type, id: id, individual: individual, time: time, data, input, context))
    }

    /// The event that a null value on a topic of profiles is: all attributes of the key's individual go.
    func erasure(key: RawSpan?, _ input: InputPlan, _ context: RecordContext) throws(Reject) -> DecodedRecord {
        if let key { try checkKey(key) }
        guard let key, !key.isEmpty else {
            throw Reject(.missingIndividual, "the record has no key, and a null value that erases attributes")
        }
        try checkFuture(context.recordTime, arrival: context.arrival)
        guard let type = individualUpdated else { return .undeclaredType(SystemEvents.individualUpdated) }
        var event = try event(
            type, id: input.id(of: context.place), individual: String(decoding: key), time: context.recordTime, nil,
            input, context)
        event.effect = .noAttributes
        return .event(event)
    }

    /// The event id, or where the record stands where it has none.
    func id(
        _ attributes: EnvelopeAttributes, _ labels: EnvelopeLabels, in bytes: RawSpan, _ input: InputPlan,
        _ context: RecordContext
    ) throws(Reject) -> String {
        if attributes[.id].isAbsent { return input.id(of: context.place) }
        guard let range = attributes[.id].nonEmpty else {
            throw Reject(.missingID, "\(labels.id): \(Self.fault(attributes[.id])); leave it out for one of Attune's")
        }
        return String(decoding: bytes.extracting(range))
    }

    /// An event whose source is its topic.
    func event(
        _ type: Int, id: String, individual: String, time: Milliseconds, _ data: EventData?, _ input: InputPlan,
        _ context: RecordContext
    ) throws(Reject) -> Event {
        let content = try content(data, types[type])
        let source = input.topic.utf8Span
        let idBytes = id.utf8Span
        return Event(
            type: type, id: id, individual: individual, time: time,
            deduplicationHash: unsafe Self.hash(source: source.span.bytes, id: idBytes.span.bytes),
            values: content.values, effect: content.effect,
            traceparent: traceparent(EnvelopeAttributes(), in: RawSpan(), context.headers))
    }
}
