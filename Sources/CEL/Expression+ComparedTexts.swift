extension Expression {
    /// The texts with which variables, and fields of variables (`event.type`), are compared by `==`, `!=` and `in`, with the places of the texts; in the order of the tree.
    public var comparedTexts: [(variable: String, text: String, span: Range<Int>)] {
        tree.nodes.flatMap { node -> [(variable: String, text: String, span: Range<Int>)] in
            guard case .binary(let symbol, let left, let right) = node.kind else { return [] }
            switch symbol {
            case .equal, .notEqual: return compared(left, with: [right]) + compared(right, with: [left])
            case .contains:
                guard case .list(let elements) = tree.nodes[right].kind else { return [] }
                return compared(left, with: elements.map(\.value))
            default: return []
            }
        }
    }

    /// The name of a variable, or of a field of one behind a dot.
    private func comparedName(_ node: SyntaxTree.ID) -> String? {
        switch tree.nodes[node].kind {
        case .identifier(let name, _): return name
        case .select(let operand, let field, false):
            guard case .identifier(let name, _) = tree.nodes[operand].kind else { return nil }
            return "\(name).\(field)"
        default: return nil
        }
    }

    private func compared(
        _ variable: SyntaxTree.ID, with others: [SyntaxTree.ID]
    ) -> [(variable: String, text: String, span: Range<Int>)] {
        guard let name = comparedName(variable) else { return [] }
        return others.compactMap { other in
            guard case .literal(.string(let text)) = tree.nodes[other].kind else { return nil }
            return (name, text, tree.nodes[other].span)
        }
    }
}
