import CEL
import Events
import JSON
import YAML

/// Turns attributes of tests into values, as an `individual.updated` event with them would be decoded.
///
/// A class, since the decoder keeps the buffers of its parser.
final class AttributeDecoder {
    private var decoder: EventDecoder
    private let values: ScalarReader

    init(_ schema: EventSchema, _ values: ScalarReader) {
        decoder = EventDecoder(schema: schema, format: .cloudEvents)
        self.values = values
    }

    /// The value of an attribute by its index, or nil where it is null or after reporting that it does not fit.
    func value(_ node: Node, of attribute: EventSchema.Attribute, at index: Int) -> Value? {
        var writer = JSONWriter()
        writer.object {
            for (name, value) in [
                ("specversion", "1.0"), ("source", "test"), ("id", "attributes"), ("subject", "test"),
                ("type", SystemEvents.individualUpdated),
            ] {
                $0.key(name)
                $0.string(value)
            }
            $0.key("data")
            $0.object {
                $0.key("attributes")
                $0.object {
                    $0.key(attribute.name)
                    values.writeJSON(node, attribute.name, to: &$0)
                }
            }
        }
        let bytes = writer.bytes
        let record = unsafe bytes.span.bytes
        switch decoder.decode(key: nil, value: record, headers: [], recordTime: 0, arrival: 0) {
        case .event(let event):
            guard case .attributes(let changes) = event.effect else { return nil }
            return changes.first { $0.index == index }?.value
        case .rejected(let reject):
            // The path of the attribute itself is where the caret stands.
            let path = "data.attributes.\(attribute.name)"
            var problem = Substring(reject.message)
            if problem.utf8.starts(with: path.utf8) { problem = problem.dropFirst(path.count) }
            if problem.hasPrefix(": ") { problem = problem.dropFirst(2) }
            values.collector.report(
                .testAttribute, at: node.span,
                "attribute \(Message.quoted(attribute.name)) does not fit its type, \(attribute.type.text): \(problem)")
            return nil
        case .tombstone, .undeclaredType: return nil
        }
    }
}
