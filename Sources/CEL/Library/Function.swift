/// A function of the library: what the checker needs to know of it and how it is evaluated.
///
/// An implementation looks at the kinds of its arguments itself, because arguments may be `dyn`; `nil` stands for a number of arguments
/// that the function does not take. Receivers are first arguments.
struct Function: Sendable {
    typealias Unary = @Sendable (Value) throws(EvaluationError) -> Value
    typealias Binary = @Sendable (Value, Value) throws(EvaluationError) -> Value
    /// Takes the steps of its work, beyond one an argument, from the budget.
    typealias Variadic = @Sendable ([Value], _ budget: inout Int) throws(EvaluationError) -> Value
    /// Takes the constants among the arguments, nil where one is not known before evaluation.
    typealias Preparation = @Sendable (_ constants: [Value?], TimeZoneDatabase) throws(EvaluationError) -> Function

    let name: String
    let overloads: [Overload]
    var unary: Unary?
    var binary: Binary?
    var variadic: Variadic?
    /// What the checker asks besides the overloads, for functions over any number of values.
    var accepts: (@Sendable ([Type]) -> Bool)?
    /// The form that a plan calls, for functions that need the time zones or do work on constants once: only its closures count, and
    /// they are given all arguments.
    var prepared: Preparation?
    /// What the checker looks at in constant texts, by their place among the arguments.
    var constants: [Int: ConstantText] = [:]
    var family = FunctionFamily.core

    /// The name as people write it: what a macro becomes is marked by an `@`.
    var shownName: String { name.hasPrefix("@") ? String(name.dropFirst()) : name }

    /// The result type where all overloads agree, otherwise `dyn`.
    var commonResult: Type {
        guard let first = overloads.first?.result, overloads.allSatisfy({ $0.result == first }) else { return .dyn }
        if case .parameter = first { return .dyn }
        return first
    }

    /// Whether an optional is a proper argument.
    var takesOptionals: Bool {
        overloads.contains { $0.parameters.contains { if case .optional = $0 { true } else { false } } }
    }
}

/// One signature of a function.
struct Overload: Sendable {
    /// Called as `first.name(others)`.
    let isMethod: Bool
    let parameters: [Type]
    let result: Type
    /// The last parameter may be given any number of times.
    var isVariadic = false

    static func method(_ parameters: Type..., to result: Type) -> Overload {
        Overload(isMethod: true, parameters: parameters, result: result)
    }

    static func global(_ parameters: Type..., to result: Type) -> Overload {
        Overload(isMethod: false, parameters: parameters, result: result)
    }

    static func anyNumber(of parameter: Type, to result: Type) -> Overload {
        Overload(isMethod: false, parameters: [parameter], result: result, isVariadic: true)
    }

    /// The parameters for a number of arguments, or nil where it does not take so many.
    func parameters(for count: Int) -> [Type]? {
        if parameters.count == count { return parameters }
        guard isVariadic, count > parameters.count, let last = parameters.last else { return nil }
        return parameters + Array(repeating: last, count: count - parameters.count)
    }

    /// The signature as a help text shows it.
    func signature(of name: String) -> String {
        let shown = parameters.map(\.description) + (isVariadic ? ["…"] : [])
        guard isMethod, let receiver = shown.first else { return "\(name)(\(shown.joined(separator: ", ")))" }
        return "\(receiver).\(name)(\(shown.dropFirst().joined(separator: ", ")))"
    }
}

extension EvaluationError {
    /// Arguments of kinds that an operator or function does not take.
    public static var noSuchOverload: EvaluationError { EvaluationError("no such overload") }

    /// The same with what was called.
    static func noSuchOverload(_ name: String, _ arguments: Value...) -> EvaluationError {
        let types = arguments.map(\.type.name).joined(separator: ", ")
        return EvaluationError("no such overload: \(name)(\(types))")
    }
}
