/// The events that every rule set declares and that have effects of their own (`rule-language.md`).
public enum SystemEvents {
    /// The name of an event type and its properties.
    public struct Declaration: Sendable {
        /// The event type's name.
        public let name: String
        /// The properties that expressions may read, by name's bytes.
        public let properties: [(name: String, type: PropertyType)]
        /// The names of those that records do not bring: they are those of the command that the event is about.
        public let ofCommand: [String]

        /// The properties that records bring, by name's bytes.
        public var dataProperties: [(name: String, type: PropertyType)] {
            properties.filter { property in !ofCommand.contains { $0.utf8.elementsEqual(property.name.utf8) } }
        }

        init(name: String, properties: [(name: String, type: PropertyType)], ofCommand: [String] = []) {
            self.name = name
            self.properties = properties
            self.ofCommand = ofCommand
        }
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
    public static let declarations: [Declaration] =
        [
            Declaration(
                name: consentChanged, properties: [("channel", .string), ("granted", .bool), ("purpose", .string)]),
            Declaration(name: individualErased, properties: []),
            Declaration(name: individualLinked, properties: [("alias", .string)]),
            Declaration(name: individualUpdated, properties: [("attributes", .map(.dyn))]),
        ] + Feedback.Kind.allCases.map(feedback)

    /// What is told of a message: the command's id and the channel in the data, all else by what is known of the command.
    private static func feedback(_ kind: Feedback.Kind) -> Declaration {
        Declaration(
            name: kind.eventType,
            properties: [
                ("campaign", .string), ("channel", .string), ("command_id", .string), ("step", .string),
                ("tags", .list(.string)), ("template", .string), ("variant", .string),
            ], ofCommand: ["campaign", "step", "tags", "template", "variant"])
    }

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
