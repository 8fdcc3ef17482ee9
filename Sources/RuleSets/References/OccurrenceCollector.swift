import CEL
import YAML

/// Finds what the texts of files and their expressions name.
struct OccurrenceCollector {
    private(set) var found: [Occurrence]

    /// Starts with what is found already.
    init(_ found: [Occurrence]) { self.found = found }

    /// What keys and values of a file name.
    static func names(_ root: Node) -> [Occurrence] {
        var added: [Occurrence] = []
        ShapeWalk.places(of: root, as: .mapping(RuleFileShape.file)) { place in
            guard let mark = place.mark, let kind = mark.symbolKind, !place.scalar.isAbsent else { return }
            let owner = kind.row.owner.map { place.owners[$0.rawValue] ?? "" }
            added.append(
                Occurrence(
                    [Symbol(kind, place.scalar.text, of: owner)], at: place.scalar.span, scalar: place.scalar,
                    isDefinition: mark.isDefinition, extent: place.extent, path: place.path))
        }
        return added
    }

    /// Adds what an expression names.
    mutating func add(_ place: ExpressionPlace, types: [EventDictionary.EventType]) {
        guard let parsed = place.text.parsed else { return }
        for (record, scope) in [("event", place.scope.event), ("trigger", place.scope.trigger)] {
            guard let scope else { continue }
            for field in parsed.fields(of: record) {
                let symbols = scope.types.compactMap { type -> Symbol? in
                    let type = types[type]
                    let isDeclared = type.properties.contains { $0.name.utf8.elementsEqual(field.name.utf8) }
                    return isDeclared ? Symbol(.property, field.name, of: type.name) : nil
                }
                note(symbols, at: field.span, in: place.text)
            }
        }
        for field in parsed.fields(of: "individual") {
            note([Symbol(.attribute, field.name)], at: field.span, in: place.text)
        }
        for name in parsed.names where !ReservedNames.rules.contains(name.name) {
            note([Symbol(.variable, name.name)], at: name.span, in: place.text)
        }
    }

    private mutating func note(_ symbols: [Symbol], at range: Range<Int>, in text: ExpressionText) {
        guard !symbols.isEmpty else { return }
        found.append(Occurrence(symbols, at: text.span(of: range)))
    }
}
