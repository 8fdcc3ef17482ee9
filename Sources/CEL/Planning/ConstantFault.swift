/// A constant with which a call can only fail, whatever the variables hold.
struct ConstantFault {
    let call: SyntaxTree.ID
    /// The argument that is wrong, or the call itself.
    let place: SyntaxTree.ID
    let message: String
    var help = ""
}

extension Planner {
    /// Looks at the texts among a call's arguments that are known now; returns whether one is wrong.
    mutating func findsFaults(
        in constants: [Value?], of function: Function, at operands: [SyntaxTree.ID], call: SyntaxTree.ID
    ) -> Bool {
        let before = faults.count
        for (place, constant) in constants.enumerated() {
            guard let meaning = function.constants[place], case .string(let text)? = constant else { continue }
            do throws(EvaluationError) {
                try meaning.check(text, timeZones)
            } catch {
                let help = meaning.help(text, timeZones)
                faults.append(ConstantFault(call: call, place: operands[place], message: error.message, help: help))
            }
        }
        return faults.count > before
    }
}
