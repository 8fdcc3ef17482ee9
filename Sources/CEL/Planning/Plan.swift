/// A planned expression: instructions in one array that refer to each other by position, children before parents.
///
/// Instructions are plain bits; everything that is counted by reference stands in tables beside them. Immutable.
final class Plan: Sendable {
    /// The position of an instruction.
    typealias Index = Int32

    let tables: PlanTables
    let root: Index
    let localCount: Int
    /// The type of its result, as checked.
    let type: Type
    /// The steps that an evaluation may take.
    let limit: Int
    /// The functions it calls.
    let calls: CalledFunctions
    /// The types of the slots it reads.
    let slotTypes: [Int32: Type]

    init(
        _ parts: PlanParts, root: Index, localCount: Int, type: Type, limit: Int, slotTypes: [Int32: Type] = [:]
    ) {
        tables = PlanTables(parts)
        calls = parts.calls
        self.limit = limit
        self.slotTypes = slotTypes
        self.root = root
        self.localCount = localCount
        self.type = type
    }

    deinit {
        tables.free()
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

/// The tables of a plan: an evaluator reads them without counting references to the plan, which its caller holds.
struct PlanTables: BitwiseCopyable, Sendable {
    let instructions: PlanTable<Instruction>
    /// Positions for instructions with any number of operands.
    let operands: PlanTable<Plan.Index>
    let constants: PlanTable<Value>
    let errors: PlanTable<EvaluationError>
    let patterns: PlanTable<Pattern>
    let unaries: PlanTable<Function.Implementation.Unary>
    let binaries: PlanTable<Function.Implementation.Binary>
    let variadics: PlanTable<Function.Implementation.Metered>
    let comprehensions: PlanTable<Plan.Comprehension>

    init(_ parts: PlanParts) {
        instructions = PlanTable(parts.instructions)
        operands = PlanTable(parts.operands)
        constants = PlanTable(parts.constants)
        errors = PlanTable(parts.errors)
        patterns = PlanTable(parts.patterns)
        unaries = PlanTable(parts.unaries)
        binaries = PlanTable(parts.binaries)
        variadics = PlanTable(parts.variadics)
        comprehensions = PlanTable(parts.comprehensions)
    }

    func free() {
        instructions.free()
        operands.free()
        constants.free()
        errors.free()
        patterns.free()
        unaries.free()
        binaries.free()
        variadics.free()
        comprehensions.free()
    }
}

/// The tables of a plan while it is being built.
struct PlanParts: Sendable {
    var instructions: [Instruction] = []
    var operands: [Plan.Index] = []
    var constants: [Value] = []
    var errors: [EvaluationError] = []
    var patterns: [Pattern] = []
    var unaries: [Function.Implementation.Unary] = []
    var binaries: [Function.Implementation.Binary] = []
    var variadics: [Function.Implementation.Metered] = []
    var comprehensions: [Plan.Comprehension] = []
    var calls = CalledFunctions()
}
