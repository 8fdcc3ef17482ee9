import CEL
import Events
import State

/// One operation in a steady state, as often as told: counted by an instrument from outside, as the difference of two lengths.
enum Gauge: String, CaseIterable {
    /// An event enters 4 of 12 series that count, of 10 entries each.
    case apply
    /// An event's time enters 4 of 12 series, of 10 entries each.
    case applyValues
    /// A count over a series of 10 entries, the sixth of 12.
    case count
    /// The latest of 10 values.
    case last
    /// The greatest of 10 values.
    case max
    /// An id among 40.
    case remember
    /// An individual comes up and gets 11 events.
    case grow
    /// The loop alone.
    case nothing

    private static let hour: Milliseconds = 3_600_000
    private static let start: Milliseconds = 1_772_442_000_000

    func run(_ count: Int) throws {
        let isCounting = self != .applyValues && self != .last && self != .max
        let set = try Self.set(isCounting: isCounting)
        var state = IndividualState(id: "customer-12345")
        var clock = Self.start
        var sum = 0
        func step(_ type: Int = 0) {
            clock += Self.hour
            state.apply(Self.event(type, at: clock), typeName: "page.viewed", features: set, clock: clock) { _, _ in
                sum += 1
            }
        }
        for _ in 0..<40 {
            _ = state.remember(StableHash.hash("\(clock)"), clock: clock, window: 40 * Self.hour)
            step(1)
        }
        for number in 0..<count {
            switch self {
            case .apply, .applyValues: step()
            case .count, .last, .max:
                if case .int(let int) = state.value(of: 5, in: set, at: clock) { sum += Int(int) } else { sum += 1 }
            case .remember:
                clock += Self.hour
                let hash = UInt64(truncatingIfNeeded: number &+ 1) &* 0x9E37_79B9_7F4A_7C15
                sum += state.remember(hash, clock: clock, window: 40 * Self.hour) ? 1 : 0
            case .grow:
                state = IndividualState(id: "customer-12345")
                for _ in 0..<11 {
                    _ = state.remember(UInt64(bitPattern: clock), clock: clock, window: 40 * Self.hour)
                    step()
                }
            case .nothing: sum &+= number
            }
        }
        print("\(rawValue) \(count): \(sum), \(state.bytes.count) bytes")
    }

    private static func event(_ type: Int, at time: Milliseconds) -> Event {
        Event(
            type: type, id: "e", individual: "customer-12345", time: time,
            deduplicationHash: UInt64(bitPattern: time), values: [])
    }

    /// 12 features over as many series, of which events of type 0 enter every third, those of type 1 all.
    private static func set(isCounting: Bool) throws -> FeatureSet {
        var environment = Environment()
        environment.declare(
            record: "event", fields: [Environment.Field(name: "time", type: .timestamp, slot: EventSlot.time)])
        let value = isCounting ? nil : Program(try Program.check("event.time", in: environment).get())
        let aggregation: Aggregation = isCounting ? .count : .max
        let features = (0..<12).map { index in
            FeatureDefinition(
                name: "f\(index)", series: index, aggregation: aggregation, window: 5 * hour,
                valueType: value?.type, defaultValue: nil, type: isCounting ? .int : .optional(.timestamp))
        }
        let series = features.indices.map { index in
            SeriesDefinition(
                hash: StableHash.hash("series \(index)"), eventTypes: [0, 1], condition: nil, value: value,
                shortestWindow: 5 * hour, longestWindow: 5 * hour, features: [index])
        }
        return FeatureSet(
            features: features, series: series,
            seriesByEventType: [features.indices.filter { $0 % 3 == 2 }, Array(features.indices)])
    }
}
