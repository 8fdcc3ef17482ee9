/// A JSON document in the making: members keep their order, so that a file made of it is the same every time.
package indirect enum SchemaNode: Sendable {
    case bool(Bool)
    case int(Int64)
    case text(String)
    case list([SchemaNode])
    case object([(key: String, value: SchemaNode)])

    /// The document as JSON, two spaces a level, lists of scalars in one line, with a line break at its end.
    package var document: String {
        var text = ""
        write(indent: 0, to: &text)
        return text + "\n"
    }

    private func write(indent: Int, to text: inout String) {
        let margin = String(repeating: " ", count: indent + 2)
        let end = "\n" + String(repeating: " ", count: indent)
        switch self {
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .text(let value): text += Self.quoted(value)
        case .list(let items):
            let isShort = items.allSatisfy(\.isScalar)
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += isShort ? ", " : "," }
                if !isShort { text += "\n" + margin }
                item.write(indent: indent + 2, to: &text)
            }
            text += isShort ? "]" : end + "]"
        case .object(let members):
            guard !members.isEmpty else {
                text += "{}"
                return
            }
            text += "{"
            for (index, member) in members.enumerated() {
                text += (index > 0 ? ",\n" : "\n") + margin + Self.quoted(member.key) + ": "
                member.value.write(indent: indent + 2, to: &text)
            }
            text += end + "}"
        }
    }

    private var isScalar: Bool {
        switch self {
        case .bool, .int, .text: true
        case .list, .object: false
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
