import JSON

/// Makes events of records, or says why not. One a worker: it keeps the parser's buffers; not for two threads at once.
public struct EventDecoder: ~Copyable {
    var parser: JSONParser
    let plan: DecodingPlan
    /// What is lent, of every record that is one.
    let event: Event
    /// Chosen once an input.
    private let formats: [InputFormat.Kind]
    /// Of which inputs a null value erases attributes.
    private let profiles: [Bool]
    private let inputs: [InputPlan]

    /// Creates a decoder for the records of several inputs under a rule set's schema.
    public init(schema: EventSchema, inputs: [EventInput], limits: EventLimits = EventLimits()) {
        plan = DecodingPlan(schema, limits: limits)
        parser = JSONParser(names: plan.names)
        event = Event(propertyCount: schema.properties.count)
        formats = inputs.map(\.format.kind)
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
    ///   - coordinates: Where the record stands; its input is one that the decoder was made with.
    public mutating func decode(
        key: RawSpan?, value: RawSpan?, headers: [RecordHeader], recordTime: Milliseconds, arrival: Milliseconds,
        from coordinates: RecordCoordinates = RecordCoordinates()
    ) -> DecodedRecord {
        do throws(Reject) {
            guard let value else {
                guard profiles[coordinates.input] else { return .tombstone }
                try plan.checkSize(key: key, value: RawSpan(), headers: headers)
                return try plan.readErasure(
                    key: key, inputs[coordinates.input],
                    RecordContext(headers: headers, recordTime: recordTime, arrival: arrival, coordinates: coordinates),
                    into: event)
            }
            try plan.checkSize(key: key, value: value, headers: headers)
            switch formats[coordinates.input] {
            case .cloudEvents:
                return try cloudEvent(key, value, headers, recordTime: recordTime, arrival: arrival)
            case .segmentAPI:
                return try segmentAPI(
                    value, inputs[coordinates.input],
                    RecordContext(headers: headers, recordTime: recordTime, arrival: arrival, coordinates: coordinates))
            case .mapped:
                return try mapped(
                    key, value, inputs[coordinates.input],
                    RecordContext(headers: headers, recordTime: recordTime, arrival: arrival, coordinates: coordinates))
            }
        } catch {
            return .rejected(error)
        }
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
