import JSON

/// Spans of time as the rule files write them: `500ms`, `90s`, `30m`, `24h`, `7d`, `4w`, `1h30m`.
public enum DurationText {
    /// The span of one or more digits-with-unit, above 0, or nil where the text is none or 64 bits cannot hold it. `d` is 24 hours.
    public static func parse(_ text: RawSpan) -> Milliseconds? {
        var total: Milliseconds = 0
        var position = 0
        while position < text.byteCount {
            var number: Milliseconds = 0
            let start = position
            while position < text.byteCount, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text.byte(at: position)) {
                let (tenfold, overflowed) = number.multipliedReportingOverflow(by: 10)
                let (sum, carried) = tenfold.addingReportingOverflow(Int64(text.byte(at: position) - UInt8(ascii: "0")))
                if overflowed || carried { return nil }
                number = sum
                position += 1
            }
            guard position > start, let unit = unit(text, &position) else { return nil }
            let (span, overflowed) = number.multipliedReportingOverflow(by: unit)
            let (sum, carried) = total.addingReportingOverflow(span)
            if overflowed || carried { return nil }
            total = sum
        }
        return total > 0 ? total : nil
    }

    private static func unit(_ text: RawSpan, _ position: inout Int) -> Milliseconds? {
        guard position < text.byteCount else { return nil }
        let letter = text.byte(at: position)
        position += 1
        switch letter {
        case UInt8(ascii: "s"): return 1_000
        case UInt8(ascii: "m"):
            guard position < text.byteCount, text.byte(at: position) == UInt8(ascii: "s") else { return 60_000 }
            position += 1
            return 1
        case UInt8(ascii: "h"): return 3_600_000
        case UInt8(ascii: "d"): return 86_400_000
        case UInt8(ascii: "w"): return 604_800_000
        default: return nil
        }
    }
}
