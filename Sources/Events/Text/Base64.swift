import JSON

/// Standard base64 with padding (RFC 4648, section 4).
enum Base64 {
    /// The bytes of a text, or nil where it is not base64: another alphabet, white space, no padding.
    static func decode(_ text: RawSpan) -> [UInt8]? {
        let count = text.byteCount
        guard count % 4 == 0 else { return nil }
        guard count > 0 else { return [] }
        var padding = 0
        while padding < 2, text.byte(at: count - 1 - padding) == UInt8(ascii: "=") { padding += 1 }

        var bytes: [UInt8] = []
        bytes.reserveCapacity(count / 4 * 3)
        var bits: UInt32 = 0
        for position in 0..<count {
            if position >= count - padding {
                bits <<= 6
            } else {
                guard let value = value(text.byte(at: position)) else { return nil }
                bits = bits << 6 | value
            }
            guard position % 4 == 3 else { continue }
            bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bits = 0
        }
        bytes.removeLast(padding)
        return bytes
    }

    private static func value(_ letter: UInt8) -> UInt32? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
