extension JSONWriter {
    /// Writes a whole number.
    public mutating func int(_ value: Int64) {
        beginValue()
        if value < 0 { append(UInt8(ascii: "-")) }
        appendDigits(value.magnitude)
    }

    /// Writes a whole number.
    public mutating func int(_ value: Int) {
        int(Int64(value))
    }

    /// Writes a whole number.
    public mutating func uint(_ value: UInt64) {
        beginValue()
        appendDigits(value)
    }

    /// Writes the shortest text that reads back as the same double, a whole one with `.0`; NaN and the infinities are `null`.
    public mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        beginValue()
        // The standard library's description is the shortest round-trip form (SwiftDtoa) and always valid JSON.
        appendText(value.description)
    }

    /// Writes a string.
    public mutating func string(_ value: String) {
        let utf8 = value.utf8Span
        string(utf8: unsafe utf8.span.bytes)
    }

    /// Writes a string from valid UTF-8.
    public mutating func string(utf8 value: RawSpan) {
        beginValue()
        append(UInt8(ascii: "\""))
        var start = 0
        var index = 0
        while true {
            index = Self.nextEscape(in: value, from: index)
            if start == 0 || index > start { append(value.extracting(start..<index)) }
            guard index < value.byteCount else { break }
            appendEscape(value.byte(at: index))
            index += 1
            start = index
        }
        append(UInt8(ascii: "\""))
    }

    /// The place of the next byte that must be escaped, or the end: eight bytes at a time.
    ///
    /// A byte is below n where (x − n) & ~x has its high bit, and zero where (x − 1) & ~x has. Source: S. E. Anderson, "Bit Twiddling
    /// Hacks", "Determine if a word has a byte less than n". A borrow can only mark a byte above one that is marked rightly.
    private static func nextEscape(in text: RawSpan, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs = ones << 7
        var index = start
        while index + 8 <= text.byteCount {
            let word = text.littleEndian64(at: index)
            let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            let found =
                ((word &- ones &* 0x20) & ~word | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes)
                & highs
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < text.byteCount {
            let byte = text.byte(at: index)
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
            index += 1
        }
        return index
    }

    private mutating func appendEscape(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        default:
            appendText("u00")
            for digit in [byte >> 4, byte & 15] {
                append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
    }

    mutating func appendText(_ text: String) {
        let utf8 = text.utf8Span
        append(unsafe utf8.span.bytes)
    }

    private mutating func appendDigits(_ value: UInt64) {
        // The last digit first: 20 are enough for 64 bits.
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var place = 20
        var rest = value
        repeat {
            place -= 1
            let (tens, digit) = rest.quotientAndRemainder(dividingBy: 10)
            digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
            rest = tens
        } while rest > 0
        let span = digits.span
        append(unsafe span.bytes.extracting(place..<20))
    }
}
