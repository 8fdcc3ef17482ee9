internal import CEL
internal import HumanText
internal import JSON
internal import RuleSets

/// One expression to be evaluated: a line of `attune eval --jsonl`.
struct Evaluation {
    let source: String
    /// In the order given.
    var bindings: [(name: String, value: Value)] = []
    /// The types of variables; `dyn` where none is given.
    var types: [(name: String, type: Type)] = []
    private var container = ""
    private var isUnchecked = false
    /// Whether the expression is checked and not evaluated.
    var onlyChecks = false

    /// What came of it.
    enum Result {
        case value(Value, Type)
        /// Only checked.
        case type(Type)
        case issues(Issues)
        case failed(EvaluationError)
    }

    init(_ source: String, bindings: [(name: String, value: Value)] = []) {
        self.source = source
        self.bindings = bindings
    }

    /// Reads a line, or says what is wrong with it.
    init(_ line: JSONValue) throws(TaggedValue.Malformed) {
        guard case .string(let source)? = line["expr"] else {
            throw TaggedValue.Malformed(description: "a line is an object with a text `expr`")
        }
        self.source = source
        for member in try Self.members(of: line, "bindings") {
            bindings.append((member.key, try TaggedValue.read(member.value)))
        }
        for member in try Self.members(of: line, "types") {
            guard case .string(let text) = member.value, let type = Type(parsing: text) else {
                throw TaggedValue.Malformed(description: "the type of `\(member.key)` is not one")
            }
            types.append((member.key, type))
        }
        switch line["container"] {
        case nil, .null?: break
        case .string(let name)?: container = name
        default: throw TaggedValue.Malformed(description: "`container` is a text")
        }
        isUnchecked = try Self.flag(of: line, "disable_check")
        onlyChecks = try Self.flag(of: line, "check_only")
    }

    private static func members(of line: JSONValue, _ key: String) throws(TaggedValue.Malformed)
        -> [(key: String, value: JSONValue)]
    {
        switch line[key] {
        case nil, .null?: return []
        case .object(let members)?: return members
        default: throw TaggedValue.Malformed(description: "`\(key)` is an object")
        }
    }

    private static func flag(of line: JSONValue, _ key: String) throws(TaggedValue.Malformed) -> Bool {
        switch line[key] {
        case nil, .null?: return false
        case .bool(let flag)?: return flag
        default: throw TaggedValue.Malformed(description: "`\(key)` is true or false")
        }
    }

    func run() -> Result {
        switch check() {
        case .failure(let issues): return .issues(issues)
        case .success(let checked):
            if onlyChecks { return .type(checked.type) }
            var values = BoundValues(values: bindings.map(\.value))
            let value = CEL.Program(checked).evaluate(&values)
            if case .error(let error) = value { return .failed(error) }
            return .value(value, checked.type)
        }
    }

    /// What evaluating took and how much it may take over values of these sizes; nil where the expression is wrong.
    func cost() -> String? {
        guard case .success(let checked) = check() else { return nil }
        let program = CEL.Program(checked)
        var sizes = Sizes()
        for (slot, binding) in bindings.enumerated() { sizes.slots[slot] = Sizes.Size(covering: binding.value) }
        let estimate = program.cost(over: sizes)
        var values = BoundValues(values: bindings.map(\.value))
        let steps = program.evaluateCountingSteps(&values).steps
        return
            "cost: \(steps.counted("step")), of \(estimate.minimum) to \(estimate.maximum) over values no larger than these"
    }

    private func check() -> Swift.Result<CheckedExpression, Issues> {
        var environment = Environment(container: container, libraries: FunctionLibrary.rules, timeZones: .system)
        for (slot, binding) in bindings.enumerated() {
            let declared = types.last { $0.name.utf8.elementsEqual(binding.name.utf8) }?.type
            environment.declare(binding.name, as: declared ?? .dyn, slot: slot)
        }
        for (offset, type) in types.enumerated()
        where !bindings.contains(where: { $0.name.utf8.elementsEqual(type.name.utf8) }) {
            environment.declare(type.name, as: type.type, slot: bindings.count + offset)
        }
        return CEL.Program.check(source, in: environment, typing: isUnchecked ? .dynamic : .static)
    }

    private struct BoundValues: Activation {
        let values: [Value]

        func value(_ slot: Int) -> Value {
            slot < values.count ? values[slot] : .error(EvaluationError("the variable is declared, but has no value"))
        }

        func has(_ slot: Int) -> Bool { slot < values.count }
    }
}
