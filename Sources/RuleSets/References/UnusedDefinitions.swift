import YAML

/// Finds what a rule set defines and neither a rule nor a test names: who tests something wants it.
enum UnusedDefinitions {
    /// The findings, in no order. The rule set must be without errors: a mistyped name would be told twice.
    static func lints(_ index: ReferenceIndex) -> [Diagnostic] {
        var lints: [Diagnostic] = []
        for definition in index.occurrences where definition.isDefinition {
            guard let symbol = definition.symbols.first, !isUsed(symbol, in: index) else { continue }
            let shown = Message.quoted(symbol.name)
            if symbol.kind == .property {
                let type = Symbol(.eventType, symbol.owner ?? "")
                // Where the type itself is not used, that is all there is to say.
                guard isUsed(type, in: index) else { continue }
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

    /// Whether something names a symbol; `*` stands for every event type.
    private static func isUsed(_ symbol: Symbol, in index: ReferenceIndex) -> Bool {
        index.occurrences(of: symbol).contains { !$0.isDefinition }
            || symbol.kind == .eventType && !index.occurrences(of: Symbol(.eventType, "*")).isEmpty
    }
}
