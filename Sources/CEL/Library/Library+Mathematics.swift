extension Library {
    /// The extension library for numbers. Source: cel-go `ext/math.go`, "Math".
    static let mathematics: [Function] = [
        extreme("math.greatest", .more),
        extreme("math.least", .less),
        rounding("math.ceil", .up),
        rounding("math.floor", .down),
        rounding("math.round", .toNearestOrAwayFromZero),
        rounding("math.trunc", .towardZero),
        Function(name: "math.abs", overloads: sameType, unary: Mathematics.abs),
        Function(name: "math.sign", overloads: sameType, unary: Mathematics.sign),
        Function(
            name: "math.sqrt",
            overloads: [.global(.double, to: .double), .global(.int, to: .double), .global(.uint, to: .double)],
            unary: Mathematics.squareRoot),
        test("math.isNaN", \.isNaN),
        test("math.isInf", \.isInfinite),
        test("math.isFinite", \.isFinite),
        bitwise("math.bitAnd", { $0 & $1 }, { $0 & $1 }),
        bitwise("math.bitOr", { $0 | $1 }, { $0 | $1 }),
        bitwise("math.bitXor", { $0 ^ $1 }, { $0 ^ $1 }),
        Function(
            name: "math.bitNot", overloads: [.global(.int, to: .int), .global(.uint, to: .uint)],
            unary: Mathematics.bitNot),
        shift("math.bitShiftLeft") { bits, distance in bits << distance },
        shift("math.bitShiftRight") { bits, distance in bits >> distance },
    ]

    private static let sameType: [Overload] = [Type.int, .uint, .double].map { .global($0, to: $0) }

    private static func extreme(_ name: String, _ wanted: NumericOrder) -> Function {
        let overloads = [Type.int, .uint, .double].flatMap { type in
            [Overload.anyNumber(of: type, to: type), .global(.list(type), to: type)]
        }
        return Function(
            name: name,
            overloads: overloads + [.global(.list(.dyn), to: .dyn), .anyNumber(of: .dyn, to: .dyn)],
            variadic: { arguments, _ throws(EvaluationError) in try Mathematics.extreme(name, wanted, arguments) },
            accepts: { types in
                if types.count == 1, case .list(let element) = types[0] { return element.isNumber || element == .dyn }
                return types.allSatisfy { $0.isNumber || $0 == .dyn }
            })
    }

    private static func rounding(_ name: String, _ rule: FloatingPointRoundingRule) -> Function {
        Function(
            name: name, overloads: [.global(.double, to: .double)],
            unary: { value throws(EvaluationError) in
                guard case .double(let number) = value else { throw .noSuchOverload(name, value) }
                return .double(number.rounded(rule))
            })
    }

    private static func test(_ name: String, _ property: @escaping @Sendable (Double) -> Bool) -> Function {
        Function(
            name: name, overloads: [.global(.double, to: .bool)],
            unary: { value throws(EvaluationError) in
                guard case .double(let number) = value else { throw .noSuchOverload(name, value) }
                return .bool(property(number))
            })
    }

    private static func bitwise(
        _ name: String, _ ints: @escaping @Sendable (Int64, Int64) -> Int64,
        _ uints: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> Function {
        Function(
            name: name, overloads: [.global(.int, .int, to: .int), .global(.uint, .uint, to: .uint)],
            binary: { left, right throws(EvaluationError) in
                switch (left, right) {
                case (.int(let left), .int(let right)): return .int(ints(left, right))
                case (.uint(let left), .uint(let right)): return .uint(uints(left, right))
                default: throw .noSuchOverload(name, left, right)
                }
            })
    }

    /// Shifts bits without regard to a sign; by 64 or more nothing is left.
    private static func shift(_ name: String, _ operation: @escaping @Sendable (UInt64, UInt64) -> UInt64) -> Function {
        Function(
            name: name, overloads: [.global(.int, .int, to: .int), .global(.uint, .int, to: .uint)],
            binary: { value, distance throws(EvaluationError) in
                guard case .int(let distance) = distance else { throw .noSuchOverload(name, value, distance) }
                guard let distance = UInt64(exactly: distance) else {
                    throw EvaluationError("\(name) by a negative number: \(distance)")
                }
                switch value {
                case .int(let number): return .int(Int64(bitPattern: operation(UInt64(bitPattern: number), distance)))
                case .uint(let number): return .uint(operation(number, distance))
                default: throw .noSuchOverload(name, value)
                }
            })
    }
}

/// The functions of the extension library for numbers.
enum Mathematics {
    static func extreme(_ name: String, _ wanted: NumericOrder, _ arguments: [Value]) throws(EvaluationError) -> Value {
        var candidates = arguments
        if candidates.count == 1, case .list(let elements) = candidates[0] { candidates = elements }
        guard var best = candidates.first else { throw EvaluationError("\(name) needs at least one number") }
        guard NumericOrder(best, best) != nil else { throw .noSuchOverload(name, best) }
        for candidate in candidates.dropFirst() {
            guard let order = NumericOrder(candidate, best) else { throw .noSuchOverload(name, best, candidate) }
            if order == wanted { best = candidate }
        }
        return best
    }

    static func abs(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .int(let number):
            return number < 0 ? .int(try Operators.compute(.subtract, 0, number)) : value
        case .uint: return value
        case .double(let number): return .double(number.magnitude)
        default: throw .noSuchOverload("math.abs", value)
        }
    }

    static func sign(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .int(let number): return .int(number.signum())
        case .uint(let number): return .uint(number == 0 ? 0 : 1)
        case .double(let number): return .double(number > 0 ? 1 : number < 0 ? -1 : number.isNaN ? number : 0)
        default: throw .noSuchOverload("math.sign", value)
        }
    }

    static func squareRoot(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .int(let number): return .double(Double(number).squareRoot())
        case .uint(let number): return .double(Double(number).squareRoot())
        case .double(let number): return .double(number.squareRoot())
        default: throw .noSuchOverload("math.sqrt", value)
        }
    }

    static func bitNot(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .int(let number): return .int(~number)
        case .uint(let number): return .uint(~number)
        default: throw .noSuchOverload("math.bitNot", value)
        }
    }
}
