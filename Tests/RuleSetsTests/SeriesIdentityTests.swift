import CEL
import RuleSets
import State
import Testing

/// Which features share a series.
struct SeriesIdentityTests {
    private static let dictionary = """
        events:
          viewed: {properties: {product: string, price: double, size: int}}
          bought: {properties: {product: string, price: double}}

        """

    private func series(_ features: String...) throws -> [SeriesDefinition] {
        let lines = features.enumerated().map { "  f\($0): {\($1)}" }.joined(separator: "\n")
        let loaded = load(Self.dictionary, "features:\n" + lines + "\n")
        return try #require(loaded.ruleSet, "\(loaded.text)").features.series
    }

    @Test func windowsAndAggregationsMakeNoDifference() throws {
        let series = try series(
            "distinct: viewed, of: event.product, over: 24h", "most_frequent: viewed, of: event.product, over: 365d",
            "last: viewed, of: event.product")
        #expect(series.count == 1)
        #expect(series[0].longestWindow == nil && series[0].shortestWindow == 86_400_000)
    }

    @Test func keepBelongsToTheNewestAndToKeysWithItsDefault() throws {
        #expect(
            try series("recent: viewed, of: event.product", "recent: viewed, of: event.product, keep: 10").count == 1)
        #expect(
            try series("recent: viewed, of: event.product", "recent: viewed, of: event.product, keep: 11").count == 2)
        #expect(try series("count: viewed, by: event.product", "count: viewed, by: event.product, keep: 32").count == 1)
        #expect(try series("count: viewed, by: event.product", "count: viewed, by: event.product, keep: 31").count == 2)
        #expect(
            try series(
                "sum: viewed, of: event.price, by: event.product", "max: viewed, of: event.price, by: event.product",
                "max: viewed, of: event.price, by: event.size", "max: viewed, of: event.price"
            ).count == 3)
    }

    @Test func whatFadesHasASeriesForEachHalfLife() throws {
        let series = try series(
            "decayed: viewed, of: event.price, half_life: 7d", "decayed: viewed, of: event.price, half_life: 1w",
            "decayed: viewed, of: event.price, half_life: 1h", "sum: viewed, of: event.price")
        #expect(series.count == 3)
        #expect(Set(series.map(\.hash)).count == 3)
    }

    @Test func typesOfResultsFollowTheirValues() throws {
        let loaded = load(
            Self.dictionary,
            """
            features:
              a: {distinct: "*", of: event.product}
              b: {most_frequent: [viewed, bought], of: event.product}
              c: {recent: viewed, of: event.size}
              d: {decayed: viewed, of: event.size, half_life: 1d}
              e: {mean: viewed, of: event.size, by: event.product}
              f: {last: viewed, of: event.product, by: event.size}
              g: {count: viewed, by: 'event.size > 3'}
              h: {most_frequent: viewed, of: event.size, default: 0}
              i: {stddev: viewed, of: event.size}
            """)
        let types = try #require(loaded.ruleSet, "\(loaded.text)").features.features.map { $0.type }
        #expect(
            types == [
                .int, .optional(.string), .list(.int), .double, .map(.string, .double), .map(.int, .string),
                .map(.bool, .int), .int, .optional(.double),
            ])
    }
}
