import CEL
import RuleSets

extension EvaluationContext {
    /// A parameter's value with its expressions evaluated.
    mutating func render(_ template: ParameterTemplate, _ events: StepEvents) -> Result<Value, EvaluationError> {
        do throws(EvaluationError) {
            return .success(try rendered(template, events))
        } catch {
            return .failure(error)
        }
    }

    private mutating func rendered(_ template: ParameterTemplate, _ events: StepEvents) throws(EvaluationError)
        -> Value
    {
        switch template {
        case .literal(let value): return value
        case .expression(let program):
            let value = evaluate(program, events, at: now)
            if case .error(let error) = value { throw error }
            guard value.isFinite else { throw EvaluationError("a number that JSON does not have") }
            return value
        case .text(let parts):
            var text = ""
            for part in parts {
                switch part {
                case .literal(let literal): text += literal
                case .expression(let program): text += try evaluate(program, events, at: now).text()
                }
            }
            return .string(text)
        case .list(let elements):
            var values: [Value] = []
            for element in elements { values.append(try rendered(element, events)) }
            return .list(values)
        case .map(let entries):
            var values: [(key: Value, value: Value)] = []
            for (name, entry) in entries { values.append((.string(name), try rendered(entry, events))) }
            guard let map = MapValue(values) else { throw EvaluationError("a name stands twice") }
            return .map(map)
        }
    }
}

extension Value {
    /// Whether every number in it is one that JSON has.
    fileprivate var isFinite: Bool {
        switch self {
        case .double(let number): number.isFinite
        case .list(let elements): elements.allSatisfy(\.isFinite)
        case .map(let map): map.entries.allSatisfy(\.value.isFinite)
        case .optional(.some(let value)): value.isFinite
        default: true
        }
    }
}
