import CEL
import Events
import Foundation

@testable import State

/// The individual of the golden buffers: something of all that a buffer holds, and what is read of it.
enum Golden {
    /// Attributes with a value of each type; the last stands for one that the schema has lost.
    static let attributes: [(attribute: EventSchema.Attribute, value: Value)] = [
        ("name", PropertyType.string, Value.string("Zoë")), ("age", .int, .int(-41)), ("score", .double, .double(0.25)),
        ("vip", .bool, .bool(true)), ("raw", .bytes, .bytes([0, 255])),
        ("born", .timestamp, .timestamp(Timestamp(clampingMilliseconds: start + 7))),
        ("pause", .duration, Duration(seconds: -3, nanoseconds: -5).map { .duration($0) } ?? .null),
        ("sizes", .list(.int), .list([.int(36), .int(44)])),
        ("tags", .map(.string), MapValue([(.string("a"), .string("b"))]).map { .map($0) } ?? .null),
        ("any", .dyn, .list([.null, .bool(false), .uint(.max)])), ("gone", .int, .int(1)),
    ].map { (EventSchema.Attribute(name: $0, type: $1, isPersonal: false), $2) }

    private static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    /// The text of a fixture.
    static func text(_ name: String) -> String {
        (try? String(contentsOf: directory.appending(path: name), encoding: .utf8)) ?? ""
    }

    /// The bytes of a buffer in hexadecimal digits.
    static func bytes(_ name: String) -> [UInt8] {
        let digits = text(name + ".hex").filter { !$0.isNewline }.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// Writes a golden buffer and what it reads as.
    static func record(_ name: String, _ state: IndividualState, _ readings: [String]) throws {
        let digits = state.bytes.map { String(UInt16($0) + 256, radix: 16).dropFirst() }
        let lines = stride(from: 0, to: digits.count, by: 60).map { digits[$0...].prefix(60).joined() + "\n" }
        try Data(lines.joined().utf8).write(to: directory.appending(path: name + ".hex"))
        let readings = readings.map { $0 + "\n" }.joined()
        try Data(readings.utf8).write(to: directory.appending(path: name + ".txt"))
    }

    static let schema = EventSchema(types: [], properties: [], attributes: attributes.map(\.attribute))
    static let types: [Type?] = [nil, .int, .double, .bool, .string, .timestamp, .duration]
    static let end = start + 90 * minute

    /// Of each kind of values three series: of single events, with what was before, with merged events.
    static let fixtures: [(fixture: Fixture, type: Type?, count: Int64)] = types.enumerated().flatMap { index, type in
        series.enumerated().map { row, series in
            let hash = UInt64(1_000 * (row + 1) + index)
            return (Fixture(type, windows: series.windows, hash: hash, of: first), type, series.count)
        }
    }

    private static let series: [(windows: [Milliseconds?], count: Int64)] = [
        ([day], 5), ([nil, hour], 70), ([day, hour], 80),
    ]

    /// The aggregations that there were when the first buffers were recorded.
    static let first: [Aggregation] = [.count, .sum, .mean, .min, .max, .last, .first]

    /// The n-th value of a series: few texts, numbers that add up exactly.
    static func value(_ number: Int64, _ type: Type?) -> Value? {
        switch type {
        case .int: .int(number * 7 % 31 - 9)
        case .double: .double(Double(number * 7 % 31) / 4)
        case .bool: .bool(number % 3 == 0)
        case .string: .string(["shoes", "é", "", "e\u{301}", "bag \(number % 5)"][Int(number * 3 % 5)])
        case .timestamp: .timestamp(Timestamp(clampingMilliseconds: start + number * 7 % 31))
        case .duration: Duration(seconds: number * 7 % 31 - 9, nanoseconds: 0).map { .duration($0) }
        default: nil
        }
    }

    /// The individual with all but what the layers above keep.
    static func state() -> IndividualState {
        var state = IndividualState(id: "golden-ö")
        for (index, entry) in attributes.enumerated() { state.setAttribute(index, to: entry.value, in: schema) }
        state.setConsent(purpose: "marketing", channel: nil, granted: true, time: start)
        state.setConsent(purpose: "marketing", channel: "push", granted: false, time: start + 1)
        state.setConsent(purpose: "research", channel: "é", granted: true, time: start + 2)
        for hash in 1...9 as ClosedRange<UInt64> {
            _ = state.remember(hash &* 0x9E37_79B9_7F4A_7C15, clock: start + Int64(hash) * minute, window: day)
        }
        for (fixture, type, count) in fixtures {
            for number in 0..<count {
                let time = start + number * minute
                let late = number % 9 == 8 ? 3 * minute : 0
                state.enter(
                    value(number, type), in: fixture, time: time - late, clock: time, id: UInt16(number * 257))
            }
        }
        state.earliestDue = start + 3 * day
        // What nothing names carries a stamp.
        let declared = EventSchema(types: [], properties: [], attributes: attributes.dropLast().map(\.attribute))
        state.dropUnusedAttributes(in: declared, clock: start + day)
        return state
    }

    /// What is read of the individual, a line each.
    static func readings(of state: IndividualState) -> [String] {
        var lines = ["id \(state.id)", "due \(state.earliestDue - start)"]
        for index in attributes.indices {
            lines.append("attribute \(index) \(state.attribute(index, in: schema).map(StateTests.text) ?? "absent")")
        }
        for consent in state.consents {
            let channel = consent.channel ?? "*"
            lines.append("consent \(consent.purpose) \(channel) \(consent.granted) \(consent.time - start)")
        }
        for hash in 0...10 as ClosedRange<UInt64> {
            var copy = state
            let isNew = copy.remember(
                hash &* 0x9E37_79B9_7F4A_7C15, clock: start + day + 5 * minute + 30 * second, window: day)
            lines.append("event \(hash) \(isNew ? "is new" : "is known")")
        }
        for (number, entry) in fixtures.enumerated() {
            for feature in entry.fixture.set.features.indices {
                let name = entry.fixture.set.features[feature].name
                let values = [end, end - 45 * minute].map { state.text(of: feature, in: entry.fixture, at: $0) }
                lines.append("series \(number) \(name) \(values.joined(separator: " · "))")
            }
        }
        return lines
    }
}

/// The individual of the golden buffer of series of all forms.
extension Golden {
    /// Tallies of values of each kind, lists of the newest, sums that fade, and series by keys; of each a short series and a long one.
    static let forms: [(fixture: Fixture, type: Type?, count: Int64)] = {
        var result: [(fixture: Fixture, type: Type?, count: Int64)] = []
        for row in shapes {
            for count in [5, 300] as [Int64] {
                let fixture = Fixture(row.type, windows: [day, hour], form: row.form, hash: UInt64(result.count + 1))
                result.append((fixture, row.type, count))
            }
        }
        return result
    }()

    private static let shapes: [(form: SeriesForm, type: Type?)] = [
        (.merged, .int), (.merged, .double), (.merged, .bool), (.merged, .string), (.merged, .timestamp),
        (.merged, .duration), (.newest(7), .string), (.newest(70), .timestamp), (.decayed(halfLife: 5 * hour), .double),
        (.keyed(4), nil), (.keyed(4), .int), (.keyed(6), .double), (.keyed(3), .string),
    ]

    static func stateOfForms() -> IndividualState {
        var state = IndividualState(id: "golden-forms")
        for (fixture, type, count) in forms {
            for number in 0..<count {
                let clock = start + number * minute
                enter(number, type, fixture, clock: clock, into: &state)
            }
        }
        return state
    }

    /// Lets the n-th event of a series of a form happen.
    static func enter(
        _ number: Int64, _ type: Type?, _ fixture: Fixture, clock: Milliseconds, into state: inout IndividualState
    ) {
        let late = number % 9 == 8 ? 3 * minute : 0
        state.enter(
            value(number, type), under: .string("key \(number * 3 % 5)"), in: fixture, time: clock - late, clock: clock,
            id: UInt16(truncatingIfNeeded: number * 257))
    }

    /// What is read of the series, a line each.
    static func readingsOfForms(
        of state: IndividualState, at times: [Milliseconds] = [start + 5 * hour, start + 2 * hour]
    )
        -> [String]
    {
        forms.enumerated().flatMap { number, entry in
            entry.fixture.set.features.indices.map { feature in
                let name = entry.fixture.set.features[feature].name
                let values = times.map { state.text(of: feature, in: entry.fixture, at: $0) }
                return "form \(number) \(name) \(values.joined(separator: " · "))"
            }
        }
    }
}
