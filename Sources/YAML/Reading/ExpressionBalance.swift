/// Whether an expression's text ends within a quote or a bracket.
enum ExpressionBalance {
    /// Quotes are CEL's: `'` and `"`, with backslash escapes; brackets inside them do not count.
    static func isOpen(_ text: String) -> Bool {
        var depth = 0
        var quote: UInt8?
        var isEscaped = false
        for byte in text.utf8 {
            if let open = quote {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == open {
                    quote = nil
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
        }
        return quote != nil || depth > 0
    }
}
