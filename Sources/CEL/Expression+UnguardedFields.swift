extension Expression {
    /// The fields of a record that are read as if they were there always: without `.?`, and where no `has()` of the same field decides
    /// before whether they are read. In the order of the text.
    ///
    /// Both sides of `&&` and `||` guard each other, since either absorbs the error of the other.
    public func unguardedFields(of record: String) -> [(name: String, span: Range<Int>)] {
        var search = GuardSearch(tree: tree, record: record)
        search.visit(tree.root, knowing: [])
        return search.found.sorted { $0.span.lowerBound < $1.span.lowerBound }
    }
}

/// Goes through a tree, whose height is bounded by ``Limits/nestingDepth``.
private struct GuardSearch {
    let tree: SyntaxTree
    let record: String
    var found: [(name: String, span: Range<Int>)] = []

    mutating func visit(_ id: SyntaxTree.ID, knowing known: [String]) {
        let node = tree.nodes[id]
        switch node.kind {
        case .literal, .identifier: break
        case .select(let operand, let field, let isOptional):
            guard isRecord(operand) else { return visit(operand, knowing: known) }
            // What a macro repeats is in the tree more than once.
            let isKnown = isOptional || known.contains { $0.hasSameBytes(as: field) }
            if !isKnown, !found.contains(where: { $0.span == node.span }) { found.append((field, node.span)) }
        case .presence(let operand, _): if !isRecord(operand) { visit(operand, knowing: known) }
        case .unary(_, let operand): visit(operand, knowing: known)
        case .index(let left, let right, _), .binary(_, let left, let right): visit([left, right], knowing: known)
        case .call(_, let receiver, let arguments): visit((receiver.map { [$0] } ?? []) + arguments, knowing: known)
        case .logical(let symbol, let operands):
            let facts = operands.map { self.facts($0, holding: symbol == .and) }
            for (index, operand) in operands.enumerated() {
                let others = facts.enumerated().filter { $0.offset != index }.flatMap(\.element)
                visit(operand, knowing: known + others)
            }
        case .conditional(let test, let first, let second):
            visit(test, knowing: known)
            visit(first, knowing: known + facts(test, holding: true))
            visit(second, knowing: known + facts(test, holding: false))
        case .list(let elements): visit(elements.map(\.value), knowing: known)
        case .map(let entries): visit(entries.flatMap { [$0.key, $0.value] }, knowing: known)
        case .comprehension(let macro):
            visit([macro.range] + (macro.filter.map { [$0] } ?? []) + [macro.body], knowing: known)
        case .binding(_, let value, let body): visit([value, body], knowing: known)
        case .optionalMap(let operand, _, let body, _): visit([operand, body], knowing: known)
        }
    }

    private mutating func visit(_ ids: [SyntaxTree.ID], knowing known: [String]) {
        for id in ids { visit(id, knowing: known) }
    }

    private func isRecord(_ id: SyntaxTree.ID) -> Bool {
        guard case .identifier(let name, _) = tree.nodes[id].kind else { return false }
        return name.hasSameBytes(as: record)
    }

    /// The fields that are there where a condition holds, or where it does not.
    private func facts(_ id: SyntaxTree.ID, holding holds: Bool) -> [String] {
        switch tree.nodes[id].kind {
        case .presence(let operand, let field): return holds && isRecord(operand) ? [field] : []
        case .call("hasValue", let receiver?, _):
            guard holds, case .select(let operand, let field, true) = tree.nodes[receiver].kind else { return [] }
            return isRecord(operand) ? [field] : []
        case .unary(.not, let operand): return facts(operand, holding: !holds)
        case .logical(let symbol, let operands):
            guard (symbol == .and) == holds else { return [] }
            return operands.flatMap { facts($0, holding: holds) }
        default: return []
        }
    }
}
