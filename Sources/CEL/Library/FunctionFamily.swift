/// Functions that an environment has together or not at all.
public enum FunctionFamily: String, CaseIterable, Sendable {
    /// The standard definitions of the Common Expression Language.
    case core
    /// Values that may be absent.
    case optionals
    /// More functions on text.
    case strings
    /// Functions on numbers.
    case math
    /// Functions on lists.
    case lists
    /// Lists taken as sets.
    case sets
    /// Regular expressions beyond `matches`.
    case regex
    /// Encodings of bytes.
    case encoders
    /// Attune's own functions: places and local time.
    case attune

    /// The heading of a list of the functions.
    public var title: String {
        switch self {
        case .core: "Core"
        case .optionals: "Optional values"
        case .strings: "Text"
        case .math: "Numbers"
        case .lists: "Lists"
        case .sets: "Sets"
        case .regex: "Regular expressions"
        case .encoders: "Encodings"
        case .attune: "Attune's own"
        }
    }

    /// The language with its usual extensions, without what is Attune's own.
    public static let common = Set(allCases).subtracting([.attune])
    /// Everything.
    public static let all = Set(allCases)
}

/// What a constant text among a function's arguments must be.
enum ConstantText: Sendable {
    /// A regular expression.
    case pattern
    /// A regular expression with at most one capturing group.
    case patternOfOneGroup
    /// A local time such as `18:00`.
    case timeOfDay
    /// The name of a time zone.
    case timeZone
}
