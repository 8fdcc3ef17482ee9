import JSON

/// Makes events of records, or says why not. One a worker: it keeps the parser's buffers; not for two threads at once.
public struct EventDecoder: ~Copyable {
    /// What of a format the first look at a record needs.
    private enum Form { case cloudEvents, segment, mapped }

    var parser: JSONParser
    let plan: DecodingPlan
    /// What is lent, of every record that is one.
    let event: Event
    private let forms: [Form]
    /// Of which inputs a null value erases attributes.
    private let profiles: [Bool]
    private let inputs: [InputPlan]

    /// Creates a decoder for the records of several inputs under a rule set's schema.
    public init(schema: EventSchema, inputs: [EventInput], limits: EventLimits = EventLimits()) {
        plan = DecodingPlan(schema, limits: limits)
        parser = JSONParser(names: plan.names)
        event = Event(propertyCount: schema.properties.count)
        forms = inputs.map { input in
            switch input.format {
            case .cloudEvents: .cloudEvents
            case .segment: .segment
            case .mapped: .mapped
            }
        }
        profiles = inputs.map(\.isProfile)
        self.inputs = inputs.map(InputPlan.init)
    }

    /// Creates a decoder for the records of one format under a rule set's schema.
    public init(schema: EventSchema, format: InputFormat, limits: EventLimits = EventLimits()) {
        self.init(schema: schema, inputs: [EventInput(topic: "", format: format)], limits: limits)
    }

    /// Decodes one record; of several faults, the first in the order of ``RejectReason`` is told. An event is lent until the next call.
    ///
    /// - Parameters:
    ///   - key: The record's key, or nil for a null one.
    ///   - value: The record's value, or nil for a null one.
    ///   - headers: The record's headers, in their order.
    ///   - recordTime: The record's timestamp; the event's time where it names none.
    ///   - arrival: What the event's time must not be too far ahead of: the wall clock, or with `clock: records` the record's timestamp.
    ///   - place: Where the record stands; its input is one that the decoder was made with.
    public mutating func decode(
        key: RawSpan?, value: RawSpan?, headers: [RecordHeader], recordTime: Milliseconds, arrival: Milliseconds,
        from place: RecordPlace = RecordPlace()
    ) -> DecodedRecord {
        do throws(Reject) {
            guard let value else {
                guard profiles[place.input] else { return .tombstone }
                try plan.checkSize(key: key, value: RawSpan(), headers: headers)
                return try plan.readErasure(
                    key: key, inputs[place.input],
                    RecordContext(headers: headers, recordTime: recordTime, arrival: arrival, place: place),
                    into: event)
            }
            try plan.checkSize(key: key, value: value, headers: headers)
            switch forms[place.input] {
            case .cloudEvents:
                return try cloudEvent(key, value, headers, recordTime: recordTime, arrival: arrival)
            case .segment:
                return try segment(
                    value, inputs[place.input],
                    RecordContext(headers: headers, recordTime: recordTime, arrival: arrival, place: place))
            case .mapped:
                return try mapped(
                    key, value, inputs[place.input],
                    RecordContext(headers: headers, recordTime: recordTime, arrival: arrival, place: place))
            }
        } catch {
            return .rejected(error)
        }
    }

    private mutating func segment(
        _ value: RawSpan, _ input: InputPlan, _ context: RecordContext
    ) throws(Reject) -> DecodedRecord {
        let plan = plan
        let document: JSONDocument
        do throws(JSONError) {
            document = try parser.parse(value)
        } catch {
            if let document = parser.lastDocument {
                try Self.checkObject(document.root)
                let record = SegmentRecord(document.root, strings: document.strings)
                try plan.checkNames(record.attributes, record.labels, key: nil)
            }
            throw Reject(error)
        }
        try Self.checkObject(document.root)
        let record = SegmentRecord(document.root, strings: document.strings)
        try plan.checkNames(record.attributes, record.labels, key: nil)
        return try plan.read(record, of: document.root, in: document.strings, input, context, into: event)
    }

    private mutating func mapped(
        _ key: RawSpan?, _ value: RawSpan, _ input: InputPlan, _ context: RecordContext
    ) throws(Reject) -> DecodedRecord {
        let plan = plan
        let key = input.fields.individual == nil ? key : nil
        let document: JSONDocument
        do throws(JSONError) {
            document = try parser.parse(value)
        } catch {
            if let document = parser.lastDocument {
                try Self.checkObject(document.root)
                try plan.checkNames(EnvelopeAttributes(document.root, at: input.fields), input.labels, key: key)
            }
            throw Reject(error)
        }
        try Self.checkObject(document.root)
        let attributes = EnvelopeAttributes(document.root, at: input.fields)
        try plan.checkNames(attributes, input.labels, key: key)
        return try plan.read(
            attributes, of: document.root, in: document.strings, key: key, input, context, into: event)
    }

    /// Refuses a record that is no object.
    static func checkObject(_ root: JSONElement) throws(Reject) {
        guard root.isObject else {
            throw Reject(.malformedJSON, "the record is not an object, but \(root.kind.name)")
        }
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
