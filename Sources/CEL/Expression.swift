/// A parsed expression that is not yet checked.
public struct Expression: Sendable {
    /// The text, to whose UTF-8 bytes all spans refer.
    public let source: String
    let tree: SyntaxTree

    /// Parses a text; the failure holds the first thing that is wrong.
    public static func parse(_ source: String) -> Result<Expression, Issues> {
        do throws(Issue) {
            return .success(Expression(source: source, tree: try Parser.parse(source)))
        } catch {
            return .failure(Issues([error]))
        }
    }

    /// The fields read of a record, such as those of `event`, with the place of the field's name; in the order of the text, every
    /// place of a field. `has(event.value)` counts.
    public func fields(of record: String) -> [(name: String, span: Range<Int>)] {
        var fields: [(name: String, span: Range<Int>)] = []
        for node in tree.nodes {
            switch node.kind {
            case .select(let operand, let field, _), .presence(let operand, let field):
                guard case .identifier(let name, _) = tree.nodes[operand].kind, name.hasSameBytes(as: record) else {
                    continue
                }
                // The argument of has() is in the tree twice.
                if !fields.contains(where: { $0.span == node.mark }) { fields.append((field, node.mark)) }
            default: break
            }
        }
        return fields.sorted { $0.span.lowerBound < $1.span.lowerBound }
    }
}
