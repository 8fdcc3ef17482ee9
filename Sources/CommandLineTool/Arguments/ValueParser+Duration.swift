internal import HumanText

extension ValueParser where Value == Duration {
    /// A span of time as rule files write it: `500ms`, `90s`, `1h30m`, `7d`, `4w`; above zero; a day is 24 hours.
    package static let duration = ValueParser("DURATION") { text throws(ValueProblem) in
        guard let milliseconds = try? DurationText.milliseconds(text) else {
            throw ValueProblem("is not a duration such as 500ms, 90s, 1h30m or 7d")
        }
        return .milliseconds(milliseconds)
    }
}
