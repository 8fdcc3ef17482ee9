import CEL
import State
import Scenarios
import SeededRandomness
import Testing

@testable import Decisions

/// What is kept of journeys in an individual's state, as bytes.
struct CodingTests {
    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func aJourneyIsReadAsItWasWritten(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let journeys = (0..<generator.pick(0...5)).map { _ in Self.journey(&generator) }
        var state = IndividualState(id: "joe")
        state.replace(.journeys, with: journeys)
        let read = try IndividualState(restoring: state.bytes, types: .all).elements(.journeys, of: Journey.self)
        #expect(read.map(Self.shown) == journeys.map(Self.shown), "seed \(seed)")
    }

    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func aJourneysSizeIsKnownBeforeItIsWritten(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let journey = Self.journey(&generator)
        var writer = ByteWriter()
        journey.write(to: &writer)
        #expect(journey.encodedSize == writer.bytes.count, "seed \(seed)")
    }

    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func keptValuesAreReadAsTheyWere(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let values = Self.values(&generator)
        #expect("\(KeptValues(values).decoded)" == "\(values)", "seed \(seed)")
        #expect(KeptValues(encoded: [7, 0, 255]).decoded.isEmpty)
    }

    /// With the trigger, which is a class and shows nothing of itself.
    private static func shown(_ journey: Journey) -> String {
        let trigger = journey.trigger
        return "\(journey) \(trigger.reference) \(trigger.values) \(trigger.traceparent ?? "-")"
    }

    @Test func endedKeysAndSendsAreReadAsTheyWereWritten() {
        var state = IndividualState(id: "joe")
        let keys = [
            EndedKey(campaign: "c", key: "é", ended: .min, isNoted: true),
            EndedKey(campaign: "", key: "", ended: .max, isNoted: false),
        ]
        let sends = [
            SentMessage(time: -1, channel: "push", tags: ["a", ""]), SentMessage(time: 1, channel: "", tags: []),
        ]
        state.replace(.endedKeys, with: keys)
        state.replace(.sends, with: sends)
        #expect(state.elements(.endedKeys, of: EndedKey.self).map { "\($0)" } == keys.map { "\($0)" })
        #expect(state.elements(.sends, of: SentMessage.self).map { "\($0)" } == sends.map { "\($0)" })
    }

    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func noBytesStopTheReader(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var writer = ByteWriter()
        Self.journey(&generator).write(to: &writer)
        for _ in 0..<200 {
            var bytes = writer.bytes
            for _ in 0..<generator.pick(1...4) {
                bytes[Int(generator.pick(0...Int64(bytes.count - 1)))] = UInt8(generator.pick(0...255))
            }
            bytes.removeLast(Int(generator.pick(0...Int64(bytes.count - 1))))
            let span = bytes.span
            var reader = ByteReader(unsafe span.bytes)
            _ = Journey(from: &reader)
        }
    }

    private static func journey(_ generator: inout SeededGenerator) -> Journey {
        let flags = (0..<3).map { _ in generator.chance(2) }
        return Journey(
            campaign: text(&generator), key: text(&generator),
            trigger: TriggerEvent(
                type: text(&generator), id: text(&generator), time: generator.pick(.min ... .max),
                values: KeptValues(values(&generator)), traceparent: generator.chance(2) ? nil : "00-t"),
            step: text(&generator), due: generator.pick(.min ... .max), hasWaited: flags[0], hasSent: flags[1],
            isNotedAsRunning: flags[2], inputs: KeptValues(values(&generator)))
    }

    private static func text(_ generator: inout SeededGenerator) -> String {
        generator.pick(of: ["", "a", "e\u{301}", "\0", String(repeating: "long", count: 200)])
    }

    private static func values(_ generator: inout SeededGenerator) -> [(name: String, value: Value)] {
        (0..<generator.pick(0...4)).map { (name: "v\($0)", value: value(&generator, depth: 3)) }
    }

    private static func value(_ generator: inout SeededGenerator, depth: Int) -> Value {
        switch generator.pick(0...(depth > 0 ? 13 : 9)) {
        case 0: .null
        case 1: .bool(generator.chance(2))
        case 2: .int(generator.pick(.min ... .max))
        case 3: .uint(UInt64.random(in: 0 ... .max, using: &generator))
        case 4: .double(Double(bitPattern: generator.next()))
        case 5: .string(text(&generator))
        case 6: .bytes([0, 255, UInt8(generator.pick(0...255))])
        case 7: .timestamp(Timestamp(clampingMilliseconds: generator.pick(-1_000_000...1_000_000_000_000)))
        case 8: CEL.Duration(seconds: generator.pick(-9...9), nanoseconds: 0).map { .duration($0) } ?? .null
        case 9: .error(EvaluationError("no `x`"))
        case 10: .list((0..<generator.pick(0...3)).map { _ in value(&generator, depth: depth - 1) })
        case 11: .optional(nil)
        case 12: .optional(value(&generator, depth: depth - 1))
        default:
            MapValue([(.string("k"), value(&generator, depth: depth - 1)), (.int(7), .null)]).map { .map($0) } ?? .null
        }
    }
}
