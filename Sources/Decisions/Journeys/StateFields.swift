import CEL
public import State

extension FieldKind {
    /// Running journeys, all in one field.
    static let journeys = FieldKind(rawValue: 0x88)
    /// Keys of ended journeys, for re-entry, all in one field.
    static let endedKeys = FieldKind(rawValue: 0x90)
    /// The caps' history, all in one field.
    static let sends = FieldKind(rawValue: 0xA0)
}

extension FieldTypes {
    /// All kinds of fields that decisions keep in an individual's state.
    public static let all = FieldTypes([
        type(.journeys, "journeys", Journey.self) { Journey(from: &$0)?.withPresentValues() },
        type(.endedKeys, "ended keys", EndedKey.self) { EndedKey(from: &$0) },
        type(.sends, "sends", SentMessage.self) { SentMessage(from: &$0) },
    ])

    private static func type<Element: SectionElement>(
        _ kind: FieldKind, _ name: String, _ element: Element.Type,
        version0: @escaping @Sendable (inout ByteReader) -> Element?
    ) -> FieldType {
        FieldType(kind: kind, name: name, version: 1) { _, payload in
            var reader = ByteReader(payload)
            while !reader.isAtEnd { if Element(from: &reader) == nil { return false } }
            return true
        } upgrade: { version, key, payload in
            guard version == 0 else { return nil }
            var reader = ByteReader(payload)
            var writer = ByteWriter()
            while !reader.isAtEnd {
                guard let element = version0(&reader) else { return nil }
                element.write(to: &writer)
            }
            return [UpgradedField(kind, key: key, payload: writer.bytes)]
        }
    }
}

extension Journey {
    /// The same with its kept values as they are written now; nil where they mean nothing.
    fileprivate func withPresentValues() -> Journey? {
        guard let values = trigger.values.readVersion0(), let inputs = inputs.readVersion0() else { return nil }
        var journey = self
        journey.trigger = TriggerEvent(
            type: trigger.type, id: trigger.id, time: trigger.time, values: values, traceparent: trigger.traceparent)
        journey.inputs = inputs
        return journey
    }
}

extension KeptValues {
    fileprivate func readVersion0() -> KeptValues? {
        let span = bytes.span
        var reader = ByteReader(unsafe span.bytes)
        return reader.valuesVersion0().map { KeptValues($0) }
    }
}
