extension StrictScanner {
    /// Scans a number: an int or uint where it is written as one and 64 bits hold it, else a double; `-0` is the double that it is.
    mutating func scanNumber(_ text: RawSpan, _ position: inout Int) throws(JSONError) {
        let start = position
        let isNegative = text.byte(at: position) == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let firstDigit = position
        var magnitude: UInt64? = 0
        try scanDigits(text, &position) { digit in
            magnitude = magnitude.flatMap { value in
                let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
                let (sum, carried) = product.addingReportingOverflow(UInt64(digit))
                return overflowed || carried ? nil : sum
            }
        }
        if position - firstDigit > 1, text.byte(at: firstDigit) == UInt8(ascii: "0") {
            throw JSONError(.malformed, offset: start, "a number with a leading zero")
        }
        var isWhole = true
        if position < text.byteCount, text.byte(at: position) == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            try scanDigits(text, &position) { _ in }
        }
        if position < text.byteCount, text.byte(at: position) | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            position += 1
            if position < text.byteCount, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(text.byte(at: position)) {
                position += 1
            }
            try scanDigits(text, &position) { _ in }
        }

        if isWhole, let magnitude, !(isNegative && magnitude == 0) {
            if !isNegative {
                return appendNumber(magnitude > UInt64(Int64.max) ? Tape.uint : Tape.int, magnitude, at: start)
            }
            if magnitude <= UInt64(Int64.max) + 1 {
                return appendNumber(Tape.int, 0 &- magnitude, at: start)
            }
        }
        // The grammar above is stricter than the conversion, which takes infinities and hexadecimal digits besides.
        let value = Double(String(decoding: text.extracting(start..<position))) ?? .infinity
        if !value.isFinite, numberOutOfRange == nil { numberOutOfRange = start }
        let isBeyond64Bits = isWhole && !(isNegative && magnitude == 0)
        appendNumber(Tape.double, value.bitPattern, payload: isBeyond64Bits ? Tape.beyond64Bits : 0, at: start)
    }

    private mutating func appendNumber(_ tag: UInt8, _ bits: UInt64, payload: UInt64 = 0, at offset: Int) {
        append(tag, payload, at: offset)
        tape.append(bits)
        offsets.append(offset)
    }

    /// Scans one or more digits.
    private func scanDigits(_ text: RawSpan, _ position: inout Int, _ each: (UInt8) -> Void) throws(JSONError) {
        let start = position
        while position < text.byteCount {
            let byte = text.byte(at: position)
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { break }
            each(byte - UInt8(ascii: "0"))
            position += 1
        }
        guard position > start else {
            throw JSONError(.malformed, offset: position, "no digit where a number needs one")
        }
    }
}
