import State
import YAML

extension RuleFileShape {
    /// The keys of aggregations.
    static let aggregations = Aggregation.allCases.map(\.rawValue)
    /// Those of later versions.
    static let laterAggregations = ["distinct", "stddev", "most_frequent", "recent", "decayed"].filter {
        Aggregation(rawValue: $0) == nil
    }

    static let feature = MappingShape(
        Aggregation.allCases.map { .init($0.rawValue, eventTypes, $0.row.help) } + [
            .init("where", .text, "Only events for which this holds"),
            .init("of", .text, "The value to take of each event"),
            .init("over", .duration, "How far back; without it all events known"),
            .init("default", .literal, "The value where there would be none"),
            .init("warming", .word(["allow"]), "allow: may be read before it was counted for as long as `over`"),
        ], unsupported: laterAggregations + ["by", "keep", "half_life"], exactlyOne: aggregations)
}
