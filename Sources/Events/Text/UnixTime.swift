import CEL
import JSON

/// Instants as numbers: what has passed since 1970 in UTC, in a unit.
enum UnixTime {
    /// The most digits of a text that is a number of 64 bits.
    private static let mostDigits = 19
    /// The years 0000 to 9999, as of texts.
    private static let range: ClosedRange<Milliseconds> = -62_167_219_200_000...253_402_300_799_999

    /// The instant of a number, or of its digits as a text, or nil where it is none. What is finer than a millisecond is cut off.
    static func milliseconds(_ element: JSONElement, _ unit: UnixTimeUnit) -> Milliseconds? {
        if let number = element.int ?? (element.isString ? digits(element.stringBytes) : nil) {
            return milliseconds(number, unit)
        }
        guard !element.isString, let number = element.double else { return nil }
        let scaled = (number * unit.inMilliseconds).rounded(.down)
        guard let instant = Milliseconds(exactly: scaled), range.contains(instant) else { return nil }
        return instant
    }

    private static func milliseconds(_ number: Int64, _ unit: UnixTimeUnit) -> Milliseconds? {
        let instant: Milliseconds
        switch unit {
        case .seconds:
            let (product, overflows) = number.multipliedReportingOverflow(by: 1_000)
            if overflows { return nil }
            instant = product
        case .milliseconds: instant = number
        case .microseconds: instant = floor(number, 1_000)
        case .nanoseconds: instant = floor(number, 1_000_000)
        }
        return range.contains(instant) ? instant : nil
    }

    /// A quotient rounded down, before 1970 too.
    private static func floor(_ number: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The number whose digits a text is, with a minus or without; nil for every other text.
    private static func digits(_ text: RawSpan) -> Int64? {
        let isNegative = !text.isEmpty && text.byte(at: 0) == UInt8(ascii: "-")
        let start = isNegative ? 1 : 0
        guard text.byteCount > start, text.byteCount - start <= mostDigits else { return nil }
        var number: Int64 = 0
        for place in start..<text.byteCount {
            let digit = text.byte(at: place) &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            let (tens, overflows) = number.multipliedReportingOverflow(by: 10)
            let (sum, overflowsStill) = tens.addingReportingOverflow(Int64(digit))
            if overflows || overflowsStill { return nil }
            number = sum
        }
        return isNegative ? -number : number
    }
}

extension UnixTimeUnit {
    /// How many milliseconds it is.
    fileprivate var inMilliseconds: Double {
        switch self {
        case .seconds: 1e3
        case .milliseconds: 1
        case .microseconds: 1e-3
        case .nanoseconds: 1e-6
        }
    }
}
