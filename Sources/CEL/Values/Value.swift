/// A value of the Common Expression Language.
///
/// Errors are values, so that `&&` and `||` can absorb them in either order.
public enum Value: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A signed integer.
    case int(Int64)
    /// An unsigned integer.
    case uint(UInt64)
    /// A floating point number.
    case double(Double)
    /// Text. Compare with ``Value/==(_:_:)`` or by UTF-8 bytes, never by Swift's canonical equivalence.
    case string(String)
    /// Octets.
    case bytes([UInt8])
    /// An instant.
    case timestamp(Timestamp)
    /// A signed span of time.
    case duration(Duration)
    /// A list.
    case list([Value])
    /// A map.
    case map(MapValue)
    /// A type as a value.
    case type(Type)
    /// A value that may be absent.
    indirect case optional(Value?)
    /// The failure of an evaluation.
    case error(EvaluationError)
}
