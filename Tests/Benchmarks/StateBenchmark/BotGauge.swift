import CEL
import Events
import State

/// A bot's events into one series, as often as told: counted by an instrument from outside, as the difference of two lengths, which must
/// not depend on how many came before.
enum BotGauge: String {
    /// Different texts of 60 over a day and an hour.
    case distinct
    /// The commonest of 2,000 texts, more than are known, over a day and an hour.
    case commonest
    /// Different texts of 500 over a day and an hour, of which every fourth comes up to a day late.
    case late
    /// The newest 10 texts.
    case newest
    /// A sum of numbers that halves in a day.
    case fading
    /// Sums of numbers under 32 of 40 keys, over a day and an hour.
    case keys

    private static let hour: Milliseconds = 3_600_000
    private static let start: Milliseconds = 1_772_442_000_000

    private var aggregation: Aggregation {
        switch self {
        case .distinct, .late: .distinct
        case .commonest: .mostFrequent
        case .newest: .recent
        case .fading: .decayed
        case .keys: .sum
        }
    }

    private var form: SeriesForm {
        switch self {
        case .distinct, .late, .commonest: .merged
        case .newest: .newest(10)
        case .fading: .decayed(halfLife: 24 * Self.hour)
        case .keys: .keyed(32)
        }
    }

    func run(_ count: Int) throws {
        let set = try set()
        let values = self == .commonest ? 2_000 : self == .late ? 500 : 60
        var state = IndividualState(id: "bot")
        var (findings, largest) = (0, 0)
        let parts = 10
        for part in 0..<parts {
            let time = nanoseconds(count / parts) {
                for number in part * (count / parts)..<(part + 1) * (count / parts) {
                    let clock = Self.start + Milliseconds(number) * 5_000
                    let lateness =
                        self == .late && number % 4 == 0 ? Milliseconds(number) * 7_919 % (24 * Self.hour) : 0
                    let event = Event(
                        type: 0, id: "e", individual: "bot", time: clock - lateness,
                        deduplicationHash: UInt64(truncatingIfNeeded: number),
                        values: [
                            (0, .string("value \(number * 7 % values)")), (1, .double(Double(number % 100))),
                            (2, .int(Int64(number % 40))),
                        ])
                    state.apply(event, typeName: "e", features: set, clock: clock) { _, _ in findings += 1 }
                }
            }
            largest = max(largest, state.byteCount)
            line("\(rawValue) \(part + 1)/\(parts) of \(count)", time, "ns an event, \(state.byteCount) bytes")
        }
        let at = Self.start + Milliseconds(count) * 5_000
        let read = nanoseconds(1_000) { for _ in 0..<1_000 { _ = state.value(of: 0, in: set, at: at) } }
        line("\(rawValue) read", read, "ns, at most \(largest) bytes, \(findings) findings")
    }

    /// The series with a feature over a day and one over an hour, or over all.
    private func set() throws -> FeatureSet {
        var environment = Environment()
        let fields = [("text", Type.string), ("number", .double), ("key", .int)].enumerated().map { index, field in
            Environment.Field(name: field.0, type: field.1, slot: EventSlot.property(index))
        }
        environment.declare(record: "event", fields: fields)
        func program(_ source: String) throws -> Program { Program(try Program.check(source, in: environment).get()) }
        let isText = self != .fading && self != .keys
        let value = try program(isText ? "event.text" : "event.number")
        let windows: [Milliseconds?] = self == .newest || self == .fading ? [nil] : [24 * Self.hour, Self.hour]
        let features = windows.enumerated().map { index, window in
            FeatureDefinition(
                name: "f\(index)", series: 0, aggregation: aggregation, window: window, valueType: value.type,
                defaultValue: nil, type: self == .keys ? .map(.int, .double) : .dyn)
        }
        let series = SeriesDefinition(
            hash: 7, eventTypes: [0], condition: nil, value: value, key: self == .keys ? try program("event.key") : nil,
            form: form, shortestWindow: windows.compactMap(\.self).min(), longestWindow: windows[0],
            features: Array(features.indices))
        return FeatureSet(features: features, series: [series], seriesByEventType: [[0]])
    }
}
