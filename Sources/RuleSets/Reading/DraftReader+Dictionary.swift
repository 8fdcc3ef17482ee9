import Events
import YAML

extension DraftReader {
    /// `events:`, the data dictionary.
    func readEvents(_ node: Node) {
        for definition in definitions(node, "events", "event type", .text) {
            let name = definition.name
            if name.value.utf8.elementsEqual("*".utf8) {
                collector.report(
                    .reservedName, at: name.span, "no event type can have the name `*`: it stands for all of them",
                    help: "choose another name")
                continue
            }
            let draft = event(definition.value)
            if SystemEvents.declaration(of: name.value) != nil || SystemEvents.isDerived(name.value) {
                collector.report(
                    .systemEvent, at: name.span,
                    "\(Message.quoted(name.value)) is a system event: it is declared already, and its data is fixed",
                    help: "remove it here; rules can use it as it is")
                continue
            }
            drafts.events.define(name, "event type", draft, into: collector)
        }
    }

    private func event(_ node: Node) -> EventDraft {
        if node.scalar?.isAbsent == true { return EventDraft(isOpen: false, properties: [], labels: []) }
        guard let reader = MappingReader(node, "event type", RuleFileShape.eventType, into: collector) else {
            return EventDraft(isOpen: true, properties: [], labels: [])
        }
        _ = reader.string("description")
        let isOpen = reader.bool("open")?.value ?? false
        let labels = labels(reader)
        guard let properties = reader.node("properties") else {
            return EventDraft(isOpen: isOpen, properties: [], labels: labels)
        }
        let reason = "`event.type`, `event.time` and `event.id` are the event's own"
        let declared = definitions(properties, "properties", "property", .identifier)
            .compactMap { property -> EventDraft.Property? in
                if refuseReserved(
                    property.name, "a property", ReservedNames.eventFields, because: reason, help: Self.dataNameHelp)
                    || refuseReserved(
                        property.name, "a property", ReservedNames.keywords, because: Self.celWord,
                        help: Self.dataNameHelp)
                {
                    return nil
                }
                let declared = declaredType(property.value, "property", RuleFileShape.property)
                return EventDraft.Property(
                    name: property.name, dataName: declared?.dataName ?? property.name, type: declared?.type,
                    labels: declared?.labels ?? [])
            }
        checkDataNames(declared)
        return EventDraft(isOpen: isOpen, properties: declared, labels: labels)
    }

    /// `attributes:`.
    func readAttributes(_ node: Node) {
        for definition in definitions(node, "attributes", "attribute", .identifier) {
            let name = definition.name
            let declared = declaredType(definition.value, "attribute", RuleFileShape.attributeType)
            let reason = "`individual.id` is always there"
            if refuseReserved(name, "an attribute", ["id"], because: reason)
                || refuseReserved(name, "an attribute", ReservedNames.keywords, because: Self.celWord)
            {
                continue
            }
            let draft = AttributeDraft(
                type: declared?.type, isPersonal: declared?.isPersonal ?? false, labels: declared?.labels ?? [])
            drafts.attributes.define(name, "attribute", draft, into: collector)
        }
    }

    private static let dataNameHelp = "choose another name, and say `from:` what the data calls it"

    /// Why a word of CEL is no name.
    static let celWord = "the word is reserved in expressions"

    /// What is said of a property or an attribute.
    private struct DeclaredType {
        /// Nil where it was refused.
        var type: PropertyType?
        var isPersonal = false
        var labels: [Located<String>] = []
        /// The name in the data, where it is another.
        var dataName: Located<String>?
    }

    /// A type, short (`int`) or long (`{type: int}`).
    private func declaredType(_ node: Node, _ what: String, _ shape: MappingShape) -> DeclaredType? {
        if node.mapping == nil {
            guard let scalar = values.scalar(node, what, expected: "a type") else { return nil }
            return DeclaredType(type: PropertyTypeText.read(scalar, into: collector))
        }
        guard let reader = MappingReader(node, what, shape, into: collector) else { return nil }
        var declared = DeclaredType(labels: labels(reader))
        if shape.keys.contains("pii") { declared.isPersonal = reader.bool("pii")?.value ?? false }
        if shape.keys.contains("from") { declared.dataName = reader.name("from", .text) }
        declared.type = reader.string("type", requiring: true).flatMap {
            PropertyTypeText.read($0.scalar, into: collector)
        }
        return declared
    }

    /// Reports properties of a type that would be one field of the data.
    private func checkDataNames(_ properties: [EventDraft.Property]) {
        var places: [[UInt8]: Int] = [:]
        for (index, property) in properties.enumerated() {
            let name = property.dataName
            guard let place = places.updateValue(index, forKey: Array(name.value.utf8)) else { continue }
            let first = properties[place]
            collector.report(
                .definedTwice, at: name.span,
                "`\(property.name.value)` and `\(first.name.value)` are one field of the data, \(Message.quoted(name.value))",
                notes: [Diagnostic.Note("it is taken here first", at: first.dataName.span)],
                help: "let one property have it")
        }
    }
}
