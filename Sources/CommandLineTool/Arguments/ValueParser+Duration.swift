extension ValueParser where Value == Duration {
    /// A span of time as rule files write it: `500ms`, `90s`, `1h30m`, `7d`, `4w`; above zero; a day is 24 hours.
    package static let duration = ValueParser("DURATION") { text throws(ValueProblem) in
        guard let milliseconds = milliseconds(of: text.utf8) else {
            throw ValueProblem("is not a duration such as 500ms, 90s, 1h30m or 7d")
        }
        return .milliseconds(milliseconds)
    }

    /// One or more digits-with-unit in any order; nil for anything else and beyond 64 bits.
    private static func milliseconds(of text: String.UTF8View) -> Int64? {
        var total: Int64 = 0
        var rest = text[...]
        while !rest.isEmpty {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest[digits.endIndex...]
            let unit = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            rest = rest[unit.endIndex...]
            guard let count = Int64(Substring(digits)), let factor = factor(of: Substring(unit)) else { return nil }
            let (part, partOverflows) = count.multipliedReportingOverflow(by: factor)
            let (sum, sumOverflows) = total.addingReportingOverflow(part)
            guard !partOverflows, !sumOverflows else { return nil }
            total = sum
        }
        return total > 0 ? total : nil
    }

    private static func factor(of unit: Substring) -> Int64? {
        switch unit {
        case "ms": 1
        case "s": 1_000
        case "m": 60_000
        case "h": 3_600_000
        case "d": 86_400_000
        case "w": 604_800_000
        default: nil
        }
    }
}
