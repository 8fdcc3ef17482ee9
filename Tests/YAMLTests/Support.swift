import YAML

func file(_ text: String, path: String = "rules/shop.yaml") -> SourceFile {
    SourceFile(path: path, text: Array(text.utf8))
}

func parse(_ text: String) -> (root: Node?, diagnostics: [Diagnostic]) { YAML.parse(file(text)) }

/// The tree in one line: `{a: 1, b: [x, 'y']}`; quotes show what is not plain.
func outline(_ node: Node?) -> String {
    guard let node else { return "nothing" }
    switch node.kind {
    case .scalar(let scalar): return scalar.style == .plain ? scalar.text : "'\(scalar.text)'"
    case .sequence(let items): return "[" + items.map(outline).joined(separator: ", ") + "]"
    case .mapping(let mapping):
        return "{" + mapping.entries.map { "\($0.key.text): \(outline($0.value))" }.joined(separator: ", ") + "}"
    }
}

/// Every scalar of a tree, keys included.
func scalars(_ node: Node) -> [Scalar] {
    switch node.kind {
    case .scalar(let scalar): [scalar]
    case .sequence(let items): items.flatMap(scalars)
    case .mapping(let mapping): mapping.entries.flatMap { [$0.key] + scalars($0.value) }
    }
}

func render(_ diagnostics: [Diagnostic]) -> String { DiagnosticRenderer().render(diagnostics) }
