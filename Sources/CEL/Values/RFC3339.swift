/// A date-time as RFC 3339 writes it, taken apart and not yet an instant.
///
/// ``Timestamp`` and the decoding of events read the same grammar and differ in what they allow: the year 0, leap seconds, resolution.
/// Parsing allocates nothing.
public struct RFC3339: Hashable, Sendable {
    /// The date in the zone of the text; years 0 to 9999.
    public let date: CivilDate
    /// The hour, 0 to 23.
    public let hour: Int
    /// The minute, 0 to 59.
    public let minute: Int
    /// The second, 0 to 60; 60 is a leap second, which the reader refuses or maps.
    public let second: Int
    /// Nanoseconds after the second; further digits of the text are dropped.
    public let nanoseconds: Int32
    /// The zone's distance from UTC in seconds, east positive; `-00:00` is 0.
    public let offset: Int

    /// Parses a whole text; `T`, `t`, `Z` and `z` are accepted.
    ///
    /// Source: RFC 3339, section 5.6. Hours go to 23, offsets to ±23:59.
    public init?(_ utf8: Span<UInt8>) {
        guard utf8.count >= 20 else { return nil }
        guard let year = RFC3339.digits(utf8, from: 0, count: 4), utf8[4] == UInt8(ascii: "-"),
            let month = RFC3339.digits(utf8, from: 5, count: 2), utf8[7] == UInt8(ascii: "-"),
            let day = RFC3339.digits(utf8, from: 8, count: 2), utf8[10] | 0x20 == UInt8(ascii: "t"),
            let hour = RFC3339.digits(utf8, from: 11, count: 2), utf8[13] == UInt8(ascii: ":"),
            let minute = RFC3339.digits(utf8, from: 14, count: 2), utf8[16] == UInt8(ascii: ":"),
            let second = RFC3339.digits(utf8, from: 17, count: 2),
            let date = CivilDate(year: year, month: month, day: day),
            hour <= 23, minute <= 59, second <= 60
        else { return nil }

        var position = 19
        var nanoseconds: Int32 = 0
        if utf8[position] == UInt8(ascii: ".") {
            position += 1
            let first = position
            var scale: Int32 = 100_000_000
            while position < utf8.count, let digit = RFC3339.digit(utf8[position]) {
                nanoseconds += Int32(digit) * scale
                scale /= 10
                position += 1
            }
            guard position > first else { return nil }
        }
        guard let offset = RFC3339.offset(utf8, from: position) else { return nil }
        self.date = date
        self.hour = hour
        self.minute = minute
        self.second = second
        self.nanoseconds = nanoseconds
        self.offset = offset
    }

    /// Parses a whole text.
    public init?(_ text: String) {
        self.init(text.utf8Span.span)
    }

    /// Seconds since 1970-01-01T00:00:00Z; a leap second counts as the second after it.
    public var secondsSinceEpoch: Int64 {
        Int64(date.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second - offset)
    }

    /// The offset `Z` or `±hh:mm` that ends the text.
    static func offset(_ utf8: Span<UInt8>, from position: Int) -> Int? {
        guard position < utf8.count else { return nil }
        if utf8[position] | 0x20 == UInt8(ascii: "z") { return position + 1 == utf8.count ? 0 : nil }
        guard utf8[position] == UInt8(ascii: "+") || utf8[position] == UInt8(ascii: "-") else { return nil }
        guard position + 6 == utf8.count, utf8[position + 3] == UInt8(ascii: ":"),
            let hours = digits(utf8, from: position + 1, count: 2), hours <= 23,
            let minutes = digits(utf8, from: position + 4, count: 2), minutes <= 59
        else { return nil }
        let distance = hours * 3_600 + minutes * 60
        return utf8[position] == UInt8(ascii: "-") ? -distance : distance
    }

    private static func digits(_ utf8: Span<UInt8>, from start: Int, count: Int) -> Int? {
        guard start + count <= utf8.count else { return nil }
        var number = 0
        for position in start..<start + count {
            guard let digit = digit(utf8[position]) else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    private static func digit(_ byte: UInt8) -> Int? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int(byte - UInt8(ascii: "0")) : nil
    }
}
