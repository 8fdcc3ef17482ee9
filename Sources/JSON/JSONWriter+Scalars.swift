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
        appendASCII(value.description)
    }

    /// Writes a string.
    public mutating func string(_ value: String) {
        let utf8 = value.utf8Span
        string(utf8: unsafe utf8.span.bytes)
    }

    /// Writes a string from valid UTF-8.
    public mutating func string(utf8 value: RawSpan) {
        beginValue()
        let size = value.byteCount
        // Two quotes, and what a whole word may write beyond the end.
        var place = unsafe extend(by: size + 10)
        unsafe place.storeBytes(of: UInt8(ascii: "\""), as: UInt8.self)
        unsafe place += 1
        var index = 0
        while index + 8 <= size {
            let word = value.littleEndian64(at: index)
            if Self.needsEscape(word) { break }
            unsafe place.storeBytes(of: word.littleEndian, as: UInt64.self)
            unsafe place += 8
            index += 8
        }
        if index < size, index + 8 > size {
            // The last bytes: with some before them once more, or with blanks behind them.
            let last = size >= 8 ? value.littleEndian64(at: size - 8) : Self.padded(value)
            if !Self.needsEscape(last) {
                unsafe place += size - index
                unsafe (size >= 8 ? place - 8 : place - size).storeBytes(of: last.littleEndian, as: UInt64.self)
                index = size
            }
        }
        guard index < size else {
            unsafe place.storeBytes(of: UInt8(ascii: "\""), as: UInt8.self)
            return unsafe shrink(to: place + 1)
        }
        unsafe shrink(to: place)
        appendEscaping(value.extracting(index..<size))
        append(UInt8(ascii: "\""))
    }

    /// One to seven bytes with blanks behind them.
    @inline(__always)
    private static func padded(_ text: RawSpan) -> UInt64 {
        let size = text.byteCount
        var word: UInt64
        if size >= 4 {
            word =
                UInt64(text.littleEndian32(at: 0)) | UInt64(text.littleEndian32(at: size - 4))
                &<< UInt64(8 * (size - 4))
        } else {
            let (middle, last) = (size / 2, size - 1)
            word = UInt64(text.byte(at: 0)) | UInt64(text.byte(at: middle)) &<< UInt64(8 * middle)
            word |= UInt64(text.byte(at: last)) &<< UInt64(8 * last)
        }
        return word | 0x2020_2020_2020_2020 &<< UInt64(8 * size)
    }

    /// Whether one of eight bytes must be escaped.
    ///
    /// A byte is below n where (x − n) & ~x has its high bit, and zero where (x − 1) & ~x has. Source: S. E. Anderson, "Bit Twiddling
    /// Hacks", "Determine if a word has a byte less than n". A borrow can only mark a byte above one that is marked rightly.
    @inline(__always)
    private static func needsEscape(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let found =
            (word &- ones &* 0x20) & ~word | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
        return found & (ones << 7) != 0
    }

    @inline(__always)
    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// Writes the rest of a string that needs escapes.
    @inline(never)
    private mutating func appendEscaping(_ text: RawSpan) {
        for index in 0..<text.byteCount {
            let byte = text.byte(at: index)
            if Self.needsEscape(byte) { appendEscape(byte) } else { append(byte) }
        }
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
            append(byte >> 4 == 0 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
            let digit = byte & 15
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    mutating func appendText(_ text: StaticString) {
        unsafe append(
            RawSpan(_unsafeBytes: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)))
    }

    private mutating func appendASCII(_ text: String) {
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
