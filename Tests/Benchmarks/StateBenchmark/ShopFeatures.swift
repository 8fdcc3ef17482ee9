import CEL
import Events
import State

/// The rule set that is measured: 12 features over 8 series of a shop's events.
enum ShopFeatures {
    static let types = ["page.viewed", "cart.updated", "order.completed"]
    /// Property indexes: category, price, value, total.
    static let properties: [(name: String, type: Type)] = [
        ("category", .string), ("price", .double), ("value", .double), ("total", .double),
    ]
    static let hour: Milliseconds = 3_600_000
    static let day: Milliseconds = 24 * hour

    private struct Source {
        let types: [Int]
        var condition: String?
        var value: String?
        var type: Type?
    }

    private static let sources = [
        Source(types: [0]),
        Source(types: [0], condition: "event.category == \"shoes\""),
        Source(types: [0], value: "event.price", type: .double),
        Source(types: [2], value: "event.total", type: .double),
        Source(types: [2]),
        Source(types: [1], value: "event.value", type: .double),
        Source(types: [0], value: "event.category", type: .string),
        Source(types: [0, 1, 2], value: "event.time", type: .timestamp),
    ]

    private static let features: [(series: Int, aggregation: Aggregation, window: Milliseconds?)] = [
        (0, .count, day), (0, .count, 7 * day), (1, .count, 7 * day), (2, .max, 7 * day), (3, .sum, 30 * day),
        (3, .mean, 365 * day), (3, .last, nil), (4, .count, nil), (4, .count, 90 * day), (5, .last, day),
        (6, .last, 30 * day),
        (7, .first, nil),
    ]

    /// The features, checked and planned.
    static func make() throws -> FeatureSet {
        var environment = Environment()
        var fields = [Environment.Field(name: "time", type: .timestamp, slot: EventSlot.time)]
        for (index, property) in properties.enumerated() {
            fields.append(Environment.Field(name: property.name, type: property.type, slot: EventSlot.property(index)))
        }
        environment.declare(record: "event", fields: fields)
        func program(_ source: String?) throws -> Program? {
            try source.map { Program(try Program.check($0, in: environment).get()) }
        }
        var definitions: [FeatureDefinition] = []
        for (index, feature) in features.enumerated() {
            let type = sources[feature.series].type
            let result: Type =
                switch feature.aggregation {
                case .count: .int
                case .sum: type ?? .int
                case .mean: .optional(.double)
                default: .optional(type ?? .int)
                }
            definitions.append(
                FeatureDefinition(
                    name: "f\(index)", series: feature.series, aggregation: feature.aggregation, window: feature.window,
                    valueType: feature.aggregation == .count ? nil : type, defaultValue: nil, type: result))
        }
        var series: [SeriesDefinition] = []
        for (index, source) in sources.enumerated() {
            let readers = definitions.indices.filter { definitions[$0].series == index }
            let windows = readers.map { definitions[$0].window }
            series.append(
                SeriesDefinition(
                    hash: StableHash.hash("series \(index)"), eventTypes: source.types,
                    condition: try program(source.condition), value: try program(source.value),
                    shortestWindow: windows.compactMap(\.self).min(),
                    longestWindow: windows.contains(nil) ? nil : windows.compactMap(\.self).max(), features: readers))
        }
        let byType = types.indices.map { type in sources.indices.filter { sources[$0].types.contains(type) } }
        return FeatureSet(features: definitions, series: series, seriesByEventType: byType)
    }

    /// The n-th event of an individual: of 11, eight views, two carts and an order.
    static func event(_ number: Int, individual: Int, time: Milliseconds) -> Event {
        let categories = ["shoes", "bags", "hats"]
        let hash = StableHash.hash("\(individual)/\(number)")
        let kind = number % 11
        let type = kind == 10 ? 2 : kind % 5 == 4 ? 1 : 0
        let amount = Double(number * 7 % 100) + 0.99
        let values: [(index: Int, value: Value)] =
            switch type {
            case 0: [(0, .string(categories[number % 3])), (1, .double(amount))]
            case 1: [(2, .double(amount))]
            default: [(3, .double(amount))]
            }
        return Event(
            type: type, id: "e-\(number)", individual: "customer-\(individual)", time: time, deduplicationHash: hash,
            values: values)
    }
}
