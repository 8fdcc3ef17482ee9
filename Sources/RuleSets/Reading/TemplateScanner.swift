/// Cuts a text with `${…}` in it into its parts.
struct TemplateScanner {
    enum Part: Equatable {
        /// Text as it is meant, `$${` already turned into `${`.
        case text(String)
        /// The bytes between `${` and `}`.
        case expression(Range<Int>)
        /// A `${` without its `}`, to the text's end.
        case unclosed(Range<Int>)
    }

    private let bytes: [UInt8]
    private var index = 0

    private init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The parts in order; an empty text has none.
    static func parts(_ text: String) -> [Part] {
        var scanner = TemplateScanner(text)
        return scanner.parts()
    }

    private mutating func parts() -> [Part] {
        var parts: [Part] = []
        var text: [UInt8] = []
        func flush() {
            if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
            text = []
        }
        while index < bytes.count {
            if starts(with: "$${") {
                text += Array("${".utf8)
                index += 3
            } else if starts(with: "${") {
                flush()
                let start = index
                index += 2
                guard let end = expressionEnd() else {
                    parts.append(.unclosed(start..<bytes.count))
                    return parts
                }
                parts.append(.expression((start + 2)..<end))
                index = end + 1
            } else {
                text.append(bytes[index])
                index += 1
            }
        }
        flush()
        return parts
    }

    private func starts(with prefix: String, at place: Int? = nil) -> Bool {
        bytes[(place ?? index)...].starts(with: prefix.utf8)
    }

    /// Where the `}` of the expression that begins at `index` stands; braces of maps and inside strings do not count.
    private mutating func expressionEnd() -> Int? {
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                if depth == 0 { return index }
                depth -= 1
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                skipString()
                continue
            default: break
            }
            index += 1
        }
        return nil
    }

    /// Moves behind a CEL string literal: one or three quotes, raw after `r`, without escapes there (cel-spec, "String and
    /// Bytes Values").
    private mutating func skipString() {
        let quote = bytes[index]
        let isRaw = index > 0 && bytes[index - 1] | 0x20 == UInt8(ascii: "r")
        let isTriple = index + 2 < bytes.count && bytes[index + 1] == quote && bytes[index + 2] == quote
        index += isTriple ? 3 : 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), !isRaw {
                index += 2
                continue
            }
            if bytes[index] == quote {
                if !isTriple {
                    index += 1
                    return
                }
                if index + 2 < bytes.count, bytes[index + 1] == quote, bytes[index + 2] == quote {
                    index += 3
                    return
                }
            }
            index += 1
        }
        index = bytes.count
    }
}
