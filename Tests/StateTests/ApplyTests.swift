import CEL
import Events
import Testing

@testable import State

/// Events through the expressions of series.
struct ApplyTests {
    /// A set with one series over `of` and `where`; properties: price (double, 0), name (string, 1), any (dyn, 2).
    static func set(_ condition: String?, _ value: String?, type: Type? = nil, window: Milliseconds? = day) throws
        -> FeatureSet
    {
        var environment = Environment()
        environment.declare(
            record: "event",
            fields: [
                Environment.Field(name: "type", type: .string, slot: EventSlot.type),
                Environment.Field(name: "time", type: .timestamp, slot: EventSlot.time),
                Environment.Field(name: "price", type: .double, slot: EventSlot.property(0)),
                Environment.Field(name: "name", type: .string, slot: EventSlot.property(1)),
                Environment.Field(name: "any", type: .dyn, slot: EventSlot.property(2)),
            ])
        func program(_ source: String?) throws -> Program? {
            try source.map { Program(try Program.check($0, in: environment).get()) }
        }
        let of = try program(value)
        var features = [
            FeatureDefinition(
                name: "n", series: 0, aggregation: .count, window: window, valueType: nil, defaultValue: nil, type: .int
            )
        ]
        if let of {
            for aggregation in [Aggregation.last, .first] {
                features.append(
                    FeatureDefinition(
                        name: aggregation.rawValue, series: 0, aggregation: aggregation, window: window,
                        valueType: of.type, defaultValue: nil, type: .optional(of.type)))
            }
        }
        let series = SeriesDefinition(
            hash: 5, eventTypes: [0], condition: try program(condition), value: of, shortestWindow: window,
            longestWindow: window, features: Array(features.indices))
        return FeatureSet(features: features, series: [series], seriesByEventType: [[0], []])
    }

    static func event(
        _ values: [(index: Int, value: Value)], type: Int = 0, time: Milliseconds = start
    ) -> Event {
        Event(type: type, id: "e", individual: "joe", time: time, deduplicationHash: 1, values: values)
    }

    /// `where`, `of`, the event's values; then the count, the last value, and the features in error.
    static let table:
        [(
            condition: String?, value: String?, event: [(index: Int, value: Value)], count: Int, last: String?,
            errors: [Int]
        )] = [
            (nil, nil, [], 1, nil, []),
            ("event.price > 5.0", nil, [(0, .double(6))], 1, nil, []),
            ("event.price > 5.0", nil, [(0, .double(5))], 0, nil, []),
            ("event.price > 5.0", nil, [], 0, nil, [0]),
            ("has(event.price) && event.price > 5.0", nil, [], 0, nil, []),
            ("event.type == \"viewed\"", nil, [], 1, nil, []),
            (nil, "event.price", [(0, .double(6))], 1, "optional(double(6.0))", []),
            (nil, "event.price", [], 0, "optional(none)", [0, 1, 2]),
            (nil, "event.price / 0.0", [(0, .double(6))], 0, "optional(none)", [0, 1, 2]),
            (nil, "event.name", [(1, .string(String(repeating: "x", count: 1_025)))], 0, "optional(none)", [0, 1, 2]),
            (nil, "event.name", [(1, .string("e\u{301}"))], 1, "optional(string [101, 204, 129])", []),
            (nil, "event.any", [(2, .list([]))], 0, "optional(none)", [0, 1, 2]),
            (nil, "event.any", [(2, .double(2))], 1, "optional(double(2.0))", []),
            (nil, "event.name == \"a\"", [(1, .string("a"))], 1, "optional(bool(true))", []),
        ]

    @Test(arguments: table.indices)
    func anEventEntersWhenItsExpressionsHold(row: Int) throws {
        let (condition, value, values, count, last, errors) = Self.table[row]
        let set = try Self.set(condition, value)
        var state = IndividualState(id: "joe")
        var reported: [Int] = []
        state.apply(Self.event(values), typeName: "viewed", features: set, clock: start) { feature, _ in
            reported.append(feature)
        }
        #expect(text(state.value(of: 0, in: set, at: start)) == "int(\(count))")
        if let last { #expect(text(state.value(of: 1, in: set, at: start)) == last) }
        #expect(reported == errors)
    }

    @Test func anEventOfAnotherTypeOrTooLateIsNotKept() throws {
        let set = try Self.set(nil, nil)
        var state = IndividualState(id: "joe")
        for (type, time) in [(1, start), (7, start), (-1, start), (0, start - day)] {
            state.apply(Self.event([], type: type, time: time), typeName: "t", features: set, clock: start) { _, _ in }
        }
        #expect(state.isEmpty)
        state.apply(Self.event([], time: start - day + 1), typeName: "t", features: set, clock: start) { _, _ in }
        #expect(text(state.value(of: 0, in: set, at: start)) == "int(1)")
    }

    @Test func valuesOfADynMustAgreeWithTheFirst() throws {
        let set = try Self.set(nil, "event.any")
        var state = IndividualState(id: "joe")
        var errors = 0
        for value in [Value.string("a"), .double(1), .string("b")] {
            state.apply(Self.event([(2, value)]), typeName: "t", features: set, clock: start) { _, _ in errors += 1 }
        }
        #expect(errors == 3)
        #expect(text(state.value(of: 1, in: set, at: start)) == "optional(string [98])")
        #expect(text(state.value(of: 2, in: set, at: start)) == "optional(string [97])")
    }

    @Test func aCopyKeepsThePreImage() throws {
        let set = try Self.set(nil, nil)
        var state = IndividualState(id: "joe")
        state.apply(Self.event([]), typeName: "t", features: set, clock: start) { _, _ in }
        let before = state
        state.apply(Self.event([]), typeName: "t", features: set, clock: start) { _, _ in }
        #expect(text(before.value(of: 0, in: set, at: start)) == "int(1)")
        #expect(text(state.value(of: 0, in: set, at: start)) == "int(2)")
    }
}
