import JSON

extension EnvelopeAttributes {
    /// The attributes of a record whose paths a configuration says.
    init(_ root: JSONElement, at fields: MappedFields) {
        self.init()
        self[.id] = Self.name(fields.id, in: root)
        self[.type] = Self.name(fields.type, in: root)
        self[.subject] = Self.name(fields.individual, in: root)
        guard let time = fields.time?.element(in: root) else { return }
        self[.time] = Attribute(timing: time)
    }

    private static func name(_ paths: FieldPaths?, in root: JSONElement) -> Attribute {
        guard let element = paths?.element(in: root) else { return .absent }
        return Attribute(naming: element)
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
        try readID(attributes, labels, of: root, in: bytes, input, context, into: event)
        if fields.type != nil, !attributes[.type].isName {
            throw Reject(.missingType, "\(labels.type): \(Self.fault(attributes[.type]))")
        }
        if setIndividual(attributes[.subject], of: root, in: bytes, into: event) {
            // It names one itself.
        } else if fields.individual == nil, let key, !key.isEmpty {
            event.setIndividual(key)
        } else if fields.individual == nil {
            throw Reject(.missingIndividual, "the record has no key")
        } else {
            throw Reject(.missingIndividual, "\(labels.individual): \(Self.fault(attributes[.subject]))")
        }
        event.time = try time(attributes, of: root, in: bytes, input, context)
        let found: FoundType
        if let constant = fields.constantType {
            found = findType(unsafe constant.span.bytes)
        } else if fields.type == nil {
            guard let type = individualUpdated else { return .undeclaredType(SystemEvents.individualUpdated) }
            let data = EventData(nil, beside: fields.attributes, of: root)
            return try read(data, type, context, into: event)
        } else {
            found = findType(attributes[.type], of: root, in: bytes)
        }
        guard case .declared(let type) = found else { return found.undeclared }
        let data = EventData(fields.data.element(in: root), beside: [], of: root)
        return try read(data, type, context, into: event)
    }

    /// What a name of a type comes to.
    enum FoundType {
        case declared(Int)
        case undeclared(String)

        /// The record whose type it is, where that is not declared.
        var undeclared: DecodedRecord {
            switch self {
            case .declared: .undeclaredType("")
            case .undeclared(let name): .undeclaredType(name)
            }
        }
    }

    /// Finds the type that a text or a number names.
    func findType(_ name: EnvelopeAttributes.Attribute, of root: JSONElement, in bytes: RawSpan) -> FoundType {
        guard let digits = name.digits(in: root) else { return findType(bytes.extracting(name.nonEmpty ?? 0..<0)) }
        return findType(unsafe digits.span.bytes)
    }

    private func findType(_ name: RawSpan) -> FoundType {
        type(named: name).map { .declared($0) } ?? .undeclared(String(decoding: name))
    }

    /// The event's own time: a number in the mapping's unit, or a text; else the record's.
    private func time(
        _ attributes: EnvelopeAttributes, of root: JSONElement, in bytes: RawSpan, _ input: InputPlan,
        _ context: RecordContext
    ) throws(Reject) -> Milliseconds {
        guard let unit = input.fields.timeUnit, !attributes[.time].isAbsent,
            let element = input.fields.time?.element(in: root)
        else {
            return try time(
                attributes, input.labels, in: bytes, recordTime: context.recordTime, arrival: context.arrival)
        }
        guard let instant = UnixTime.milliseconds(element, unit) else {
            throw Reject(.badTime, "\(input.labels.time): no Unix time in \(unit.rawValue)")
        }
        try checkFuture(instant, arrival: context.arrival)
        return instant
    }

    /// Takes the individual from an attribute that is a text or a number; false where it is neither.
    func setIndividual(
        _ attribute: EnvelopeAttributes.Attribute, of root: JSONElement, in bytes: RawSpan, into event: Event
    ) -> Bool {
        if let range = attribute.nonEmpty {
            event.setIndividual(bytes.extracting(range))
        } else if let digits = attribute.digits(in: root) {
            event.setIndividual(unsafe digits.span.bytes)
        } else {
            return false
        }
        return true
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
        _ attributes: EnvelopeAttributes, _ labels: EnvelopeLabels, of root: JSONElement, in bytes: RawSpan,
        _ input: InputPlan, _ context: RecordContext, into event: Event
    ) throws(Reject) {
        if attributes[.id].isAbsent { return setID(of: context.coordinates, input, into: event) }
        if let digits = attributes[.id].digits(in: root) {
            return input.topic.withBytes { event.setID(unsafe digits.span.bytes, source: $0) }
        }
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
