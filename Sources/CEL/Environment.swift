/// What an expression may name: variables and records with their types and slots, and functions.
///
/// A slot is a number that the host chooses; a planned ``Program`` asks its ``Activation`` for slots and knows no names.
public struct Environment: Sendable {
    /// A field of a record.
    public struct Field: Sendable {
        /// The name after the dot.
        public let name: String
        /// The type of its value where it is present.
        public let type: Type
        /// The slot that the activation is asked for.
        public let slot: Int

        /// Creates a field.
        public init(name: String, type: Type, slot: Int) {
            self.name = name
            self.type = type
            self.slot = slot
        }
    }

    /// Creates an environment without variables.
    ///
    /// - Parameters:
    ///   - container: names are resolved in it first, such as `com.example`.
    ///   - libraries: what may be called; no two of their functions have the same name.
    ///   - timeZones: the zones that functions of time know by name.
    public init(
        container: String = "", libraries: [FunctionLibrary] = FunctionLibrary.common,
        timeZones: TimeZoneDatabase = .utc
    ) {
        self.container = container
        functions = FunctionTable(libraries)
        self.timeZones = timeZones
    }

    /// The namespace in which names are resolved first.
    public let container: String
    /// The zones that functions of time know by name.
    public let timeZones: TimeZoneDatabase
    /// Whether what is dyn comes from JSON, whose numbers are doubles: to reckon with one and an int that is written is an issue then,
    /// since it could only fail.
    public var hasJSONNumbers = false
    let functions: FunctionTable
    var variables: [String: Field] = [:]
    var records: [String: [Field]] = [:]

    /// Declares a variable; its name may be dotted. A later declaration of the same name replaces the earlier.
    public mutating func declare(_ name: String, as type: Type, slot: Int) {
        variables[name] = Field(name: name, type: type, slot: slot)
    }

    /// Declares a record such as `event`: it stands only before a field, `has(event.value)` asks for the field's presence,
    /// and an undeclared field is a check error that suggests the nearest one.
    public mutating func declare(record name: String, fields: [Field]) {
        records[name] = fields
    }
}
