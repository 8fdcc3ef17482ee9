/// A planned expression: instructions in one array that refer to each other by position, children before parents.
///
/// Instructions are plain bits; everything that is counted by reference stands in tables beside them. Immutable.
final class Plan: Sendable {
    /// The position of an instruction.
    typealias Index = Int32

    let instructions: PlainTable<Instruction>
    /// Positions for instructions with any number of operands.
    let operands: PlainTable<Index>
    let constants: [Value]
    let errors: [EvaluationError]
    let patterns: [Pattern]
    let unaries: [Function.Unary]
    let binaries: [Function.Binary]
    let variadics: [Function.Variadic]
    let comprehensions: [Comprehension]
    let root: Index
    let localCount: Int
    /// The type of its result, as checked.
    let type: Type

    init(_ parts: PlanParts, root: Index, localCount: Int, type: Type) {
        instructions = PlainTable(parts.instructions)
        operands = PlainTable(parts.operands)
        constants = parts.constants
        errors = parts.errors
        patterns = parts.patterns
        unaries = parts.unaries
        binaries = parts.binaries
        variadics = parts.variadics
        comprehensions = parts.comprehensions
        self.root = root
        self.localCount = localCount
        self.type = type
    }

    deinit {
        instructions.free()
        operands.free()
    }

    /// A macro's loop.
    struct Comprehension: Sendable {
        enum Form: Sendable {
            case all, exists, existsOne, filter, list, map, mapEntry
        }

        let form: Form
        let range: Index
        /// The number of the first variable; with two variables the second is the next.
        let local: Int
        let hasTwoVariables: Bool
        let filter: Index?
        let body: Index
        /// What one round costs: its instructions.
        let cost: Int
    }
}

/// The tables of a plan while it is being built.
struct PlanParts {
    var instructions: [Instruction] = []
    var operands: [Plan.Index] = []
    var constants: [Value] = []
    var errors: [EvaluationError] = []
    var patterns: [Pattern] = []
    var unaries: [Function.Unary] = []
    var binaries: [Function.Binary] = []
    var variadics: [Function.Variadic] = []
    var comprehensions: [Plan.Comprehension] = []
}
