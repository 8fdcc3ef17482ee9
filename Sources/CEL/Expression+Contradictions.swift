extension Expression {
    /// Pairs of operands of one `&&` that never hold together, such as `x > 5 && x < 3`, by the places of both.
    ///
    /// Compared are operands that hold one and the same text against constants (numbers by their mathematical value, texts, bools),
    /// and a text with its negation. Of each operand at most one pair is given.
    public var contradictions: [(first: Range<Int>, second: Range<Int>)] {
        tree.nodes.flatMap { node -> [(first: Range<Int>, second: Range<Int>)] in
            guard case .logical(.and, let operands) = node.kind else { return [] }
            // By what they are of: only those of one part can exclude each other.
            var known: [[UInt8]: [Claim]] = [:]
            return operands.compactMap { claim($0) }.compactMap { claim in
                defer { known[claim.subject, default: []].append(claim) }
                return known[claim.subject]?.first { $0.excludes(claim) }.map { ($0.span, claim.span) }
            }
        }
    }

    /// What an operand says of a part of the expression; nil where it is of another form.
    private func claim(_ id: SyntaxTree.ID) -> Claim? {
        let node = tree.nodes[id]
        switch node.kind {
        case .binary(let symbol, let left, let right):
            guard let comparison = symbol.comparison else { return nil }
            if let constant = constant(right), self.constant(left) == nil {
                return Claim(subject: text(left), comparison: comparison, constant: constant, span: node.span)
            }
            guard let constant = constant(left), self.constant(right) == nil else { return nil }
            return Claim(
                subject: text(right), comparison: comparison.exchanged, constant: constant, span: node.span)
        case .unary(.not, let operand):
            return Claim(subject: text(operand), comparison: .equal, constant: .bool(false), span: node.span)
        case .literal, .logical: return nil
        default: return Claim(subject: text(id), comparison: .equal, constant: .bool(true), span: node.span)
        }
    }

    /// The number, text or bool that a node writes.
    private func constant(_ id: SyntaxTree.ID) -> Value? {
        switch tree.nodes[id].kind {
        case .literal(let value):
            switch value {
            case .int, .uint, .double, .string, .bool: return value
            default: return nil
            }
        case .unary(.negate, let operand):
            switch constant(operand) {
            case .int(let number): return number == .min ? nil : .int(-number)
            case .double(let number): return .double(-number)
            default: return nil
            }
        default: return nil
        }
    }

    private func text(_ id: SyntaxTree.ID) -> [UInt8] {
        let span = tree.nodes[id].span
        return Array(source.utf8.dropFirst(span.lowerBound).prefix(span.count))
    }
}

/// That a part of an expression stands so to a constant.
private struct Claim {
    /// The part's text.
    let subject: [UInt8]
    let comparison: Comparison
    let constant: Value
    /// The whole operand.
    let span: Range<Int>

    /// Whether no value fulfils both, which are of one part.
    func excludes(_ other: Claim) -> Bool {
        if comparison == .equal { return !other.holds(of: constant) }
        if other.comparison == .equal { return !holds(of: other.constant) }
        guard let order = NumericOrder(constant, other.constant) else { return false }
        switch (comparison, other.comparison) {
        case (.less, .greater), (.less, .greaterOrEqual), (.lessOrEqual, .greater):
            return order == .less || order == .same
        case (.greater, .less), (.greater, .lessOrEqual), (.greaterOrEqual, .less):
            return order == .more || order == .same
        case (.lessOrEqual, .greaterOrEqual): return order == .less
        case (.greaterOrEqual, .lessOrEqual): return order == .more
        default: return false
        }
    }

    /// Whether a value fulfils it. Values of different kinds are not equal, and are not judged otherwise.
    private func holds(of value: Value) -> Bool {
        if let order = NumericOrder(value, constant) { return comparison.holds(order) }
        switch (value, constant, comparison) {
        case (.string(let one), .string(let other), .equal): return one.hasSameBytes(as: other)
        case (.string(let one), .string(let other), .notEqual): return !one.hasSameBytes(as: other)
        case (.bool(let one), .bool(let other), .equal): return one == other
        case (.bool(let one), .bool(let other), .notEqual): return one != other
        default: return true
        }
    }
}
