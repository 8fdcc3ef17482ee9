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
            if SystemEventNames.isSystem(name.value) {
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
        let nothing = EventDraft(isOpen: false, properties: [])
        if node.scalar?.isAbsent == true { return nothing }
        guard let reader = MappingReader(node, "event type", RuleFileShape.eventType, into: collector) else {
            return EventDraft(isOpen: true, properties: [])
        }
        _ = reader.string("description")
        let isOpen = reader.bool("open")?.value ?? false
        guard let properties = reader.node("properties") else { return EventDraft(isOpen: isOpen, properties: []) }
        let reason = "`event.type`, `event.time` and `event.id` are the event's own"
        return EventDraft(
            isOpen: isOpen,
            properties: definitions(properties, "properties", "property", .identifier).compactMap { property in
                if refuseReserved(property.name, "a property", ReservedNames.eventFields, because: reason)
                    || refuseReserved(property.name, "a property", ReservedNames.keywords, because: Self.celWord)
                {
                    return nil
                }
                let type = declaredType(property.value, "property", RuleFileShape.property)?.type
                return (property.name, type)
            })
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
            let draft = AttributeDraft(type: declared?.type, isPersonal: declared?.isPersonal ?? false)
            drafts.attributes.define(name, "attribute", draft, into: collector)
        }
    }

    /// Why a word of CEL is no name.
    static let celWord = "the word is reserved in expressions"

    /// A type, short (`int`) or long (`{type: int}`).
    private func declaredType(
        _ node: Node, _ what: String, _ shape: MappingShape
    ) -> (type: PropertyType?, isPersonal: Bool)? {
        if node.mapping == nil {
            guard let scalar = values.scalar(node, what, expected: "a type") else { return nil }
            return (PropertyTypeText.read(scalar, into: collector), false)
        }
        guard let reader = MappingReader(node, what, shape, into: collector) else { return nil }
        let isPersonal = shape.keys.contains("pii") ? reader.bool("pii")?.value ?? false : false
        guard let scalar = reader.string("type", requiring: true)?.scalar else { return (nil, isPersonal) }
        return (PropertyTypeText.read(scalar, into: collector), isPersonal)
    }
}

/// The names of system events, those of later versions among them.
enum SystemEventNames {
    /// Part of the language, and not of this version.
    static let unsupported = [
        "message.bounced", "message.clicked", "message.delivered", "message.failed", "message.opened",
        "message.unsubscribed",
    ]

    /// Whether a type is the system's own, by bytes.
    static func isSystem(_ name: String) -> Bool {
        SystemEvents.declaration(of: name) != nil || isUnsupported(name)
    }

    /// Whether a type is a system event that this version does not know.
    static func isUnsupported(_ name: String) -> Bool {
        unsupported.contains { $0.utf8.elementsEqual(name.utf8) }
    }
}
