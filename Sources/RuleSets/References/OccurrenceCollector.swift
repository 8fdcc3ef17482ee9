import CEL
import Events
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
                    isDefinition: mark.isDefinition, isInData: mark.isInData, extent: place.extent, path: place.path))
            if mark.isInData, owner?.utf8.elementsEqual(SystemEvents.individualUpdated.utf8) == true {
                added += attributes(place)
            }
        }
        return added
    }

    /// The attributes that `data: {attributes: …}` of an `individual.updated` names, where a place is its key.
    private static func attributes(_ place: ShapedPlace) -> [Occurrence] {
        guard place.scalar.equals("attributes"), let mapping = place.mapping?["attributes"]?.mapping else { return [] }
        return mapping.entries.map { entry in
            Occurrence(
                [Symbol(.attribute, entry.key.text)], at: entry.key.span, scalar: entry.key,
                path: place.path + ["attributes"])
        }
    }

    /// What data names, as rules name it: a property by the name that records have for it.
    mutating func resolveData(_ types: [EventDictionary.EventType]) {
        found = found.map { occurrence in
            guard occurrence.isInData, let symbol = occurrence.symbols.first, symbol.kind == .property,
                let type = types.first(where: { $0.name.utf8.elementsEqual((symbol.owner ?? "").utf8) }),
                let property = type.properties.first(where: { $0.dataName.utf8.elementsEqual(symbol.name.utf8) })
            else { return occurrence }
            return Occurrence(
                [Symbol(.property, property.name, of: type.name)], at: occurrence.span, scalar: occurrence.scalar,
                isInData: true, extent: occurrence.extent, path: occurrence.path)
        }
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
