import State
import YAML

extension RuleFileShape {
    /// The keys of aggregations.
    static let aggregations = Aggregation.allCases.map(\.rawValue)
    /// Those of later versions.
    static let laterAggregations = ["distinct", "stddev", "most_frequent", "recent", "decayed"]

    static let feature = MappingShape(
        Aggregation.allCases.map { .init($0.rawValue, eventTypes, help(for: $0)) } + [
            .init("where", .text, "Only events for which this holds"),
            .init("of", .text, "The value to take of each event"),
            .init("over", .duration, "How far back; without it all events known"),
            .init("default", .literal, "The value where there would be none"),
            .init("warming", .word(["allow"]), "allow: may be read before it was counted for as long as `over`"),
        ], unsupported: laterAggregations + ["by", "keep", "half_life"], exactlyOne: aggregations)

    private static func help(for aggregation: Aggregation) -> String {
        switch aggregation {
        case .count: "How many events of these types"
        case .sum: "The sum of `of` over events of these types"
        case .mean: "The mean of `of` over events of these types"
        case .min: "The least `of` of events of these types"
        case .max: "The greatest `of` of events of these types"
        case .last: "The `of` of the newest event of these types"
        case .first: "The `of` of the oldest event of these types"
        }
    }
}
