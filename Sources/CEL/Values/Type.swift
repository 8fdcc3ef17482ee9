/// A type of the Common Expression Language, as the checker deduces it and `type(x)` yields it.
///
/// Source: cel-spec `langdef.md`, "Values" and "Type checking".
public indirect enum Type: Hashable, Sendable {
    /// Unknown until evaluation; every operation is allowed by the checker.
    case dyn
    /// The type of `null`.
    case null
    /// `bool`.
    case bool
    /// 64-bit signed integer.
    case int
    /// 64-bit unsigned integer.
    case uint
    /// IEEE 754 binary64.
    case double
    /// Unicode text, compared by code points.
    case string
    /// Octets.
    case bytes
    /// An instant, `google.protobuf.Timestamp`.
    case timestamp
    /// A signed span of time, `google.protobuf.Duration`.
    case duration
    /// A list of elements of one type.
    case list(Type)
    /// A map from keys (int, uint, bool or string) to values.
    case map(Type, Type)
    /// A value that may be absent.
    case optional(Type)
    /// The type of a type value; the parameter is the type that it denotes.
    case type(Type)
    /// A parameter of a generic function signature, such as `A` in `list(A)`.
    case parameter(String)
}
