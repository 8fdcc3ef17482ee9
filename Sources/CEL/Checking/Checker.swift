/// Deduces the type of every node and what each name means; collects all issues.
struct Checker {
    let source: [UInt8]
    let tree: SyntaxTree
    let environment: Environment
    let typing: Typing
    var inference = Inference()
    var types: [Type]
    var references: [Reference?]
    var reads: [(slot: Int, span: Range<Int>)] = []
    private(set) var issues: [Issue] = []
    /// The variables of macros in scope, innermost last.
    var locals: [(name: String, type: Type)] = []
    /// How many variables of macros are in scope at most.
    var localCount = 0

    init(_ expression: Expression, in environment: Environment, typing: Typing) {
        source = Array(expression.source.utf8)
        tree = expression.tree
        self.environment = environment
        self.typing = typing
        types = Array(repeating: .dyn, count: tree.nodes.count)
        references = Array(repeating: nil, count: tree.nodes.count)
    }

    static func check(
        _ expression: Expression, in environment: Environment, typing: Typing, probing prober: ConditionProber?
    ) -> Result<CheckedExpression, Issues> {
        var checker = Checker(expression, in: environment, typing: typing)
        let type = checker.check(checker.tree.root)
        var planner = Planner(checker, probing: prober)
        let root = planner.condition(checker.tree.root, isWhole: true)
        checker.report(planner.faults)
        guard checker.issues.isEmpty else {
            let sorted = checker.issues.sorted { $0.span.lowerBound < $1.span.lowerBound }
            return .failure(Issues(sorted))
        }
        return .success(
            CheckedExpression(
                type: checker.inference.final(type), reads: checker.reads, span: checker.span(checker.tree.root),
                parts: planner.parts, root: root, localCount: checker.localCount, slotTypes: planner.slotTypes))
    }

    /// The type of a node; `dyn` after an issue, so that it is reported once.
    mutating func check(_ id: SyntaxTree.ID) -> Type {
        let type: Type =
            switch tree.nodes[id].kind {
            case .literal(let value): value.type
            case .identifier, .select: name(id)
            case .presence(let operand, let field): presence(id, operand, field)
            case .index(let operand, let index, let isOptional): self.index(id, operand, index, isOptional)
            case .call(let name, let receiver, let arguments): call(id, name, receiver, arguments)
            case .unary(let unaryOperator, let operand): unary(id, unaryOperator, operand)
            case .binary(let binaryOperator, let left, let right): binary(id, binaryOperator, left, right)
            case .logical(let logicalOperator, let operands): logical(logicalOperator, operands)
            case .conditional(let condition, let first, let second): conditional(id, condition, first, second)
            case .list(let elements): list(elements)
            case .map(let entries): map(entries)
            case .comprehension(let comprehension): self.comprehension(id, comprehension)
            case .binding(let local, let value, let body): binding(id, local, value, body)
            case .optionalMap(let operand, let local, let body, let isFlat):
                optionalMap(id, operand, local, body, isFlat)
            }
        types[id] = type
        return type
    }

    /// The type of a node with what its check made known put in at its top. In two steps: `inference` in one expression with `check` would
    /// be read before it.
    mutating func checkedHead(_ id: SyntaxTree.ID) -> Type {
        let type = check(id)
        return inference.head(type)
    }

    // MARK: Issues

    /// Records an issue; without static types evaluation will tell.
    mutating func report(_ span: Range<Int>, _ message: String, help: String = "", as kind: Issue.Kind = .wrongType) {
        guard typing == .static, issues.count < Limits.issues else { return }
        issues.append(Issue(kind, span: span, message: message, help: help))
    }

    /// Records an issue of a node that cannot be evaluated at all.
    mutating func fail(
        _ id: SyntaxTree.ID, _ span: Range<Int>, _ message: String, help: String = "",
        as kind: Issue.Kind = .wrongType
    ) -> Type {
        report(span, message, help: help, as: kind)
        references[id] = .failure(EvaluationError(message))
        return .dyn
    }

    /// Records constants with which a call can only fail, unless something else is wrong in the call.
    private mutating func report(_ faults: [ConstantFault]) {
        let others = issues
        for fault in faults where !others.contains(where: { span(fault.call).contains($0.span.lowerBound) }) {
            report(span(fault.place), fault.message, help: fault.help, as: .invalidConstant)
        }
    }

    /// Says how to use a value that may be absent.
    mutating func reportOptional(_ id: SyntaxTree.ID, _ wrapped: Type) {
        let text = text(id)
        let fallback = inference.final(wrapped).exampleLiteral
        report(
            span(id), "`\(text)` may have no value: write \(text).orValue(\(fallback)) or test \(text).hasValue()",
            help: "or give it a default where it is defined", as: .bareOptional)
    }

    func span(_ id: SyntaxTree.ID) -> Range<Int> { tree.nodes[id].span }
    func mark(_ id: SyntaxTree.ID) -> Range<Int> { tree.nodes[id].mark }
    func text(_ id: SyntaxTree.ID) -> String { String(decoding: source[span(id)], as: UTF8.self) }

    /// A type as a message shows it.
    func shown(_ type: Type) -> String { inference.final(type).description }

    // MARK: Scopes

    /// Checks `body` with further variables in scope and notes their numbers at `id`.
    mutating func scoped(
        _ id: SyntaxTree.ID, _ variables: [(name: String, type: Type)], _ body: (inout Checker) -> Type
    ) -> Type {
        references[id] = .locals(locals.count)
        locals.append(contentsOf: variables)
        localCount = max(localCount, locals.count)
        let type = body(&self)
        locals.removeLast(variables.count)
        return type
    }
}

extension Type {
    /// A literal of the type, for help texts.
    var exampleLiteral: String {
        switch self {
        case .int: "0"
        case .uint: "0u"
        case .double: "0.0"
        case .bool: "false"
        case .string: "\"\""
        case .bytes: "b\"\""
        case .duration: "duration(\"0s\")"
        case .timestamp: "timestamp(\"1970-01-01T00:00:00Z\")"
        case .list: "[]"
        case .map: "{}"
        default: "…"
        }
    }

    /// Whether the type is `dyn` or has it somewhere inside.
    var containsDyn: Bool {
        switch self {
        case .dyn: true
        case .list(let element): element.containsDyn
        case .map(let key, let value): key.containsDyn || value.containsDyn
        case .optional(let wrapped): wrapped.containsDyn
        default: false
        }
    }

    var isNumber: Bool { self == .int || self == .uint || self == .double }
}
