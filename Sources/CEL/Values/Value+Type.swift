extension Value {
    /// The type of the value; elements of lists and maps are `dyn`. An error has the type `dyn`.
    public var type: Type {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .timestamp: .timestamp
        case .duration: .duration
        case .list: .list(.dyn)
        case .map: .map(.dyn, .dyn)
        case .type(let type): .type(type)
        case .optional: .optional(.dyn)
        case .error: .dyn
        }
    }

    /// The truth value of a `bool`, nil of anything else.
    public var boolean: Bool? {
        if case .bool(let truth) = self { truth } else { nil }
    }
}
