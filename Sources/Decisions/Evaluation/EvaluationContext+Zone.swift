import CEL
import RuleSets

extension EvaluationContext {
    /// The name of the individual's time zone, which `zone` reads: the attribute `time_zone` where it names one that exists, else the
    /// policies' default; an error where there is neither.
    mutating func zone() -> Value {
        if let name = zoneName() { return .string(name) }
        return .error(
            EvaluationError(
                "the individual has no time zone: set the attribute `time_zone`, or the rules' `policies.time_zone.default`"
            ))
    }

    /// The individual's time zone; nil where ``zone()`` is an error.
    mutating func timeZone() -> TimeZone? { zoneName().flatMap { rules.timeZones[$0] } }

    private mutating func zoneName() -> String? {
        if let attribute = rules.timeZoneAttribute, case .string(let name)? = presentAttribute(attribute),
            rules.timeZones.contains(name)
        {
            return name
        }
        return rules.policies.defaultTimeZone
    }
}
