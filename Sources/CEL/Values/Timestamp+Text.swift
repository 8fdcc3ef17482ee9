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
    /// RFC 3339 in UTC with exactly three fraction digits, `2026-03-02T09:32:00.000Z`, as ASCII in three words, the first character in the
    /// lowest byte; finer parts are dropped.
    public var rfc3339: (UInt64, UInt64, UInt64) {
        let (date, second) = civil()
        let year = UInt64(truncatingIfNeeded: date.year)
        let century = year / 100
        let seconds = UInt64(truncatingIfNeeded: second)
        let minutes = seconds / 60
        let hours = minutes / 60
        let milliseconds = UInt64(truncatingIfNeeded: nanoseconds) / 1_000_000
        let hundredths = milliseconds / 10
        return (
            Self.digits(century) | Self.digits(year &- century &* 100) << 16 | Self.ascii("-", 4)
                | Self.digits(UInt64(truncatingIfNeeded: date.month)) << 40 | Self.ascii("-", 7),
            Self.digits(UInt64(truncatingIfNeeded: date.day)) | Self.ascii("T", 2) | Self.digits(hours) << 24
                | Self.ascii(":", 5) | Self.digits(minutes &- hours &* 60) << 48,
            Self.ascii(":", 0) | Self.digits(seconds &- minutes &* 60) << 8 | Self.ascii(".", 3)
                | Self.digits(hundredths) << 32
                | (milliseconds &- hundredths &* 10 &+ UInt64(UInt8(ascii: "0"))) << 48 | Self.ascii("Z", 7)
        )
    }

    /// Two digits, the first in the lowest byte.
    private static func digits(_ number: UInt64) -> UInt64 {
        let tens = (number &* 103) >> 10
        let zero = UInt64(UInt8(ascii: "0"))
        return (tens &+ zero) | (number &- tens &* 10 &+ zero) << 8
    }

    private static func ascii(_ scalar: Unicode.Scalar, _ place: UInt64) -> UInt64 {
        UInt64(UInt8(ascii: scalar)) << (8 * place)
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with as many fraction digits as are needed: `2009-02-13T23:31:30.5Z`.
    public var description: String {
        let (date, clock, rest) = rfc3339
        var text: [UInt8] = []
        text.reserveCapacity(30)
        for place in UInt64(0)..<19 {
            let word = place < 8 ? date : place < 16 ? clock : rest
            text.append(UInt8(truncatingIfNeeded: word >> (8 * (place % 8))))
        }
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
