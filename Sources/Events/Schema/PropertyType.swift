public import CEL

/// The declared type of a property or an attribute (`rule-language.md`).
public indirect enum PropertyType: Hashable, Sendable {
    case string, int, double, bool, bytes, timestamp, duration
    /// `{lat: double, lon: double}`.
    case point
    case list(PropertyType)
    /// A map from strings.
    case map(PropertyType)
    /// Any JSON value; its numbers are doubles, its null is CEL null.
    case dyn

    /// The type that expressions see.
    public var celType: Type {
        switch self {
        case .string: .string
        case .int: .int
        case .double: .double
        case .bool: .bool
        case .bytes: .bytes
        case .timestamp: .timestamp
        case .duration: .duration
        case .point: .map(.string, .double)
        case .list(let element): .list(element.celType)
        case .map(let value): .map(.string, value.celType)
        case .dyn: .dyn
        }
    }
}
