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

    /// Writes a tree of literals as JSON, numbers of JSON digit by digit; what is no literal is reported and written as null.
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
        } else if let scalar = node.scalar, scalar.style == .plain, scalar.text.isJSONNumber {
            writer.raw(Array(scalar.text.utf8))
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

extension String {
    /// Whether it is a number of JSON (RFC 8259, 6), of whatever size.
    var isJSONNumber: Bool {
        var rest = utf8[...]
        func take(_ bytes: String) -> Bool {
            guard let first = rest.first, bytes.utf8.contains(first) else { return false }
            rest.removeFirst()
            return true
        }
        func takeDigits() -> Bool {
            guard take("0123456789") else { return false }
            while take("0123456789") {}
            return true
        }
        _ = take("-")
        if !take("0"), !takeDigits() { return false }
        if take("."), !takeDigits() { return false }
        if take("eE") {
            _ = take("+-")
            if !takeDigits() { return false }
        }
        return rest.isEmpty
    }
}
