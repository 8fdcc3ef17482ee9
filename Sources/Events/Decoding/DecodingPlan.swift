import CEL
import JSON

/// A schema made ready for decoding. Immutable, shared by the decoders of a rule set.
///
/// Members are told by the places of their keys in ``names``, which the parser has found.
final class DecodingPlan: Sendable {
    /// What an event of a type does.
    enum Effect: Equatable {
        case none, attributes, consent, link, erasure
        case feedback(Feedback.Kind)
    }

    /// An event type. A class, so that handing it on costs one count of references.
    final class TypePlan: Sendable {
        let properties: PropertyTable
        let effect: Effect

        init(_ type: EventSchema.EventType, names: NameTable) {
            properties = PropertyTable(type.properties, names: names)
            effect =
                switch SystemEvents.declaration(of: type.name)?.name {
                case SystemEvents.individualUpdated: .attributes
                case SystemEvents.consentChanged: .consent
                case SystemEvents.individualLinked: .link
                case SystemEvents.individualErased: .erasure
                default: Feedback.Kind(eventType: type.name).map { .feedback($0) } ?? .none
                }
        }
    }

    /// The names of members that mean something anywhere: those of the envelope at the places of their raw values, then those of
    /// properties and attributes.
    let names: NameTable
    private let typeNames: NameTable
    /// By event type: whether no record can bring it.
    private let isDerived: [Bool]
    let types: [TypePlan]
    /// The types of Segment's messages that have one name each, by ``SegmentAPIKind``; nil where it is not declared.
    let segmentAPITypes: [Int?]
    /// `individual.updated`; nil where it is not declared.
    let individualUpdated: Int?
    /// The index of the attribute with a name, by the name's place in ``names``; −1 where it is none.
    private let attributeIndexes: [Int]
    let attributes: [EventSchema.Attribute]
    let limits: EventLimits

    init(_ schema: EventSchema, limits: EventLimits) {
        typeNames = NameTable(schema.types.map(\.name))
        let names = Self.names(schema)
        isDerived = schema.types.map { SystemEvents.isDerived($0.name) }
        types = schema.types.map { TypePlan($0, names: names) }
        let typeNames = typeNames
        func type(_ name: String?) -> Int? { name.flatMap { typeNames.find($0) } }
        segmentAPITypes = SegmentAPIKind.allCases.map { type($0.eventType) }
        individualUpdated = type(SystemEvents.individualUpdated)
        var attributeIndexes = Array(repeating: -1, count: names.count)
        for (index, attribute) in schema.attributes.enumerated().reversed() {
            if let name = names.find(attribute.name) { attributeIndexes[name] = index }
        }
        self.attributeIndexes = attributeIndexes
        attributes = schema.attributes
        self.names = names
        self.limits = limits
    }

    private static func names(_ schema: EventSchema) -> NameTable {
        var names: [String] = []
        // By bytes: texts that Swift takes for equal are different names.
        var seen: Set<[UInt8]> = []
        let properties = schema.types.lazy.flatMap { $0.properties.lazy.map(\.name) }
        for name in EnvelopeAttributes.Name.allCases.map(\.text) + properties + schema.attributes.map(\.name)
        where seen.insert(Array(name.utf8)).inserted { names.append(name) }
        return NameTable(names)
    }

    /// The index of the event type of a name, or nil where none that records can bring has it.
    func type(named name: RawSpan) -> Int? {
        guard let type = typeNames.find(name), !isDerived[type] else { return nil }
        return type
    }

    /// The index of the attribute that a key names, or nil.
    func attribute(_ name: Int) -> Int? {
        guard name >= 0, attributeIndexes[name] >= 0 else { return nil }
        return attributeIndexes[name]
    }
}
