/// Numbers written as decimals or with an exponent that are whole nonetheless, taken by the value of their text.
///
/// A double has 53 bits: `9007199254740993.0` reads as …992, and `-9223372036854775809` as −2⁶³. The tape keeps the double, for those
/// who want it, and in the payload of the number's first word, which is otherwise 0, what it lacks.
@usableFromInline
enum ExactInteger {
    /// The magnitudes of doubles whose text has to be looked at: from where they have steps of a quarter to the end of `Int64`. Below, the
    /// nearest double stands for what is written.
    @usableFromInline static let doubtful: ClosedRange<Double> = 0x1p50...0x1p63

    /// The payload of a text that has no whole value within `Int64`.
    @usableFromInline static let none: UInt64 = 1
    /// What is added to the difference between the value and the double, which is at most 512: so no payload is 0 or ``none``.
    @usableFromInline static let bias: UInt64 = 2_048

    /// The payload for a number's text and its double.
    static func payload(of text: RawSpan, _ double: Double) -> UInt64 {
        guard doubtful.contains(double.magnitude) else { return 0 }
        guard let value = value(of: text) else { return none }
        return UInt64(Int128(value) - Int128(double) + Int128(bias))
    }

    /// The whole value behind a double and its payload; nil where it is none within `Int64`.
    @inlinable
    static func value(_ double: Double, _ payload: UInt64) -> Int64? {
        switch payload {
        case 0: Int64(exactly: double)
        case none: nil
        default: Int64(exactly: Int128(double) + Int128(payload) - Int128(bias))
        }
    }

    /// The value of a number's text where it is whole and within `Int64`: O(bytes).
    static func value(of text: RawSpan) -> Int64? {
        // The digits as a whole number, without zeros at its end, times ten to the power of `exponent`.
        var significand: UInt64 = 0
        var zeros = 0
        var exponent = 0
        var position = 0
        var isFraction = false
        let isNegative = text.byteCount > 0 && text.byte(at: 0) == UInt8(ascii: "-")
        if isNegative { position += 1 }
        scan: while position < text.byteCount {
            let byte = text.byte(at: position)
            switch byte {
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if isFraction { exponent -= 1 }
                if byte == UInt8(ascii: "0") {
                    zeros += 1
                } else {
                    guard let more = append(byte - UInt8(ascii: "0"), after: zeros, to: significand) else { return nil }
                    significand = more
                    zeros = 0
                }
            default: break scan
            }
            position += 1
        }
        if position < text.byteCount { exponent += power(text, position + 1) }
        exponent += zeros
        guard significand > 0 else { return 0 }
        guard exponent >= 0, exponent < 20 else { return nil }
        for _ in 0..<exponent {
            let (product, overflowed) = significand.multipliedReportingOverflow(by: 10)
            if overflowed { return nil }
            significand = product
        }
        return Int64(exactly: isNegative ? -Int128(significand) : Int128(significand))
    }

    /// The significand with so many zeros and a digit more; nil beyond 64 bits.
    private static func append(_ digit: UInt8, after zeros: Int, to significand: UInt64) -> UInt64? {
        guard significand > 0 else { return UInt64(digit) }
        var sum = significand
        for _ in 0...zeros {
            let (product, overflowed) = sum.multipliedReportingOverflow(by: 10)
            if overflowed { return nil }
            sum = product
        }
        let (result, overflowed) = sum.addingReportingOverflow(UInt64(digit))
        return overflowed ? nil : result
    }

    /// The exponent written at a place, at most beyond what any document can make up for with its digits.
    private static func power(_ text: RawSpan, _ start: Int) -> Int {
        var power = 0
        var sign = 1
        for position in start..<max(start, text.byteCount) {
            let byte = text.byte(at: position)
            if byte == UInt8(ascii: "-") {
                sign = -1
            } else if byte != UInt8(ascii: "+") {
                power = min(power * 10 + Int(byte - UInt8(ascii: "0")), 1 << 40)
            }
        }
        return sign * power
    }
}
