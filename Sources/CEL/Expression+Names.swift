extension Expression {
    /// The names that stand for something outside of the expression, with their places in the order of the text; variables of macros
    /// are none. Of `event.value` the name is `event`.
    public var names: [(name: String, span: Range<Int>)] {
        var search = NameSearch(tree: tree)
        search.visit(tree.root, hiding: [])
        return search.found.sorted { $0.span.lowerBound < $1.span.lowerBound }
    }
}

/// Goes through a tree, whose height is bounded by ``Limits/nestingDepth``.
private struct NameSearch {
    let tree: SyntaxTree
    var found: [(name: String, span: Range<Int>)] = []

    mutating func visit(_ id: SyntaxTree.ID, hiding locals: [String]) {
        let node = tree.nodes[id]
        switch node.kind {
        case .literal: break
        case .identifier(let name, _): note(name, node.mark, hiding: locals)
        case .select(let operand, _, _), .presence(let operand, _), .unary(_, let operand):
            visit(operand, hiding: locals)
        case .index(let left, let right, _), .binary(_, let left, let right): visit([left, right], hiding: locals)
        case .call(_, let receiver, let arguments):
            visit((receiver.map { [$0] } ?? []) + arguments, hiding: locals)
        case .logical(_, let operands): visit(operands, hiding: locals)
        case .conditional(let condition, let first, let second): visit([condition, first, second], hiding: locals)
        case .list(let elements): visit(elements.map(\.value), hiding: locals)
        case .map(let entries): visit(entries.flatMap { [$0.key, $0.value] }, hiding: locals)
        case .comprehension(let macro):
            visit(macro.range, hiding: locals)
            let inner = locals + [macro.variable.name] + (macro.second.map { [$0.name] } ?? [])
            visit((macro.filter.map { [$0] } ?? []) + [macro.body], hiding: inner)
        case .binding(let local, let value, let body):
            visit(value, hiding: locals)
            visit(body, hiding: locals + [local.name])
        case .optionalMap(let operand, let local, let body, _):
            visit(operand, hiding: locals)
            visit(body, hiding: locals + [local.name])
        }
    }

    private mutating func visit(_ ids: [SyntaxTree.ID], hiding locals: [String]) {
        for id in ids { visit(id, hiding: locals) }
    }

    private mutating func note(_ name: String, _ span: Range<Int>, hiding locals: [String]) {
        guard !locals.contains(where: { $0.hasSameBytes(as: name) }) else { return }
        // What a macro repeats is in the tree more than once.
        if !found.contains(where: { $0.span == span }) { found.append((name, span)) }
    }
}
