import CEL
import RuleSets
import State

extension EvaluationContext {
    /// The value of a logistic regression; an error where one of the numbers is one, or they have no sum.
    mutating func value(of regression: Logistic) -> Value {
        var sum = regression.intercept
        for term in regression.weights {
            switch value(term.slot.number) {
            case .int(let number): sum += term.weight * Double(number)
            case .uint(let number): sum += term.weight * Double(number)
            case .double(let number): sum += term.weight * number
            case .error(let error): return .error(error)
            default: return .error(EvaluationError("a logistic score weighs numbers only"))
            }
        }
        guard !sum.isNaN else { return .error(EvaluationError("the weighted sum of a logistic score is not a number")) }
        return .double(1 / (1 + Exponential.e(to: -sum)))
    }
}
