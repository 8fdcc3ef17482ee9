/// An expression that was parsed and checked: its parts that need no variable are evaluated, so that what can only fail is known.
public struct CheckedExpression: Sendable {
    /// The deduced type of its result.
    public let type: Type
    /// The slots that it may read, each once, in order of first appearance, with the place of that appearance.
    public let reads: [(slot: Int, span: Range<Int>)]
    /// UTF-8 offsets of the whole expression.
    let span: Range<Int>
    let parts: PlanParts
    let root: Plan.Index
    /// How many variables of macros are in scope at most.
    let localCount: Int
    /// The types of the slots that it may read.
    let slotTypes: [Int32: Type]
}

/// A planned expression: immutable, shared by all threads. One reference, so that handing it on costs one count.
public struct Program: Sendable {
    /// The type of its result.
    public var type: Type { plan.type }
    let plan: Plan

    /// Parses and checks, or returns every issue found.
    public static func check(
        _ source: String, in environment: Environment, typing: Typing = .static
    ) -> Result<CheckedExpression, Issues> {
        Expression.parse(source).flatMap { check($0, in: environment, typing: typing) }
    }

    /// Checks a parsed expression, or returns every issue found. The prober is asked for a probe for every condition in it.
    public static func check(
        _ expression: Expression, in environment: Environment, typing: Typing = .static,
        probing prober: ConditionProber? = nil
    ) -> Result<CheckedExpression, Issues> {
        Checker.check(expression, in: environment, typing: typing, probing: prober)
    }

    /// Plans a checked expression, whose evaluation fails when it takes more than `limit` steps (see ``CostEstimate``).
    public init(_ checked: CheckedExpression, limit: Int = Limits.evaluationSteps) {
        plan = Plan(
            checked.parts, root: checked.root, localCount: checked.localCount, type: checked.type, limit: limit,
            slotTypes: checked.slotTypes)
    }

    /// Plans a checked expression, or says that no evaluation of it can stay within the limit.
    public static func plan(
        _ checked: CheckedExpression, limit: Int = Limits.evaluationSteps, over sizes: Sizes = Sizes()
    ) -> Result<Program, Issues> {
        let program = Program(checked, limit: limit)
        let minimum = program.cost(over: sizes).minimum
        guard minimum > limit else { return .success(program) }
        return .failure(
            Issues([
                Issue(
                    .cost, span: checked.span,
                    message: "evaluating this takes at least \(minimum) steps, and \(limit) are allowed",
                    help: "go through fewer elements: a macro inside another one multiplies their numbers")
            ]))
    }

    /// Evaluates; the result is `.error` where there is no value.
    public func evaluate(_ activation: inout some Activation) -> Value {
        do throws(EvaluationError) {
            return try Evaluator.evaluating(plan) { evaluator throws(EvaluationError) in
                try evaluator.value(plan.root, &activation)
            }
        } catch {
            return .error(error)
        }
    }

    /// Evaluates and counts the steps it takes, those of a failure included.
    public func evaluateCountingSteps(_ activation: inout some Activation) -> (value: Value, steps: Int) {
        var left = plan.limit
        do throws(EvaluationError) {
            let value = try Evaluator.evaluating(plan) { evaluator throws(EvaluationError) in
                defer { left = evaluator.budget }
                return try evaluator.value(plan.root, &activation)
            }
            return (value, plan.limit - left)
        } catch {
            return (.error(error), plan.limit - left)
        }
    }

    /// Evaluates a condition without wrapping its result; throws where there is no value or it is no bool.
    public func condition(_ activation: inout some Activation) throws(EvaluationError) -> Bool {
        try Evaluator.evaluating(plan) { evaluator throws(EvaluationError) in
            try evaluator.bool(plan.root, &activation)
        }
    }
}

/// All that is wrong in one expression; never empty.
public struct Issues: Error, Sendable {
    /// In order of their place in the text.
    public let all: [Issue]

    /// Creates a collection of issues.
    public init(_ all: [Issue]) {
        self.all = all
    }
}
