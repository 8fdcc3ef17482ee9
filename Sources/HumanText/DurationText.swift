/// Durations as people write them in rule files, configurations and commands: `500ms 90s 30m 24h 7d 4w 1h30m`.
///
/// One or more digits-with-unit, in any order, added up; above 0; no sign, fraction or space. `d` is 24 h.
public enum DurationText {
    /// Why a text is not a duration.
    public enum Problem: Error, Hashable, Sendable {
        /// It is not digits with units.
        case malformed
        /// It is a duration of nothing.
        case zero
        /// It is longer than 64 bits of milliseconds.
        case overflow
    }

    /// The duration of a text, in milliseconds.
    public static func milliseconds(_ text: String) throws(Problem) -> Int64 {
        try milliseconds(text.utf8Span.span)
    }

    /// The duration of a text in UTF-8, in milliseconds.
    public static func milliseconds(_ text: Span<UInt8>) throws(Problem) -> Int64 {
        guard !text.isEmpty else { throw .malformed }
        var place = 0
        var total: Int64 = 0
        var overflows = false
        while place < text.count {
            var amount: Int64 = 0
            let first = place
            while place < text.count, (0x30...0x39).contains(text[place]) {
                let (tens, tooLarge) = amount.multipliedReportingOverflow(by: 10)
                let (sum, tooLargeStill) = tens.addingReportingOverflow(Int64(text[place] & 0x0F))
                overflows = overflows || tooLarge || tooLargeStill
                amount = sum
                place += 1
            }
            guard place > first, let unit = takeUnit(text, at: &place) else { throw .malformed }
            let (length, tooLong) = amount.multipliedReportingOverflow(by: unit)
            let (sum, tooLongStill) = total.addingReportingOverflow(length)
            overflows = overflows || tooLong || tooLongStill
            total = sum
        }
        // Only a text that is well formed to its end is told to be too long.
        if overflows { throw .overflow }
        guard total > 0 else { throw .zero }
        return total
    }

    /// A duration of milliseconds as rule files write it, with the largest units: `1d2h`; `0m` for none, `-` before a negative one.
    public static func text(milliseconds: Int64) -> String {
        var rest = milliseconds.magnitude
        if rest == 0 { return "0m" }
        var text = milliseconds < 0 ? "-" : ""
        for (unit, length) in [("d", day), ("h", hour), ("m", minute), ("s", second), ("ms", 1)] as [(String, Int64)]
        where rest >= length.magnitude {
            text += "\(rest / length.magnitude)\(unit)"
            rest %= length.magnitude
        }
        return text
    }

    private static let second: Int64 = 1_000
    private static let minute = 60 * second
    private static let hour = 60 * minute
    private static let day = 24 * hour

    /// A unit's length in milliseconds; `m` followed by `s` is one unit.
    private static func takeUnit(_ text: Span<UInt8>, at place: inout Int) -> Int64? {
        guard place < text.count else { return nil }
        let letter = text[place]
        place += 1
        switch letter {
        case UInt8(ascii: "m"):
            guard place < text.count, text[place] == UInt8(ascii: "s") else { return minute }
            place += 1
            return 1
        case UInt8(ascii: "s"): return second
        case UInt8(ascii: "h"): return hour
        case UInt8(ascii: "d"): return day
        case UInt8(ascii: "w"): return 7 * day
        default: return nil
        }
    }
}
