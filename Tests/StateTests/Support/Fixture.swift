import CEL
import Events
import SeededRandomness

@testable import State

let second: Milliseconds = 1_000
let minute: Milliseconds = 60_000
let hour: Milliseconds = 3_600_000
let day: Milliseconds = 24 * hour
/// 2026-03-02T09:00:00Z
let start: Milliseconds = 1_772_442_000_000

/// A set with one series: a feature for each aggregation that the type allows, over each window.
struct Fixture {
    let set: FeatureSet
    var plan: SeriesPlan { self.set.plans[0] }

    init(
        _ type: Type?, windows: [Milliseconds?], form: SeriesForm = .merged, hash: UInt64 = 0xA11CE,
        of aggregations: [Aggregation] = Aggregation.allCases, allowsWarming: Bool = false
    ) {
        var features: [FeatureDefinition] = []
        for (index, window) in windows.enumerated() {
            for aggregation in aggregations where Self.allows(aggregation, type) && Self.fits(aggregation, form) {
                let isValue = aggregation != .count
                let row = aggregation.row
                let value = row.result.type(of: type) ?? .dyn
                var result: Type = row.withoutEvents == nil ? .optional(value) : value
                if case .keyed = form { result = .map(.string, value) }
                features.append(
                    FeatureDefinition(
                        name: "\(aggregation.rawValue)_\(index)", series: 0, aggregation: aggregation, window: window,
                        valueType: isValue ? type : nil, defaultValue: nil, type: result,
                        allowsWarming: allowsWarming))
            }
        }
        let bounded = windows.compactMap(\.self)
        let series = SeriesDefinition(
            hash: hash, eventTypes: [0], condition: nil, value: nil, form: form, shortestWindow: bounded.min(),
            longestWindow: windows.contains(nil) ? nil : bounded.max(), features: Array(features.indices))
        set = FeatureSet(features: features, series: [series], seriesByEventType: [[0]])
    }

    private static func allows(_ aggregation: Aggregation, _ type: Type?) -> Bool {
        switch aggregation.row.operand {
        case .none: true
        case .number, .any: type.map(aggregation.row.operand.types.contains) ?? false
        }
    }

    /// Whether series of a form serve an aggregation.
    private static func fits(_ aggregation: Aggregation, _ form: SeriesForm) -> Bool {
        switch (form, aggregation.row.content) {
        case (.merged, .events), (.merged, .values), (.newest, .newest), (.decayed, .decayed): true
        case (.keyed, _): aggregation.row.takesKey
        default: false
        }
    }

    func index(_ aggregation: Aggregation, _ window: Int = 0) -> Int {
        set.features.firstIndex { $0.name == "\(aggregation.rawValue)_\(window)" } ?? -1
    }
}

extension IndividualState {
    /// Enters an event into the fixture's series as `apply` does once the expressions are evaluated.
    mutating func enter(
        _ value: Value?, under key: Value? = nil, in fixture: Fixture, time: Milliseconds, clock: Milliseconds,
        id: UInt16 = 7
    ) {
        _ = enter(value, under: key, fixture.plan, time: time, fingerprint: id, clock: clock)
    }

    /// Enters an event into a series as `apply` does once the expressions are evaluated; false where it cannot keep such a value.
    mutating func enter(
        _ value: Value?, under key: Value? = nil, _ plan: SeriesPlan, time: Milliseconds, fingerprint: UInt16,
        clock: Milliseconds
    ) -> Bool {
        let arrival = Arrival(time: time, clock: clock, fingerprint: fingerprint)
        guard plan.keeps(arrival) else { return true }
        var offset = seriesStart
        return enter(value, under: key, plan, arrival, from: &offset) != .failed
    }

    /// Whether the series of a feature has stopped keeping events, because the individual's buffer was full.
    func isSaturated(_ feature: Int, in fixture: Fixture) -> Bool {
        let hash = fixture.set.series[fixture.set.features[feature].series].hash
        return series(hash).map { $0.flags & Layout.seriesSaturated != 0 } ?? false
    }

    func text(of feature: Int, in fixture: Fixture, at time: Milliseconds) -> String {
        StateTests.text(value(of: feature, in: fixture.set, at: time))
    }
}

/// Random values of a type; doubles are quarters, so that their sums are exact in any order.
func randomValue(_ type: Type?, _ generator: inout SeededGenerator) -> Value? {
    switch type {
    case .int: .int(generator.pick(-1_000...1_000))
    case .double: .double(Double(generator.pick(-4_000...4_000)) / 4)
    case .bool: .bool(generator.pick(0...1) == 1)
    case .string:
        .string(
            ["", "a", "shoes", "é", "e\u{301}", "z", "💥", "\u{FFFF}", "bag \(generator.pick(0...9))"].randomElement(
                using: &generator) ?? "")
    case .timestamp:
        Timestamp(
            seconds: generator.pick(-62_135_596_800...253_402_300_799),
            nanoseconds: Int32(generator.pick(0...999_999_999))
        ).map { .timestamp($0) }
    case .duration:
        Duration(seconds: generator.pick(-5...5), nanoseconds: 0).map { .duration($0) }
    default: nil
    }
}

extension FieldKind {
    /// A field of a layer above.
    static let journey = FieldKind(rawValue: 0x88)
    /// One that this build does not know.
    static let unknown = FieldKind(rawValue: 0xF3)
}

extension FieldTypes {
    /// The state's own and one of a layer above: at version 0 a list of bytes, each of which became a field of its own at version 1.
    static let known = FieldTypes([
        FieldType(kind: .journey, name: "journey", version: 1, unite: nil) { _, payload in
            payload.byteCount > 0
        } upgrade: { version, _, payload, _ in
            guard version == 0 else { return nil }
            return (0..<payload.byteCount).map {
                UpgradedField(.journey, key: UInt64($0), payload: [payload.load($0)])
            }
        }
    ])
}

extension SeriesPlan {
    func keeps(_ time: Milliseconds, clock: Milliseconds) -> Bool {
        keeps(Arrival(time: time, clock: clock, fingerprint: 0))
    }
}
