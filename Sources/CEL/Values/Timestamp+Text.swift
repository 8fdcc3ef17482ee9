extension Timestamp {
    /// Parses RFC 3339 within the years 1 to 9999; digits beyond nanoseconds are dropped, leap seconds are refused.
    public init?(rfc3339 utf8: Span<UInt8>) {
        guard let parsed = RFC3339(utf8), parsed.second <= 59 else { return nil }
        self.init(seconds: parsed.secondsSinceEpoch, nanoseconds: parsed.nanoseconds)
    }

    /// Parses RFC 3339 within the years 1 to 9999.
    public init?(rfc3339 text: String) {
        self.init(rfc3339: text.utf8Span.span)
    }

    /// The date and the second of the day (0 to 86,399) in a zone `offset` seconds east of UTC.
    public func civil(offset: Int = 0) -> (date: CivilDate, second: Int) {
        let local = Int(seconds) + min(max(offset, -172_800), 172_800)
        var days = local / 86_400
        var second = local % 86_400
        if second < 0 {
            days -= 1
            second += 86_400
        }
        return (CivilDate(daysSinceEpoch: days), second)
    }
}

extension Timestamp {
    /// RFC 3339 in UTC with exactly three fraction digits, as ASCII: `2026-03-02T09:32:00.000Z`; finer parts are dropped.
    public var rfc3339: InlineArray<24, UInt8> {
        let (date, second) = civil()
        var text = InlineArray<24, UInt8>(repeating: UInt8(ascii: "0"))
        var place = 24
        // From the end, so that a number's digits come as division gives them.
        func put(_ number: Int, width: Int, then separator: Unicode.Scalar) {
            place -= width + 1
            text[place + width] = UInt8(ascii: separator)
            var rest = number
            for digit in stride(from: place + width - 1, through: place, by: -1) {
                text[digit] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
        }
        put(Int(nanoseconds) / 1_000_000, width: 3, then: "Z")
        put(second % 60, width: 2, then: ".")
        put(second / 60 % 60, width: 2, then: ":")
        put(second / 3_600, width: 2, then: ":")
        put(date.day, width: 2, then: "T")
        put(date.month, width: 2, then: "-")
        put(date.year, width: 4, then: "-")
        return text
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with as many fraction digits as are needed: `2009-02-13T23:31:30.5Z`.
    public var description: String {
        let whole = rfc3339
        var text: [UInt8] = []
        text.reserveCapacity(30)
        for place in 0..<19 { text.append(whole[place]) }
        text.append(fraction: Int(nanoseconds))
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends a number that is not negative with leading zeros.
    mutating func append(decimal number: Int, width: Int) {
        let digits = String(number).utf8
        for _ in 0..<Swift.max(0, width - digits.count) { append(UInt8(ascii: "0")) }
        append(contentsOf: digits)
    }

    /// Appends `.` and nanoseconds without trailing zeros, nothing for zero.
    mutating func append(fraction nanoseconds: Int) {
        guard nanoseconds != 0 else { return }
        append(UInt8(ascii: "."))
        append(decimal: nanoseconds, width: 9)
        while last == UInt8(ascii: "0") { removeLast() }
    }
}
