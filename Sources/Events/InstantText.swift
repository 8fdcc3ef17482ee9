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
        let text = time.rfc3339
        return String(decoding: unsafe text.span.bytes)
    }

    /// ``rfc3339(_:)-(Milliseconds)`` as ASCII, without a text of its own.
    public static func utf8(_ time: Milliseconds) -> InlineArray<24, UInt8> {
        Timestamp(clampingMilliseconds: time).rfc3339
    }
}
