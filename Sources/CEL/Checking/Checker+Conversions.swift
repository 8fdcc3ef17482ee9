extension Checker {
    /// An operand with the type that it has.
    typealias Operand = (id: SyntaxTree.ID, type: Type)

    /// What to write so that two operands have one type; empty where nothing is known. Numbers that are ordered stay numbers: no text
    /// is made of them.
    func conversion(_ left: Operand, _ right: Operand, isOrdered: Bool = false) -> String {
        for (one, other) in [(left, right), (right, left)] {
            if let help = literal(one.id, as: inference.head(other.type)) { return "write \(help)" }
        }
        switch (inference.head(left.type), inference.head(right.type)) {
        case (.int, .double), (.uint, .double): return "write \(double(left.id))"
        case (.double, .int), (.double, .uint): return "write \(double(right.id))"
        case (.uint, .int): return "write int(\(text(left.id)))"
        case (.int, .uint): return "write int(\(text(right.id)))"
        case (.string, let other) where other.isNumber || other == .bool:
            return textConversion(left.id, beside: (right.id, other), isOrdered)
        case (let other, .string) where other.isNumber || other == .bool:
            return textConversion(right.id, beside: (left.id, other), isOrdered)
        case (.null, _), (_, .null): return "an absent value is tested with has(…) or .hasValue()"
        default: return ""
        }
    }

    /// What to write of an operand so that it has a type.
    func conversion(_ operand: SyntaxTree.ID, _ type: Type, to wanted: Type) -> String {
        if let help = literal(operand, as: inference.head(wanted)) { return "write \(help)" }
        switch (inference.head(type), inference.head(wanted)) {
        case (.int, .double), (.uint, .double): return "write \(double(operand))"
        case (.double, .int), (.double, .uint), (.uint, .int): return "write int(\(text(operand)))"
        case (let other, .string) where other.isNumber || other == .bool:
            if case .literal = tree.nodes[operand].kind { return "write \"\(text(operand))\", in quotes" }
            return "write string(\(text(operand)))"
        case (.string, .int): return "write int(\(text(operand)))"
        case (.string, .double): return "write double(\(text(operand)))"
        default: return ""
        }
    }

    /// The int that a node writes, as text; nil where it writes none.
    func writtenInt(_ id: SyntaxTree.ID) -> String? {
        switch tree.nodes[id].kind {
        case .literal(.int(let number)): "\(number)"
        case .unary(.negate, let operand): writtenInt(operand).map { "-\($0)" }
        default: nil
        }
    }

    /// A number as a double: one that is written becomes one as it is.
    func double(_ id: SyntaxTree.ID) -> String { writtenInt(id).map { "\($0).0" } ?? "double(\(text(id)))" }

    /// How a text that is written stands as another type: `50.0, without quotes`; nil where it is none of that type.
    private func literal(_ id: SyntaxTree.ID, as type: Type) -> String? {
        guard case .literal(.string(let written)) = tree.nodes[id].kind else { return nil }
        switch type {
        case .int, .uint:
            if Int64(written) != nil { return "\(written), without quotes" }
            return isDecimal(written) ? "\(written), without quotes" : nil
        case .double:
            if Int64(written) != nil { return "\(written).0, without quotes" }
            return isDecimal(written) ? "\(written), without quotes" : nil
        case .bool: return written == "true" || written == "false" ? "\(written), without quotes" : nil
        case .timestamp: return "timestamp(\(text(id)))"
        case .duration: return "duration(\(text(id)))"
        default: return nil
        }
    }

    /// Whether a text is digits, a point and digits.
    private func isDecimal(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// What to write of a text beside a number or a bool.
    private func textConversion(_ text: SyntaxTree.ID, beside other: Operand, _ isOrdered: Bool) -> String {
        let isWritten = if case .literal = tree.nodes[text].kind { true } else { false }
        if isOrdered {
            if isWritten { return "a number has no quotes" }
            return other.type == .int ? "write int(\(self.text(text)))" : "write double(\(self.text(text)))"
        }
        if case .literal = tree.nodes[other.id].kind { return "write \"\(self.text(other.id))\", in quotes" }
        return "write string(\(self.text(other.id)))"
    }
}
