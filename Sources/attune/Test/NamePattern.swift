internal import CEL
internal import CommandLineTool

/// A regular expression for names, by the expression language's own `matches` (RE2).
struct NamePattern {
    private let program: CEL.Program
    private let pattern: String

    /// Reads a pattern, or says why it is none.
    init(_ pattern: String) throws(ValueProblem) {
        var environment = Environment()
        environment.declare("name", as: .string, slot: 0)
        environment.declare("pattern", as: .string, slot: 1)
        guard case .success(let checked) = CEL.Program.check("name.matches(pattern)", in: environment) else {
            throw ValueProblem("cannot be used as a pattern")
        }
        program = CEL.Program(checked)
        self.pattern = pattern
        var names = Names(name: "", pattern: pattern)
        if case .error(let error) = program.evaluate(&names) { throw ValueProblem("is \(error.message)") }
    }

    /// Whether the pattern matches anywhere in a name.
    func matches(_ name: String) -> Bool {
        var names = Names(name: name, pattern: pattern)
        return program.evaluate(&names).boolean ?? false
    }

    private struct Names: Activation {
        let name: String
        let pattern: String

        func value(_ slot: Int) -> Value { .string(slot == 0 ? name : pattern) }
        func has(_ slot: Int) -> Bool { true }
    }
}
