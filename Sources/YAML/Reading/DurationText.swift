/// Durations as people write them in rule files: `500ms 90s 30m 24h 7d 4w 1h30m`.
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

    /// The duration in milliseconds, from UTF-8.
    public static func milliseconds(_ text: some Collection<UInt8>) throws(Problem) -> Int64 {
        var index = text.startIndex
        guard index != text.endIndex else { throw .malformed }
        var total: Int64 = 0
        var overflows = false
        while index != text.endIndex {
            var amount: Int64 = 0
            let first = index
            while index != text.endIndex, (0x30...0x39).contains(text[index]) {
                let (tens, tooLarge) = amount.multipliedReportingOverflow(by: 10)
                let (sum, tooLargeStill) = tens.addingReportingOverflow(Int64(text[index] & 0x0F))
                overflows = overflows || tooLarge || tooLargeStill
                amount = sum
                text.formIndex(after: &index)
            }
            guard index != first, let unit = takeUnit(text, at: &index) else { throw .malformed }
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

    /// A unit's length in milliseconds; `m` followed by `s` is one unit.
    private static func takeUnit<Text: Collection<UInt8>>(_ text: Text, at index: inout Text.Index) -> Int64? {
        guard index != text.endIndex else { return nil }
        let letter = text[index]
        text.formIndex(after: &index)
        switch letter {
        case UInt8(ascii: "m"):
            guard index != text.endIndex, text[index] == UInt8(ascii: "s") else { return 60_000 }
            text.formIndex(after: &index)
            return 1
        case UInt8(ascii: "s"): return 1_000
        case UInt8(ascii: "h"): return 3_600_000
        case UInt8(ascii: "d"): return 86_400_000
        case UInt8(ascii: "w"): return 604_800_000
        default: return nil
        }
    }
}
