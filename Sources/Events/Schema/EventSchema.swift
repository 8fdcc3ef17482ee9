/// What the data dictionary says of events and attributes: how a record's data is checked, and which of it is kept for expressions.
///
/// Every property name that some rule reads has one index, the same in all event types; an ``Event`` carries just those.
public struct EventSchema: Sendable {
    /// A declared property of an event type.
    public struct Property: Sendable {
        /// The name in the record's data.
        public let name: String
        /// What its values must be.
        public let type: PropertyType
        /// Its index in ``EventSchema/properties`` where some rule reads it, else nil.
        public let index: Int?

        /// Creates a property.
        public init(name: String, type: PropertyType, index: Int?) {
            self.name = name
            self.type = type
            self.index = index
        }
    }

    /// A declared event type.
    public struct EventType: Sendable {
        /// Its name, any text.
        public let name: String
        /// Whether undeclared properties are allowed and are dyn.
        public let isOpen: Bool
        /// The declared properties, and, of an open type, the undeclared ones that some rule reads, by name's bytes.
        public let properties: [Property]

        /// Creates an event type.
        public init(name: String, isOpen: Bool, properties: [Property]) {
            self.name = name
            self.isOpen = isOpen
            self.properties = properties
        }
    }

    /// A declared attribute of an individual; its index is its place in ``EventSchema/attributes``.
    public struct Attribute: Sendable {
        /// The name.
        public let name: String
        /// What its values must be.
        public let type: PropertyType
        /// Whether its value must never reach logs, metrics or the console.
        public let isPersonal: Bool

        /// Creates an attribute.
        public init(name: String, type: PropertyType, isPersonal: Bool) {
            self.name = name
            self.type = type
            self.isPersonal = isPersonal
        }
    }

    /// The declared types, the system events among them, by name's bytes; an event type's index is its place here.
    public let types: [EventType]
    /// The names of the properties that rules read, by index.
    public let properties: [String]
    /// The declared attributes, by name's bytes.
    public let attributes: [Attribute]
    /// What rules read of a message's command in what senders tell of it.
    public let commandProperties: CommandProperties

    /// Creates a schema; the arrays are in the order that their documentation says.
    public init(
        types: [EventType], properties: [String], attributes: [Attribute],
        commandProperties: CommandProperties = CommandProperties()
    ) {
        self.types = types
        self.properties = properties
        self.attributes = attributes
        self.commandProperties = commandProperties
    }
}
