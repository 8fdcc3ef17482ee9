extension Duration {
    /// Parses a span of time: an optional sign, then numbers with units (`1h30m`, `1.5s`, `-250ms`, `2w`), or `0`.
    ///
    /// Units are `ns us µs ms s m h` as in the Common Expression Language, and `d` (24 h) and `w` (7 d). Digits below a nanosecond are
    /// dropped. Nil where the text is something else or the span is out of range.
    public init?(_ text: String) {
        self.init(text.utf8Span.span)
    }

    /// Parses a span of time from its UTF-8 text.
    public init?(_ utf8: Span<UInt8>) {
        var position = 0
        var negative = false
        if position < utf8.count, utf8[position] == UInt8(ascii: "-") || utf8[position] == UInt8(ascii: "+") {
            negative = utf8[position] == UInt8(ascii: "-")
            position += 1
        }
        guard position < utf8.count else { return nil }
        var seconds: Int64 = 0
        var nanoseconds: Int64 = 0
        if position + 1 == utf8.count, utf8[position] == UInt8(ascii: "0") { position += 1 }
        while position < utf8.count {
            guard let part = Duration.part(utf8, from: &position) else { return nil }
            let (sum, overflow) = seconds.addingReportingOverflow(part.seconds)
            guard !overflow else { return nil }
            seconds = sum
            nanoseconds += part.nanoseconds
            if nanoseconds >= 1_000_000_000 {
                let (carried, overflow) = seconds.addingReportingOverflow(1)
                guard !overflow else { return nil }
                seconds = carried
                nanoseconds -= 1_000_000_000
            }
        }
        self.init(
            seconds: negative ? -seconds : seconds, nanoseconds: Int32(negative ? -nanoseconds : nanoseconds))
    }

    /// A number with its unit; nanoseconds are below one second.
    private static func part(_ utf8: Span<UInt8>, from position: inout Int) -> (seconds: Int64, nanoseconds: Int64)? {
        var whole: Int64 = 0
        var digits = 0
        while position < utf8.count, let digit = digit(utf8[position]) {
            let (tens, overflow) = whole.multipliedReportingOverflow(by: 10)
            let (sum, more) = tens.addingReportingOverflow(digit)
            guard !overflow, !more else { return nil }
            whole = sum
            digits += 1
            position += 1
        }
        // Eighteen digits of a fraction in any unit up to a week are more than a nanosecond can show.
        var fraction: Int64 = 0
        var scale: Int64 = 1
        if position < utf8.count, utf8[position] == UInt8(ascii: ".") {
            position += 1
            while position < utf8.count, let digit = digit(utf8[position]) {
                if scale < 1_000_000_000_000_000_000 {
                    fraction = fraction * 10 + digit
                    scale *= 10
                }
                digits += 1
                position += 1
            }
        }
        guard digits > 0, let unit = unit(utf8, from: &position) else { return nil }
        let (high, low) = whole.multipliedFullWidth(by: unit)
        guard high < 500_000_000 else { return nil }
        let (seconds, rest) = Int64(1_000_000_000).dividingFullWidth((high, low))
        let product = fraction.multipliedFullWidth(by: unit)
        let extra = scale.dividingFullWidth(product).quotient
        let nanoseconds = rest + extra % 1_000_000_000
        let carry = extra / 1_000_000_000 + nanoseconds / 1_000_000_000
        let (total, overflow) = seconds.addingReportingOverflow(carry)
        return overflow ? nil : (total, nanoseconds % 1_000_000_000)
    }

    /// A unit's length in nanoseconds.
    private static func unit(_ utf8: Span<UInt8>, from position: inout Int) -> Int64? {
        guard position < utf8.count else { return nil }
        let first = utf8[position]
        let second = position + 1 < utf8.count ? utf8[position + 1] : 0
        position += 1
        switch first {
        case UInt8(ascii: "w"): return 604_800_000_000_000
        case UInt8(ascii: "d"): return 86_400_000_000_000
        case UInt8(ascii: "h"): return 3_600_000_000_000
        case UInt8(ascii: "s"): return 1_000_000_000
        case UInt8(ascii: "m") where second != UInt8(ascii: "s"): return 60_000_000_000
        case 0xC2, 0xCE:
            // µ is U+00B5 (C2 B5) or the Greek letter U+03BC (CE BC).
            guard (first, second) == (0xC2, 0xB5) || (first, second) == (0xCE, 0xBC) else { return nil }
            guard position + 1 < utf8.count, utf8[position + 1] == UInt8(ascii: "s") else { return nil }
            position += 2
            return 1_000
        default: break
        }
        guard second == UInt8(ascii: "s") else { return nil }
        position += 1
        switch first {
        case UInt8(ascii: "m"): return 1_000_000
        case UInt8(ascii: "u"): return 1_000
        case UInt8(ascii: "n"): return 1
        default: return nil
        }
    }

    private static func digit(_ byte: UInt8) -> Int64? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int64(byte - UInt8(ascii: "0")) : nil
    }
}

extension Duration: CustomStringConvertible {
    /// Seconds with as many fraction digits as are needed: `1.5s`, `-90s`.
    public var description: String {
        var text: [UInt8] = []
        if seconds < 0 || nanoseconds < 0 { text.append(UInt8(ascii: "-")) }
        text.append(contentsOf: String(seconds.magnitude).utf8)
        text.append(fraction: Int(nanoseconds.magnitude))
        text.append(UInt8(ascii: "s"))
        return String(decoding: text, as: UTF8.self)
    }
}
