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
        for index in 0..<value.byteCount {
            let byte = value.byte(at: index)
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { continue }
            append(value.extracting(start..<index))
            appendEscape(byte)
            start = index + 1
        }
        append(value.extracting(start..<value.byteCount))
        append(UInt8(ascii: "\""))
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

    private mutating func appendText(_ text: String) {
        let utf8 = text.utf8Span
        append(unsafe utf8.span.bytes)
    }

    private mutating func appendDigits(_ value: UInt64) {
        var divisor: UInt64 = 1
        while value / divisor >= 10 { divisor *= 10 }
        var rest = value
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / divisor))
            rest %= divisor
            divisor /= 10
        }
    }
}
