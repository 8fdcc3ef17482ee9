import JSON

/// The W3C trace context's `traceparent` (level 1, section 3.2), version 00.
public enum TraceParent {
    /// Whether a text is valid: lower-case hexadecimal, ids not zero.
    public static func isValid(_ text: RawSpan) -> Bool {
        guard text.byteCount == 55, text.byte(at: 0) == UInt8(ascii: "0"), text.byte(at: 1) == UInt8(ascii: "0"),
            text.byte(at: 2) == dash, text.byte(at: 35) == dash, text.byte(at: 52) == dash
        else { return false }
        return isIdentifier(text, 3..<35) && isIdentifier(text, 36..<52) && isHexadecimal(text, 53..<55)
    }

    private static let dash = UInt8(ascii: "-")

    private static func isHexadecimal(_ text: RawSpan, _ range: Range<Int>) -> Bool {
        for index in range {
            switch text.byte(at: index) {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): continue
            default: return false
            }
        }
        return true
    }

    private static func isIdentifier(_ text: RawSpan, _ range: Range<Int>) -> Bool {
        guard isHexadecimal(text, range) else { return false }
        for index in range where text.byte(at: index) != UInt8(ascii: "0") { return true }
        return false
    }
}
