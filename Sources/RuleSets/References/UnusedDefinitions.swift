import YAML

/// Finds what a rule set defines and neither a rule nor a test names: who tests something wants it.
enum UnusedDefinitions {
    /// The findings, in no order. The rule set must be without errors: a mistyped name would be told twice.
    static func lints(_ index: ReferenceIndex) -> [Diagnostic] {
        let used = uses(index)
        var lints: [Diagnostic] = []
        for definition in index.occurrences where definition.isDefinition {
            guard let symbol = definition.symbols.first, !used.contains(symbol) else { continue }
            let shown = Message.quoted(symbol.name)
            if symbol.kind == .property {
                let type = Symbol(.eventType, symbol.owner ?? "")
                // Where the type itself is not used, that is all there is to say.
                guard used.contains(type) else { continue }
                lints.append(
                    Diagnostic(
                        .unreadProperty, at: definition.span,
                        "nothing reads \(shown) of \(Message.quoted(type.name))",
                        help: "read it in a rule, or remove it: data that nobody needs need not be known"))
            } else if symbol.kind.row.isReportedUnused, !symbol.kind.row.known.contains(symbol.name) {
                let kind = singular[definition.path.first ?? ""] ?? symbol.kind.rawValue
                lints.append(
                    Diagnostic(
                        .unusedDefinition, at: definition.span, "nothing uses \(kind) \(shown)",
                        help: "use it, or remove it"))
            }
        }
        return lints
    }

    private static let singular = ["features": "feature", "scores": "score", "segments": "segment"]

    private static func uses(_ index: ReferenceIndex) -> Set<Symbol> {
        var used: Set<Symbol> = []
        var readsAll = false
        for occurrence in index.occurrences where !occurrence.isDefinition {
            used.formUnion(occurrence.symbols)
            readsAll = readsAll || occurrence.symbols.contains(Symbol(.eventType, "*"))
        }
        // `*` stands for every type that is declared.
        if readsAll { used.formUnion(index.names(of: .eventType).map { Symbol(.eventType, $0) }) }
        return used
    }
}
