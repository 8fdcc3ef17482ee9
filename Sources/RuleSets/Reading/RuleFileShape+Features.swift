import State
import YAML

extension RuleFileShape {
    /// The keys of aggregations.
    static let aggregations = Aggregation.allCases.map(\.rawValue)
    static let feature = MappingShape(
        Aggregation.allCases.map { .init($0.rawValue, eventTypes, $0.row.help) } + [
            .init("where", .text, "Only events for which this holds"),
            .init("of", .text, "The value to take of each event"),
            .init("by", .text, "An expression: one result for each key"),
            .init("keep", .int(StateLimits.keep), "How many values of `recent`, or keys of `by`"),
            .init("half_life", .duration, "In what time a value of `decayed` halves"),
            .init("over", .duration, "How far back; without it all events known"),
            .init("default", .literal, "The value where there would be none"),
            .init("warming", .word(["allow"]), "allow: may be read before it was counted for as long as `over`"),
        ], exactlyOne: aggregations,
        synonyms: [
            "avg": "mean", "average": "mean", "total": "sum", "std": "stddev", "stdev": "stddev", "unique": "distinct",
            "count_distinct": "distinct", "mode": "most_frequent", "latest": "last", "earliest": "first",
            "minimum": "min", "maximum": "max", "filter": "where", "if": "where", "group_by": "by", "window": "over",
        ])
}
