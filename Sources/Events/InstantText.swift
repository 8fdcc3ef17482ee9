public import CEL
import JSON

/// Instants as our own records write them.
public enum InstantText {
    /// RFC 3339 in UTC with exactly three fraction digits: `2026-03-02T09:32:00.000Z`; clamped to the years 1 to 9999.
    public static func rfc3339(_ time: Milliseconds) -> String {
        rfc3339(Timestamp(clampingMilliseconds: time))
    }

    /// RFC 3339 in UTC with exactly three fraction digits; finer parts are dropped.
    public static func rfc3339(_ time: Timestamp) -> String {
        let text = utf8(time)
        return String(decoding: unsafe text.span.bytes)
    }

    /// ``rfc3339(_:)-(Milliseconds)`` as ASCII, without a text of its own.
    public static func utf8(_ time: Milliseconds) -> InlineArray<24, UInt8> {
        utf8(Timestamp(clampingMilliseconds: time))
    }

    private static func utf8(_ time: Timestamp) -> InlineArray<24, UInt8> {
        let (date, second) = time.civil()
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
        put(Int(time.nanoseconds) / 1_000_000, width: 3, then: "Z")
        put(second % 60, width: 2, then: ".")
        put(second / 60 % 60, width: 2, then: ":")
        put(second / 3_600, width: 2, then: ":")
        put(date.day, width: 2, then: "T")
        put(date.month, width: 2, then: "-")
        put(date.year, width: 4, then: "-")
        return text
    }
}
