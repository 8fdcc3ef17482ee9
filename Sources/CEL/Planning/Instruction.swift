/// One step of a plan. Operands are positions of instructions, other numbers are places in the plan's tables.
enum Instruction: BitwiseCopyable, Sendable {
    typealias Index = Plan.Index

    // Values that need no table.
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case constant(Int32)
    case failure(Int32)

    // Names.
    case slot(Int32)
    /// A slot declared optional, whose activation may answer the value without its wrapping.
    case optionalSlot(Int32)
    /// A record's field as an optional.
    case fieldIfPresent(Int32)
    case presence(Int32)
    case local(Int32)

    // Truth.
    case not(Index)
    case and(Index, Index)
    case or(Index, Index)
    /// All operands from a place in the table of operands.
    case all(first: Int32, count: Int32)
    case any(first: Int32, count: Int32)
    case conditional(Index, Index, Index)

    // Comparison; the typed forms follow from the checker's types.
    case compareInts(Comparison, Index, Index)
    case compareDoubles(Comparison, Index, Index)
    case compareIntWithDouble(Comparison, Index, Index)
    case compare(Comparison, Index, Index)
    case equalStrings(Index, Index, isNegated: Bool)
    case equal(Index, Index, isNegated: Bool)
    // The commonest conditions in one step: a slot against a constant.
    case compareSlotWithInt(Int64, slot: Int32, Comparison)
    case compareSlotWithDouble(Double, slot: Int32, Comparison)
    case slotEqualsText(Int32, constant: Int32, isNegated: Bool)
    case contains(Index, Index)

    // Arithmetic.
    case computeInts(Arithmetic, Index, Index)
    case computeDoubles(Arithmetic, Index, Index)
    case compute(Arithmetic, Index, Index)
    case negate(Index)

    // Collections. Names are places in the table of constants.
    case select(Index, name: Int32)
    case selectIfPresent(Index, name: Int32)
    case hasField(Index, name: Int32)
    case index(Index, Index)
    case indexIfPresent(Index, Index)
    case list(first: Int32, count: Int32)
    /// Pairs of an operand and 1 where it is an optional to unwrap.
    case listWithOptionals(first: Int32, count: Int32)
    /// Triples of a key, a value and 1 where the value is an optional to unwrap.
    case map(first: Int32, count: Int32)

    // Calls.
    case unary(Int32, Index)
    case binary(Int32, Index, Index)
    case variadic(Int32, first: Int32, count: Int32)
    case matches(Index, pattern: Int32)
    case optionalOr(Index, Index)
    case optionalOrValue(Index, Index)
    case slotHasValue(Int32)

    // Scopes.
    case comprehension(Int32)
    case bind(local: Int32, Index, Index)
    case optionalMap(local: Int32, Index, Index)
    case optionalFlatMap(local: Int32, Index, Index)
}

/// An ordering or equality between numbers.
enum Comparison: UInt8, Sendable, BitwiseCopyable {
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual

    /// The comparison with its sides exchanged.
    var exchanged: Comparison {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        case .equal, .notEqual: self
        }
    }

    @inline(__always)
    func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
        switch self {
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        case .equal: left == right
        case .notEqual: left != right
        }
    }

    func holds(_ order: NumericOrder) -> Bool {
        switch self {
        case .less: order == .less
        case .lessOrEqual: order == .less || order == .same
        case .greater: order == .more
        case .greaterOrEqual: order == .more || order == .same
        case .equal: order == .same
        case .notEqual: order != .same
        }
    }
}

/// An arithmetic operator.
enum Arithmetic: UInt8, Sendable, BitwiseCopyable {
    case add, subtract, multiply, divide, modulo
}

extension BinaryOperator {
    /// The comparison that the operator means; nil for arithmetic and `in`.
    var comparison: Comparison? {
        switch self {
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .equal: .equal
        case .notEqual: .notEqual
        default: nil
        }
    }

    /// The arithmetic that the operator means; nil for comparisons and `in`.
    var arithmetic: Arithmetic? {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .modulo: .modulo
        default: nil
        }
    }
}
