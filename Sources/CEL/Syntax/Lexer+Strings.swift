extension Lexer {
    /// What stands before a text's quotes, and the quotes.
    struct StringPrefix {
        var isBytes = false
        var isRaw = false
        var quote: UInt8 = 0
        /// The length of the prefix and the opening quotes.
        var length = 0
        var isTriple = false
    }

    /// The prefix at the position, or nil where no text or bytes begin there.
    func stringPrefix() -> StringPrefix? {
        var prefix = StringPrefix()
        if peek() | 0x20 == UInt8(ascii: "b") {
            prefix.isBytes = true
            prefix.length += 1
        }
        if peek(prefix.length) | 0x20 == UInt8(ascii: "r") {
            prefix.isRaw = true
            prefix.length += 1
        }
        prefix.quote = peek(prefix.length)
        guard prefix.quote == UInt8(ascii: "\"") || prefix.quote == UInt8(ascii: "'") else { return nil }
        prefix.isTriple = peek(prefix.length + 1) == prefix.quote && peek(prefix.length + 2) == prefix.quote
        prefix.length += prefix.isTriple ? 3 : 1
        return prefix
    }

    mutating func string(_ prefix: StringPrefix) throws(Issue) -> Literal {
        let start = position
        position += prefix.length
        var content: [UInt8] = []
        while true {
            guard position < bytes.count else { throw failure("the text is not closed", from: start) }
            let byte = bytes[position]
            if byte == prefix.quote {
                if !prefix.isTriple {
                    position += 1
                    break
                }
                if peek(1) == prefix.quote, peek(2) == prefix.quote {
                    position += 3
                    break
                }
            }
            if !prefix.isTriple, byte == 0x0A || byte == 0x0D {
                throw failure(
                    "the text is not closed on its line", from: start,
                    help: "write \\n for a line feed, or three quotes around a text of several lines")
            }
            if byte == UInt8(ascii: "\\"), !prefix.isRaw {
                try escape(into: &content, isBytes: prefix.isBytes)
            } else {
                content.append(byte)
                position += 1
            }
        }
        return prefix.isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
    }

    private mutating func escape(into content: inout [UInt8], isBytes: Bool) throws(Issue) {
        let start = position
        let letter = peek(1)
        position = min(position + 2, bytes.count)
        switch letter {
        case UInt8(ascii: "a"): content.append(0x07)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "v"): content.append(0x0B)
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            content.append(letter)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            let code = try digits(2, radix: 16, from: start)
            try append(code, to: &content, isBytes: isBytes, from: start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            position = start + 1
            let code = try digits(3, radix: 8, from: start)
            try append(code, to: &content, isBytes: isBytes, from: start)
        case UInt8(ascii: "u") where !isBytes, UInt8(ascii: "U") where !isBytes:
            let code = try digits(letter == UInt8(ascii: "u") ? 4 : 8, radix: 16, from: start)
            try append(code, to: &content, isBytes: false, from: start)
        default:
            while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
            throw failure(
                "unknown escape `\(String(decoding: bytes[start..<position], as: UTF8.self))`", from: start,
                help: "write \\\\ for a backslash, or r\"…\" for a text without escapes")
        }
    }

    private mutating func digits(_ count: Int, radix: UInt32, from start: Int) throws(Issue) -> UInt32 {
        var number: UInt32 = 0
        for _ in 0..<count {
            guard let digit = peek().hexadecimal, digit < radix else {
                throw failure("the escape needs \(count) \(radix == 8 ? "octal" : "hexadecimal") digits", from: start)
            }
            number = number &* radix | digit
            position += 1
        }
        return number
    }

    private func append(
        _ code: UInt32, to content: inout [UInt8], isBytes: Bool, from start: Int
    ) throws(Issue) {
        if isBytes {
            content.append(UInt8(truncatingIfNeeded: code))
        } else if let scalar = Unicode.Scalar(code) {
            content.append(contentsOf: String(scalar).utf8)
        } else {
            throw failure("the escape is not a Unicode character", from: start)
        }
    }
}
