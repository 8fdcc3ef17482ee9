public import CEL

/// Instants as our own records write them.
public enum InstantText {
    /// RFC 3339 in UTC with exactly three fraction digits: `2026-03-02T09:32:00.000Z`; clamped to the years 1 to 9999.
    public static func rfc3339(_ time: Milliseconds) -> String {
        rfc3339(Timestamp(clampingMilliseconds: time))
    }

    /// RFC 3339 in UTC with exactly three fraction digits; finer parts are dropped.
    public static func rfc3339(_ time: Timestamp) -> String {
        let (date, second) = time.civil()
        var text: [UInt8] = []
        text.reserveCapacity(24)
        func append(_ number: Int, width: Int, then separator: Unicode.Scalar) {
            var divisor = 1
            for _ in 1..<width { divisor *= 10 }
            while divisor > 0 {
                text.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
                divisor /= 10
            }
            text.append(UInt8(ascii: separator))
        }
        append(date.year, width: 4, then: "-")
        append(date.month, width: 2, then: "-")
        append(date.day, width: 2, then: "T")
        append(second / 3_600, width: 2, then: ":")
        append(second / 60 % 60, width: 2, then: ":")
        append(second % 60, width: 2, then: ".")
        append(Int(time.nanoseconds) / 1_000_000, width: 3, then: "Z")
        return String(decoding: text, as: UTF8.self)
    }
}
