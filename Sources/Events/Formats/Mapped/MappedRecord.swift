import JSON

extension EnvelopeAttributes {
    /// The attributes of a record whose paths a configuration says.
    init(_ root: JSONElement, at fields: MappedFields) {
        self.init()
        self[.id] = Self.attribute(fields.id, in: root)
        self[.type] = Self.attribute(fields.type, in: root)
        self[.subject] = Self.attribute(fields.individual, in: root)
        self[.time] = Self.attribute(fields.time, in: root)
    }

    private static func attribute(_ path: FieldPath?, in root: JSONElement) -> Attribute {
        guard let element = path?.element(in: root) else { return .absent }
        return Attribute(element)
    }
}

extension DecodingPlan {
    /// Checks a mapped record whose names have been checked, and makes the event of it.
    func read(
        _ attributes: EnvelopeAttributes, of root: JSONElement, in bytes: RawSpan, key: RawSpan?, _ input: InputPlan,
        _ context: RecordContext, into event: Event
    ) throws(Reject) -> DecodedRecord {
        let fields = input.fields
        let labels = input.labels
        event.clear()
        try readID(attributes, labels, in: bytes, input, context, into: event)
        if fields.type != nil, attributes[.type].nonEmpty == nil {
            throw Reject(.missingType, "\(labels.type): \(Self.fault(attributes[.type]))")
        }
        if let range = attributes[.subject].nonEmpty {
            event.setIndividual(bytes.extracting(range))
        } else if fields.individual == nil, let key, !key.isEmpty {
            event.setIndividual(key)
        } else if fields.individual == nil {
            throw Reject(.missingIndividual, "the record has no key")
        } else {
            throw Reject(.missingIndividual, "\(labels.individual): \(Self.fault(attributes[.subject]))")
        }
        event.time = try time(
            attributes, labels, in: bytes, recordTime: context.recordTime, arrival: context.arrival)
        guard let name = attributes[.type].nonEmpty else {
            guard let type = individualUpdated else { return .undeclaredType(SystemEvents.individualUpdated) }
            let data = EventData(nil, beside: fields.attributes, of: root)
            return try read(data, type, context, into: event)
        }
        guard let type = type(named: bytes.extracting(name)) else {
            return .undeclaredType(String(decoding: bytes.extracting(name)))
        }
        let data = EventData(fields.data.element(in: root), beside: [], of: root)
        return try read(data, type, context, into: event)
    }

    /// Makes the event that a null value on a topic of profiles is: all attributes of the key's individual go.
    func readErasure(
        key: RawSpan?, _ input: InputPlan, _ context: RecordContext, into event: Event
    ) throws(Reject) -> DecodedRecord {
        if let key { try checkKey(key) }
        guard let key, !key.isEmpty else {
            throw Reject(.missingIndividual, "the record has no key, and a null value that erases attributes")
        }
        try checkFuture(context.recordTime, arrival: context.arrival)
        guard let type = individualUpdated else { return .undeclaredType(SystemEvents.individualUpdated) }
        event.clear()
        setID(of: context.coordinates, input, into: event)
        event.setIndividual(key)
        event.time = context.recordTime
        let record = try read(nil, type, context, into: event)
        event.effect = .noAttributes
        return record
    }

    /// Reads the event id; where the record has none, it is where the record stands.
    func readID(
        _ attributes: EnvelopeAttributes, _ labels: EnvelopeLabels, in bytes: RawSpan, _ input: InputPlan,
        _ context: RecordContext, into event: Event
    ) throws(Reject) {
        if attributes[.id].isAbsent { return setID(of: context.coordinates, input, into: event) }
        guard let range = attributes[.id].nonEmpty else {
            throw Reject(.missingID, "\(labels.id): \(Self.fault(attributes[.id])); leave it out for one of Attune's")
        }
        input.topic.withBytes { event.setID(bytes.extracting(range), source: $0) }
    }

    private func setID(of coordinates: RecordCoordinates, _ input: InputPlan, into event: Event) {
        input.id(of: coordinates).withBytes { id in input.topic.withBytes { event.setID(id, source: $0) } }
    }

    /// Completes an event whose source is its topic, once id, individual and time are in it.
    func read(
        _ data: EventData?, _ type: Int, _ context: RecordContext, into event: Event
    ) throws(Reject) -> DecodedRecord {
        event.type = type
        readTraceparent(EnvelopeAttributes(), in: RawSpan(), context.headers, into: event)
        try read(data, types[type], into: event)
        return .event(event)
    }
}
