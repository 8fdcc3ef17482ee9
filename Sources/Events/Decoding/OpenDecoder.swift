/// Decodes records with everything that stands in them, declared or not: to show them, or to write them down.
package struct OpenDecoder: ~Copyable {
    /// The schema of the event that was decoded last.
    package private(set) var schema: EventSchema

    private let input: EventInput
    private let limits: EventLimits
    private let declared: EventSchema?
    /// Under what is declared.
    private var decoder: EventDecoder
    private let declaredSchema: EventSchema
    /// Whether the properties that may come depend on the record.
    private let isOpen: Bool
    /// Under all that stands in the last record of an open type; such records mostly look like the one before.
    private var openDecoder: EventDecoder
    private var openSchema: EventSchema
    private var openedType: String?
    private var openedKeys: [String]?

    /// Creates a decoder of an input's records.
    ///
    /// - Parameter declared: What is declared; nil: every type may come, with any properties.
    package init(_ input: EventInput, declared: EventSchema?, limits: EventLimits) {
        self.input = input
        self.limits = limits
        self.declared = declared
        isOpen = declared?.types.contains(where: \.isOpen) ?? true
        declaredSchema = OpenSchema(declared).schema
        schema = declaredSchema
        decoder = EventDecoder(schema: declaredSchema, inputs: [input], limits: limits)
        openSchema = declaredSchema
        openDecoder = EventDecoder(schema: declaredSchema, inputs: [input], limits: limits)
    }

    /// Decodes one record, as ``EventDecoder/decode(key:value:headers:recordTime:arrival:from:)`` does. An event is lent until the next call.
    package mutating func decode(
        key: RawSpan?, value: RawSpan, headers: [RecordHeader], recordTime: Milliseconds, arrival: Milliseconds,
        from coordinates: RecordCoordinates
    ) -> DecodedRecord {
        schema = declaredSchema
        let record = decoder.decode(
            key: key, value: value, headers: headers, recordTime: recordTime, arrival: arrival, from: coordinates)
        // Again, now that the type is known, with everything that stands in the record declared.
        switch record {
        case .undeclaredType(let type) where declared == nil: declare(type, OpenSchema.keys(of: value))
        case .event where isOpen: declare(nil, OpenSchema.keys(of: value))
        default: return record
        }
        schema = openSchema
        return openDecoder.decode(
            key: key, value: value, headers: headers, recordTime: recordTime, arrival: arrival, from: coordinates)
    }

    private mutating func declare(_ type: String?, _ keys: [String]) {
        if let openedKeys, Self.areSame(openedKeys, keys), Self.areSame([openedType ?? ""], [type ?? ""]) { return }
        openSchema = OpenSchema(declared, type: type, keys: keys).schema
        openDecoder = EventDecoder(schema: openSchema, inputs: [input], limits: limits)
        openedType = type
        openedKeys = keys
    }

    private static func areSame(_ left: [String], _ right: [String]) -> Bool {
        left.elementsEqual(right) { $0.utf8.elementsEqual($1.utf8) }
    }
}
