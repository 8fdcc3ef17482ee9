import Ordering
import CEL
import Events
import State

extension RuleSetAnalysis {
    /// The names that can be written for a thing of a kind, by bytes: those of the rule files and the system's.
    package func names(of kind: SymbolKind, owner: String? = nil) -> [String] {
        let dictionary = knowledge.checker.dictionary
        switch kind {
        case .eventType: return dictionary.types.map(\.name)
        case .property:
            guard let owner, let type = dictionary.type(named: owner) else { return [] }
            return dictionary.types[type].properties.filter { !$0.isOfCommand }.map(\.name)
        default: return index.names(of: kind, owner: owner)
        }
    }

    /// The names that data can have for the properties of an event type, by bytes.
    package func dataNames(of type: String) -> [String] {
        let dictionary = knowledge.checker.dictionary
        guard let index = dictionary.type(named: type) else { return [] }
        return dictionary.types[index].properties.filter { !$0.isOfCommand }.map(\.dataName).sortedByBytes()
    }

    /// The name that records have for a property.
    package func dataName(of property: Symbol) -> String {
        let dictionary = knowledge.checker.dictionary
        let type = property.owner.flatMap { dictionary.type(named: $0) }
        let known = type.flatMap { type in
            dictionary.types[type].properties.first { $0.name.utf8.elementsEqual(property.name.utf8) }
        }
        return known?.dataName ?? property.name
    }

    /// What a symbol is, in a line: ``feature `views_24h`: int``.
    package func summary(of symbol: Symbol) -> String {
        let name = "`\(symbol.name)`"
        switch symbol.kind {
        case .variable: return variable(symbol.name)
        case .property:
            let type = property(symbol)?.text ?? "dyn"
            return "property \(name) of `\(symbol.owner ?? "")`: \(type)"
        case .attribute:
            guard let attribute = knowledge.checker.attributes.first(where: { $0.name == symbol.name }) else {
                return "attribute \(name)"
            }
            return "attribute \(name): \(attribute.type.text)\(attribute.isPersonal ? ", personal" : "")"
        case .eventType:
            return SystemEvents.declaration(of: symbol.name) == nil ? "event type \(name)" : "system event \(name)"
        default:
            return "\(symbol.kind.rawValue) \(name)" + (symbol.owner.map { " of `\($0)`" } ?? "")
        }
    }

    private func property(_ symbol: Symbol) -> PropertyType? {
        let dictionary = knowledge.checker.dictionary
        guard let type = symbol.owner.flatMap({ dictionary.type(named: $0) }) else { return nil }
        return dictionary.types[type].properties.first { $0.name == symbol.name }?.type
    }

    private func variable(_ name: String) -> String {
        let rules = knowledge.ruleSet
        if let feature = rules.features.features.first(where: { $0.name == name }) {
            return "feature `\(name)`: \(feature.type)"
        }
        if let score = rules.scores.first(where: { $0.name == name }) {
            return "score `\(name)`: \(score.type)"
        }
        guard let segment = rules.segments.first(where: { $0.name == name }) else { return "`\(name)`" }
        switch segment.definition {
        case .condition: return "segment `\(name)`: bool"
        case .stages(let stages):
            let names = stages.map { "`\($0.name)`" }.joined(separator: ", ")
            return "segment `\(name)`: string, one of \(names)"
        }
    }
}
