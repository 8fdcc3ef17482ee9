extension ScalarScanner {
    /// Reads a plain scalar that ends at `end`.
    mutating func scanPlain(until end: Int) {
        while index < end {
            let start = index
            while index < end, !UTF8Text.isBlank(text[index]), breakLength == 0 { index += 1 }
            append(verbatim: start..<index)
            if index < end { fold(until: end) }
        }
    }

    /// Reads a quoted scalar whose closing quote is the last byte before `end`.
    mutating func scanQuoted(until end: Int, isDouble: Bool) {
        let end = max(end - 1, index)
        index += 1
        while index < end {
            let byte = text[index]
            if UTF8Text.isBlank(byte) || breakLength > 0 {
                fold(until: end)
            } else if !isDouble, byte == UInt8(ascii: "'") {
                append([byte], from: index..<min(index + 2, end))
                index = min(index + 2, end)
            } else if isDouble, byte == UInt8(ascii: "\\") {
                scanEscape(until: end)
            } else {
                append(verbatim: index..<(index + 1))
                index += 1
            }
        }
    }

    /// Reads an escape sequence of a double-quoted scalar (YAML 1.2.2, 5.7).
    private mutating func scanEscape(until end: Int) {
        let start = index
        index += 1
        guard index < end else { return }
        let length = breakLength
        if length > 0 {
            index += length
            fold(until: end, afterContinuation: true)
            return
        }
        let letter = text[index]
        index += 1
        let digits: Int
        switch letter {
        case UInt8(ascii: "x"): digits = 2
        case UInt8(ascii: "u"): digits = 4
        case UInt8(ascii: "U"): digits = 8
        default:
            append(Self.meaning(ofEscape: letter), from: start..<index)
            return
        }
        let number = text[index..<min(index + digits, end)]
        index = min(index + digits, end)
        guard let code = UInt32(String(decoding: number, as: UTF8.self), radix: 16), let scalar = Unicode.Scalar(code)
        else { return }
        append(Array(String(scalar).utf8), from: start..<index)
    }

    private static func meaning(ofEscape letter: UInt8) -> [UInt8] {
        switch letter {
        case UInt8(ascii: "0"): [0x00]
        case UInt8(ascii: "a"): [0x07]
        case UInt8(ascii: "b"): [0x08]
        case UInt8(ascii: "t"), 0x09: [0x09]
        case UInt8(ascii: "n"): [0x0A]
        case UInt8(ascii: "v"): [0x0B]
        case UInt8(ascii: "f"): [0x0C]
        case UInt8(ascii: "r"): [0x0D]
        case UInt8(ascii: "e"): [0x1B]
        case UInt8(ascii: "N"): [0xC2, 0x85]
        case UInt8(ascii: "_"): [0xC2, 0xA0]
        case UInt8(ascii: "L"): [0xE2, 0x80, 0xA8]
        case UInt8(ascii: "P"): [0xE2, 0x80, 0xA9]
        default: [letter]
        }
    }
}
