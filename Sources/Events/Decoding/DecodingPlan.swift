import CEL
import JSON

/// A schema made ready for decoding: every look-up is one probe by bytes. Immutable, shared by the decoders of a rule set.
final class DecodingPlan: Sendable {
    /// What an event of a type does.
    enum Effect { case none, attributes, consent }

    /// A declared property.
    struct PropertyPlan: Sendable {
        let type: PropertyType
        /// Its index in the schema, or −1 where no rule reads it.
        let index: Int
    }

    /// An event type. A class, so that handing it on costs one count of references.
    final class TypePlan: Sendable {
        let names: NameTable
        let properties: [PropertyPlan]
        let effect: Effect

        init(_ type: EventSchema.EventType) {
            names = NameTable(type.properties.map(\.name))
            properties = type.properties.map { PropertyPlan(type: $0.type, index: $0.index ?? -1) }
            effect =
                switch SystemEvents.declaration(of: type.name)?.name {
                case SystemEvents.individualUpdated: .attributes
                case SystemEvents.consentChanged: .consent
                default: .none
                }
        }
    }

    let envelopeNames = EnvelopeAttributes.Name.table
    let usualContentTypes = NameTable(["application/json"])
    let typeNames: NameTable
    let types: [TypePlan]
    /// The types of Segment's messages that have one name each, by ``SegmentKind``; nil where it is not declared.
    let segmentTypes: [Int?]
    /// `individual.updated`; nil where it is not declared.
    let individualUpdated: Int?
    let attributeNames: NameTable
    let attributes: [EventSchema.Attribute]
    let limits: EventLimits

    init(_ schema: EventSchema, limits: EventLimits) {
        typeNames = NameTable(schema.types.map(\.name))
        types = schema.types.map(TypePlan.init)
        let names = typeNames
        func type(_ name: String?) -> Int? {
            guard let name else { return nil }
            let utf8 = name.utf8Span
            return unsafe names.find(utf8.span.bytes)
        }
        segmentTypes = SegmentKind.allCases.map { type($0.eventType) }
        individualUpdated = type(SystemEvents.individualUpdated)
        attributeNames = NameTable(schema.attributes.map(\.name))
        attributes = schema.attributes
        self.limits = limits
    }
}
