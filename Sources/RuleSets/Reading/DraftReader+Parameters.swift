import CEL
import YAML

extension DraftReader {
    /// `params:`, a mapping from names.
    func parameters(_ node: Node) -> [(name: String, value: ParameterDraft)] {
        if node.scalar?.isAbsent == true { return [] }
        guard let mapping = node.mapping else {
            collector.report(
                .wrongKind, at: node.span, "expected a mapping from names for `params`, found \(node.kindName)")
            return []
        }
        return mapping.entries.compactMap { entry in
            values.name(entry.key, "parameter", .text).map { ($0.value, parameter(entry.value, $0.value)) }
        }
    }

    private func parameter(_ node: Node, _ name: String) -> ParameterDraft {
        if let items = node.items { return .list(items.map { parameter($0, name) }) }
        if let mapping = node.mapping {
            return .map(mapping.entries.map { ($0.key.text, parameter($0.value, $0.key.text)) })
        }
        guard let literal = values.literal(node, name) else { return .literal(.null) }
        guard case .string(let text) = literal.value else {
            return .literal(values.value(literal, name) ?? .null)
        }
        return template(text, literal.scalar)
    }

    private func template(_ text: String, _ scalar: Scalar) -> ParameterDraft {
        let parts = TemplateScanner.parts(text)
        lintPlaceholders(text, scalar)
        if parts.count == 1, case .expression(let range) = parts[0] {
            return .expression(expression(scalar, in: range))
        }
        var drafts: [ParameterDraft.Part] = []
        var literal = ""
        var hasExpressions = false
        for part in parts {
            switch part {
            case .text(let text):
                literal += text
                drafts.append(.literal(text))
            case .expression(let range):
                hasExpressions = true
                drafts.append(.expression(expression(scalar, in: range)))
            case .unclosed(let range):
                let start = range.lowerBound
                collector.report(
                    .unclosedTemplate, at: scalar.span(of: start..<(start + 2)), "`${` has no `}`",
                    help: "close the expression, or write `$${` for a `${` that is text")
            }
        }
        return hasExpressions ? .text(drafts) : .literal(.string(literal))
    }
}

extension ScalarReader {
    /// A literal as a value of expressions; nil after reporting a number that JSON does not have.
    func value(_ literal: Located<Literal>, _ what: String) -> Value? {
        switch literal.value {
        case .null: return .null
        case .bool(let truth): return .bool(truth)
        case .int(let number): return .int(number)
        case .string(let text): return .string(text)
        case .double(let number):
            guard number.isFinite else {
                collector.report(
                    .invalidValue, at: literal.span,
                    "\(Message.quoted(literal.scalar.text)) for `\(what)` is a number that JSON does not have",
                    help: "put it in quotes if it is text")
                return nil
            }
            return .double(number)
        }
    }
}
