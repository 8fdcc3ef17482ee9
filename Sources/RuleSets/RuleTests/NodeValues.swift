import CEL
import JSON
import YAML

extension ScalarReader {
    /// A tree of literals as a value; nil after reporting a literal that is none.
    func value(_ node: Node, _ what: String) -> Value? {
        if let items = node.items {
            let elements = items.compactMap { value($0, what) }
            return elements.count == items.count ? .list(elements) : nil
        }
        if let mapping = node.mapping {
            let entries = mapping.entries.compactMap { entry in
                value(entry.value, entry.key.text).map { (key: Value.string(entry.key.text), value: $0) }
            }
            return entries.count == mapping.entries.count ? MapValue(entries).map { .map($0) } : nil
        }
        return literal(node, what).flatMap { value($0, what) }
    }

    /// Writes a tree of literals as JSON; what is no literal is reported and written as null.
    func writeJSON(_ node: Node, _ what: String, to writer: inout JSONWriter) {
        if let items = node.items {
            writer.array { for item in items { writeJSON(item, what, to: &$0) } }
        } else if let mapping = node.mapping {
            writer.object {
                for entry in mapping.entries {
                    $0.key(entry.key.text)
                    writeJSON(entry.value, entry.key.text, to: &$0)
                }
            }
        } else {
            switch literal(node, what).flatMap({ value($0, what) }) {
            case .bool(let truth): writer.bool(truth)
            case .int(let number): writer.int(number)
            case .double(let number): writer.double(number)
            case .string(let text): writer.string(text)
            default: writer.null()
            }
        }
    }
}
