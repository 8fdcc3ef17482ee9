extension StrictScanner {
    /// Scans a string from its opening quote on; the text is already known to be UTF-8.
    mutating func scanString(_ text: RawSpan, _ position: inout Int) throws(JSONError) {
        let start = position
        let header = strings.count
        strings.append(contentsOf: [0, 0, 0, 0])
        position += 1
        while true {
            guard position < text.byteCount else {
                throw JSONError(.malformed, offset: start, "a string without an end")
            }
            let byte = text.byte(at: position)
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                let length = strings.count - header - 4
                for shift in 0..<4 { strings[header + shift] = UInt8(truncatingIfNeeded: length >> (8 * shift)) }
                append(Tape.string, UInt64(header), at: start)
                return
            case UInt8(ascii: "\\"):
                try scanEscape(text, &position)
            case 0..<0x20:
                throw JSONError(.malformed, offset: position, "a control character in a string, not escaped")
            default:
                strings.append(byte)
                position += 1
            }
        }
    }

    private mutating func scanEscape(_ text: RawSpan, _ position: inout Int) throws(JSONError) {
        let start = position
        guard position + 1 < text.byteCount else {
            throw JSONError(.malformed, offset: start, "a string without an end")
        }
        let letter = text.byte(at: position + 1)
        position += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): strings.append(letter)
        case UInt8(ascii: "b"): strings.append(0x08)
        case UInt8(ascii: "f"): strings.append(0x0C)
        case UInt8(ascii: "n"): strings.append(0x0A)
        case UInt8(ascii: "r"): strings.append(0x0D)
        case UInt8(ascii: "t"): strings.append(0x09)
        case UInt8(ascii: "u"):
            guard let unit = Self.hexadecimal4(text, &position) else {
                throw JSONError(.malformed, offset: start, "'\\u' without four hexadecimal digits")
            }
            var scalar = UInt32(unit)
            if (0xD800...0xDBFF).contains(unit) {
                guard position + 1 < text.byteCount, text.byte(at: position) == UInt8(ascii: "\\"),
                    text.byte(at: position + 1) == UInt8(ascii: "u")
                else { throw JSONError(.malformed, offset: start, "half of a surrogate pair") }
                position += 2
                guard let low = Self.hexadecimal4(text, &position), (0xDC00...0xDFFF).contains(low) else {
                    throw JSONError(.malformed, offset: start, "half of a surrogate pair")
                }
                scalar = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(scalar) else {
                throw JSONError(.malformed, offset: start, "half of a surrogate pair")
            }
            strings.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default:
            throw JSONError(.malformed, offset: start, "an unknown escape")
        }
    }

    /// Four hexadecimal digits, after which the position stands, or nil.
    private static func hexadecimal4(_ text: RawSpan, _ position: inout Int) -> UInt16? {
        guard position + 4 <= text.byteCount else { return nil }
        var value: UInt16 = 0
        for index in position..<position + 4 {
            let byte = text.byte(at: index)
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            value = value << 4 | UInt16(digit)
        }
        position += 4
        return value
    }
}
