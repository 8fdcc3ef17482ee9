/// What evaluating an expression may cost, known before it runs.
///
/// The unit is the step that ``Limits/evaluationSteps`` counts: one an instruction and round of a macro, one an element of a list or map
/// that is built, compared or gone through, one for ``Limits/textStep`` bytes of text that are read through. Whatever does not depend on
/// sizes, such as `views > 2`, costs nothing. In the spirit of the cost estimator of cel-go, which counts operations instead.
public struct CostEstimate: Hashable, Sendable {
    /// An evaluation that yields a value takes at least so many steps; one that fails may take fewer.
    public let minimum: Int
    /// An evaluation over values within the sizes that were assumed takes at most so many steps; `Int.max` where nothing bounds them.
    public let maximum: Int
}

extension Program {
    /// Estimates the cost over values of such sizes: O(instructions).
    public func cost(over sizes: Sizes = Sizes()) -> CostEstimate {
        var estimator = CostEstimator(plan, sizes)
        let steps = estimator.estimate(plan.root).steps
        return CostEstimate(minimum: steps.min, maximum: steps.max)
    }
}
