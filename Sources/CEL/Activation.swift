/// Where a program reads its variables.
///
/// Only ``value(_:)`` and ``has(_:)`` are needed. The others answer the commonest questions of conditions, so that an activation that has
/// numbers and texts at hand need not wrap them in a ``Value``; they must agree with ``value(_:)``.
public protocol Activation {
    /// The value in a slot; `.error` where it is absent or cannot be computed.
    mutating func value(_ slot: Int) -> Value
    /// Whether a record's field is present.
    mutating func has(_ slot: Int) -> Bool
    /// The number in a slot declared as `int`; fails where it is absent or of another kind.
    mutating func int(_ slot: Int) throws(EvaluationError) -> Int64
    /// The number in a slot declared as `double`; fails where it is absent or of another kind.
    mutating func double(_ slot: Int) throws(EvaluationError) -> Double
    /// Whether a slot declared as `string` holds this text, byte for byte; fails where it is absent or of another kind.
    mutating func holds(_ slot: Int, text: String) throws(EvaluationError) -> Bool
}

extension Activation {
    /// Unwraps the value in the slot.
    @inlinable
    public mutating func int(_ slot: Int) throws(EvaluationError) -> Int64 {
        try value(slot).requiredInt()
    }

    /// Unwraps the value in the slot.
    @inlinable
    public mutating func double(_ slot: Int) throws(EvaluationError) -> Double {
        try value(slot).requiredDouble()
    }

    /// Compares the value in the slot.
    @inlinable
    public mutating func holds(_ slot: Int, text: String) throws(EvaluationError) -> Bool {
        try value(slot).holds(text: text)
    }
}

extension Value {
    /// The number of an `int`; an error fails with itself, anything else as no such overload.
    @inlinable
    public func requiredInt() throws(EvaluationError) -> Int64 {
        switch self {
        case .int(let number): return number
        case .error(let error): throw error
        default: throw .noSuchOverload
        }
    }

    /// The number of a `double`; an error fails with itself, anything else as no such overload.
    @inlinable
    public func requiredDouble() throws(EvaluationError) -> Double {
        switch self {
        case .double(let number): return number
        case .error(let error): throw error
        default: throw .noSuchOverload
        }
    }

    /// Whether a `string` is this text, byte for byte; an error fails with itself. Anything else is unequal.
    @inlinable
    public func holds(text: String) throws(EvaluationError) -> Bool {
        switch self {
        case .string(let own): return own.hasSameBytes(as: text)
        case .error(let error): throw error
        default: return false
        }
    }
}
