/// The events that every rule set declares and that have effects of their own (`rule-language.md`).
public enum SystemEvents {
    /// The name of an event type and its properties.
    public struct Declaration: Sendable {
        /// The event type's name.
        public let name: String
        /// The properties that expressions may read, by name's bytes.
        public let properties: [(name: String, type: PropertyType)]
    }

    /// Merges attributes into those of the individual.
    public static let individualUpdated = "individual.updated"
    /// Makes another id an alias of the individual.
    public static let individualLinked = "individual.linked"
    /// Deletes everything about the individual.
    public static let individualErased = "individual.erased"
    /// Grants or withdraws consent.
    public static let consentChanged = "consent.changed"

    /// Their declarations, by name's bytes.
    public static let declarations: [Declaration] = [
        Declaration(
            name: consentChanged, properties: [("channel", .string), ("granted", .bool), ("purpose", .string)]),
        Declaration(name: individualErased, properties: []),
        Declaration(name: individualLinked, properties: [("alias", .string)]),
        Declaration(name: individualUpdated, properties: [("attributes", .map(.dyn))]),
    ]

    /// An individual has come into a segment, or into another stage of it.
    public static let segmentEntered = "segment.entered"
    /// An individual is no more in a segment, or in a stage of it.
    public static let segmentLeft = "segment.left"

    /// The events that come about inside, and that no record can bring, by name's bytes.
    public static let derived: [Declaration] = [segmentEntered, segmentLeft].map {
        Declaration(name: $0, properties: [("segment", .string), ("value", .string)])
    }

    /// Whether a type is one of ``derived``.
    public static func isDerived(_ name: String) -> Bool { derived.contains { $0.name.utf8.elementsEqual(name.utf8) } }

    /// The declaration of a type, or nil where it is no system event.
    public static func declaration(of name: String) -> Declaration? {
        declarations.first { $0.name.utf8.elementsEqual(name.utf8) }
    }
}
