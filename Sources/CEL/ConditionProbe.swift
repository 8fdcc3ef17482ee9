/// Is told what a condition comes to, each time that it is evaluated; by several threads at once where several evaluate.
///
/// Probes are planned into a program where somebody asks for them (``Program/check(_:in:typing:probing:)``), to know what tests have seen
/// or why something did not happen. The plan of a program without probes has no trace of them, so that they cost nothing.
public protocol ConditionProbe: Sendable {
    /// An evaluation of the condition begins. Where no ``came(to:)`` follows, it failed.
    func begins()
    /// The evaluation yielded a truth value.
    func came(to truth: Bool)
}

/// A condition within an expression, as a probe may be asked for.
public struct ConditionPlace: Hashable, Sendable {
    /// Its UTF-8 offsets in the expression's text.
    public let span: Range<Int>
    /// Whether it is the whole expression. Otherwise it is an operand of `&&` or `||`, the test of a `? :`, or what a macro asks of each
    /// element.
    public let isWhole: Bool
    /// Whether it reads nothing, so that it comes to the same each time; only whole ones are asked for.
    public let isConstant: Bool
}

/// Chooses the probe of a condition; nil where none is wanted.
public typealias ConditionProber = (ConditionPlace) -> (any ConditionProbe)?

extension Planner {
    /// Plans a condition, with a probe around it where one is wanted.
    ///
    /// A probe is two calls: one without an operand that tells of the beginning, and one on the condition's value that passes it on. So
    /// the evaluator needs to know nothing of probes.
    mutating func condition(_ id: SyntaxTree.ID, isWhole: Bool = false) -> Plan.Index {
        let index = plan(id)
        guard let prober else { return index }
        let isConstant = parts.instructions[Int(index)].isConstant
        guard isWhole || !isConstant,
            let probe = prober(
                ConditionPlace(span: tree.nodes[id].span, isWhole: isWhole, isConstant: isConstant))
        else { return index }
        let start = parts.instructions.count
        let begins: Function.Implementation.Unary = { value in
            probe.begins()
            return value
        }
        let comes: Function.Implementation.Binary = { _, value in
            if case .bool(let truth) = value { probe.came(to: truth) }
            return value
        }
        parts.unaries.append(begins)
        parts.calls.unaries.append(.probe)
        parts.binaries.append(comes)
        parts.calls.binaries.append(.probe)
        let beginning = emit(.unary(Int32(parts.unaries.count - 1), emit(.bool(true))))
        let end = emit(.binary(Int32(parts.binaries.count - 1), beginning, index))
        probeInstructions += parts.instructions.count - start
        return end
    }
}

extension CalledFunction {
    /// A probe's call, which takes no steps.
    fileprivate static let probe = CalledFunction(name: "a probe", type: .bool, isBuiltIn: false)
}
