extension FunctionLibrary {
    /// The extension library for numbers. Source: cel-go `ext/math.go`, "Math".
    public static let math = FunctionLibrary(
        builtIn: "Numbers",
        functions: [
            extreme(
                "math.greatest",
                .init("The greatest of some numbers or of a list.", example: "math.greatest(1, 3, 2)", gives: "3"),
                .more),
            extreme(
                "math.least",
                .init("The least of some numbers or of a list.", example: "math.least([2.5, 1.5])", gives: "1.5"), .less
            ),
            rounding(
                "math.ceil", .init("The next whole number upwards.", example: "math.ceil(1.2)", gives: "2.0"), .up),
            rounding(
                "math.floor", .init("The next whole number downwards.", example: "math.floor(1.8)", gives: "1.0"), .down
            ),
            rounding(
                "math.round",
                .init("The nearest whole number, halves away from zero.", example: "math.round(1.5)", gives: "2.0"),
                .toNearestOrAwayFromZero),
            rounding(
                "math.trunc", .init("The number without its fraction.", example: "math.trunc(-1.8)", gives: "-1.0"),
                .towardZero),
            Function(
                name: "math.abs",
                documentation: .init("The number without its sign.", example: "math.abs(-5)", gives: "5"),
                overloads: sameType, unary: Mathematics.abs),
            Function(
                name: "math.sign",
                documentation: .init("-1, 0 or 1 by the sign of a number.", example: "math.sign(-2.5)", gives: "-1.0"),
                overloads: sameType, unary: Mathematics.sign),
            Function(
                name: "math.sqrt", documentation: .init("The square root.", example: "math.sqrt(9)", gives: "3.0"),
                overloads: [.global(.double, to: .double), .global(.int, to: .double), .global(.uint, to: .double)],
                unary: Mathematics.squareRoot),
            test(
                "math.isNaN", .init("Whether a number is no number.", example: "math.isNaN(0.0 / 0.0)", gives: "true"),
                \.isNaN),
            test(
                "math.isInf", .init("Whether a number is infinite.", example: "math.isInf(1.0 / 0.0)", gives: "true"),
                \.isInfinite),
            test(
                "math.isFinite",
                .init("Whether a number is neither infinite nor NaN.", example: "math.isFinite(1.5)", gives: "true"),
                \.isFinite),
            bitwise(
                "math.bitAnd", .init("The bits that both numbers have.", example: "math.bitAnd(6, 3)", gives: "2"),
                { $0 & $1 }, { $0 & $1 }),
            bitwise(
                "math.bitOr", .init("The bits that either number has.", example: "math.bitOr(6, 3)", gives: "7"),
                { $0 | $1 }, { $0 | $1 }),
            bitwise(
                "math.bitXor",
                .init("The bits that one of both numbers has.", example: "math.bitXor(6, 3)", gives: "5"), { $0 ^ $1 },
                { $0 ^ $1 }),
            Function(
                name: "math.bitNot",
                documentation: .init("The bits that a number does not have.", example: "math.bitNot(0)", gives: "-1"),
                overloads: [.global(.int, to: .int), .global(.uint, to: .uint)],
                unary: Mathematics.bitNot),
            shift(
                "math.bitShiftLeft",
                .init("The bits moved to the left.", example: "math.bitShiftLeft(1, 4)", gives: "16")
            ) { bits, distance in bits << distance },
            shift(
                "math.bitShiftRight",
                .init("The bits moved to the right.", example: "math.bitShiftRight(16, 4)", gives: "1")
            ) { bits, distance in bits >> distance },
        ])

    private static let sameType: [Function.Overload] = [Type.int, .uint, .double].map { .global($0, to: $0) }

    private static func extreme(_ name: String, _ documentation: Function.Documentation, _ wanted: NumericOrder)
        -> Function
    {
        let overloads = [Type.int, .uint, .double].flatMap { type in
            [Function.Overload.anyNumber(of: type, to: type), .global(.list(type), to: type)]
        }
        return Function(
            name: name, documentation: documentation,
            overloads: overloads + [.global(.list(.dyn), to: .dyn), .anyNumber(of: .dyn, to: .dyn)],
            metered: { arguments, _ throws(EvaluationError) in try Mathematics.extreme(name, wanted, arguments) },
            accepts: { types in
                if types.count == 1, case .list(let element) = types[0] { return element.isNumber || element == .dyn }
                return types.allSatisfy { $0.isNumber || $0 == .dyn }
            })
    }

    private static func rounding(
        _ name: String, _ documentation: Function.Documentation, _ rule: FloatingPointRoundingRule
    ) -> Function {
        Function(
            name: name, documentation: documentation, overloads: [.global(.double, to: .double)],
            unary: { value throws(EvaluationError) in
                guard case .double(let number) = value else { throw .noSuchOverload(name, value) }
                return .double(number.rounded(rule))
            })
    }

    private static func test(
        _ name: String, _ documentation: Function.Documentation, _ property: @escaping @Sendable (Double) -> Bool
    ) -> Function {
        Function(
            name: name, documentation: documentation, overloads: [.global(.double, to: .bool)],
            unary: { value throws(EvaluationError) in
                guard case .double(let number) = value else { throw .noSuchOverload(name, value) }
                return .bool(property(number))
            })
    }

    private static func bitwise(
        _ name: String, _ documentation: Function.Documentation, _ ints: @escaping @Sendable (Int64, Int64) -> Int64,
        _ uints: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> Function {
        Function(
            name: name, documentation: documentation,
            overloads: [.global(.int, .int, to: .int), .global(.uint, .uint, to: .uint)],
            binary: { left, right throws(EvaluationError) in
                switch (left, right) {
                case (.int(let left), .int(let right)): return .int(ints(left, right))
                case (.uint(let left), .uint(let right)): return .uint(uints(left, right))
                default: throw .noSuchOverload(name, left, right)
                }
            })
    }

    /// Shifts bits without regard to a sign; by 64 or more nothing is left.
    private static func shift(
        _ name: String, _ documentation: Function.Documentation,
        _ operation: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> Function {
        Function(
            name: name, documentation: documentation,
            overloads: [.global(.int, .int, to: .int), .global(.uint, .int, to: .uint)],
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
