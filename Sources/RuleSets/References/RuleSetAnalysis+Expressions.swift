import CEL
import Events
import YAML

/// A name that can be written in an expression.
package struct NameInExpression: Hashable, Sendable {
    /// The name.
    package let name: String
    /// Its type as rule files and messages write it; nil for a record, which stands only before a field.
    package let type: String?
    /// What the name stands for, where it is defined in rule files.
    package let symbol: Symbol?
}

extension RuleSetAnalysis {
    /// Whether an expression stands at a byte of a file; its end counts.
    package func hasExpression(in path: String, at offset: Int) -> Bool { place(in: path, at: offset) != nil }

    /// What can be written at a place of an expression: after `record.` its fields, else variables and records. Empty where there
    /// is no expression.
    package func names(in path: String, at offset: Int, after record: String? = nil) -> [NameInExpression] {
        guard let scope = place(in: path, at: offset)?.scope else { return [] }
        guard let record else {
            let variables = scope.environment.declaredVariables.map { variable in
                NameInExpression(
                    name: variable.name, type: variable.type.description,
                    symbol: ReservedNames.rules.contains(variable.name) ? nil : Symbol(.variable, variable.name))
            }
            return variables
                + scope.environment.declaredRecords.map { NameInExpression(name: $0, type: nil, symbol: nil) }
        }
        if let event = scope.record(record) { return properties(event) }
        return scope.environment.declaredFields(of: record).map { field in
            NameInExpression(
                name: field.name, type: field.type.description,
                symbol: field.name == "id" ? nil : Symbol(.attribute, field.name))
        }
    }

    private func place(in path: String, at offset: Int) -> ExpressionPlace? {
        knowledge.checker.expressions.first { place in
            let span = place.text.span(of: 0..<place.text.text.utf8.count)
            return span.file.path == path && span.range.lowerBound <= offset && offset <= span.range.upperBound
        }
    }

    /// What may be read of an event: its own fields, and the properties on which its types agree.
    private func properties(_ scope: EventScope) -> [NameInExpression] {
        var found: [NameInExpression] = []
        var conflicting: Set<String> = []
        let types = scope.types.map { knowledge.checker.dictionary.types[$0] }
        for type in types {
            for property in type.properties {
                let text = (property.type ?? .dyn).text
                if let known = found.first(where: { $0.name == property.name }) {
                    if known.type != text { conflicting.insert(property.name) }
                } else {
                    found.append(
                        NameInExpression(
                            name: property.name, type: text, symbol: Symbol(.property, property.name, of: type.name)))
                }
            }
        }
        let own = [("type", "string"), ("time", "timestamp"), ("id", "string")].map { name, type in
            NameInExpression(name: name, type: type, symbol: nil)
        }
        return found.filter { !conflicting.contains($0.name) } + own
    }
}
