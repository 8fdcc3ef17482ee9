internal import JSON

/// Texts and values as log lines show them. What comes from outside must neither end a line nor steer a terminal.
enum LogText {
    /// Fields after a message: ` name=value`, texts in quotes where they hold spaces or quotes.
    static func fields(_ fields: [(name: String, value: LogValue)]) -> String {
        fields.reduce(into: "") { line, field in line += " \(field.name)=\(text(field.value))" }
    }

    private static func text(_ value: LogValue) -> String {
        switch value {
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .bool(let value): "\(value)"
        case .string(let text)
        where text.isEmpty || text.utf8.contains(where: { $0 == 0x20 || $0 == 0x22 || $0 == 0x3D }):
            quoted(text)
        case .string(let text): escaped(text)
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.unicodeScalars.reduce(into: "") { $0 += $1 == "\"" ? "\\\"" : escape($1) } + "\""
    }

    /// The text with controls, invisible marks and non-characters as `\u{…}`, line breaks and tabs as `\n`, `\r`, `\t`.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { $0 += escape($1) }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        case "\\": return "\\\\"
        default: return isHidden(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }
    }

    /// Controls, marks that change the direction of writing, separators and non-characters.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFDD0...0xFDEF: true
        case let value: value & 0xFFFE == 0xFFFE
        }
    }

    /// A line as a JSON object; numbers that JSON does not have are texts. What is hidden is escaped too, which changes no value.
    static func json(_ fields: [(name: String, value: LogValue)]) -> String {
        var json = JSONWriter()
        json.object { object in
            for (name, value) in fields {
                object.key(name)
                switch value {
                case .int(let value): object.int(value)
                case .double(let value) where value.isFinite: object.double(value)
                case .double(let value): object.string("\(value)")
                case .bool(let value): object.bool(value)
                case .string(let text): object.string(text)
                }
            }
        }
        // Outside of texts there is nothing hidden, and in them the writer leaves only what begins no escape.
        return String(decoding: json.bytes, as: UTF8.self).unicodeScalars.reduce(into: "") { line, scalar in
            guard isHidden(scalar) else { return line.unicodeScalars.append(scalar) }
            for unit in Character(scalar).utf16 {
                let digits = String(unit, radix: 16)
                line += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }
}
