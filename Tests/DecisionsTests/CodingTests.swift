import CEL
import Events
import Foundation
import RuleSets
import Scenarios
import SeededRandomness
import State
import Testing

@testable import Decisions

/// What is kept of journeys, ended keys and sends in an individual's buffer.
struct CodingTests {
    private static let types = FieldTypes.decisions(application: "app")

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func aJourneyIsReadAsItWasWritten(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var state = IndividualState(id: "joe")
        var expected: [String] = []
        for index in 0..<generator.pick(0...5) {
            var journey = Self.journey(&generator)
            journey.key += "\(index)"
            state.appendField(
                Journey.kind, version: Journey.version, key: journey.fieldKey, payload: journey.bytes)
            expected.append(Self.shown(journey))
        }
        let restored = try IndividualState(restoring: state.bytes, types: Self.types)
        #expect(Self.journeys(of: restored).sorted() == expected.sorted(), "seed \(seed)")
    }

    @Test(arguments: 1...100 as ClosedRange<UInt64>)
    func damagedJourneysAreRefusedOrSound(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let journey = Self.journey(&generator)
        for _ in 0..<100 {
            var payload = journey.bytes
            for _ in 0..<generator.pick(1...4) {
                payload[Int(generator.pick(0...Int64(payload.count - 1)))] = UInt8(generator.pick(0...255))
            }
            payload.removeLast(Int(generator.pick(0...2)) == 0 ? Int(generator.pick(0...Int64(payload.count - 1))) : 0)
            var state = IndividualState(id: "joe")
            state.appendField(Journey.kind, version: Journey.version, key: journey.fieldKey, payload: payload)
            guard let restored = try? IndividualState(restoring: state.bytes, types: Self.types) else { continue }
            #expect(Self.journeys(of: restored).count == 1, "seed \(seed)")
        }
    }

    @Test func aBufferWithTheFirstVersionsOfJourneysAndSendsIsReadAsItsYoungerOneIs() throws {
        let first = try IndividualState(
            restoring: Self.golden("individual-v3-decisions-v1"), types: Self.types)
        let present = try IndividualState(restoring: Self.golden("individual-v2"), types: Self.types)
        #expect(first.bytes == present.bytes)
    }

    private static func golden(_ name: String) throws -> [UInt8] {
        let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "StateTests/Fixtures")
        let hex = try String(contentsOf: golden.appending(path: "\(name).hex"), encoding: .utf8)
        let digits = Array(hex.filter { !$0.isWhitespace })
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
    }

    @Test func theRestoredBufferOfVersion2KeepsEveryJourneyKeyAndSend() throws {
        var names: [String] = []
        let state = try IndividualState(
            restoring: Self.golden("individual-v2"), types: Self.types, names: &names)
        let journeys = Self.journeys(of: state)
        let start: Milliseconds = 1_772_442_000_000
        #expect(journeys.count == 2)
        #expect(
            Set(names) == [
                "abandoned_cart", "wait_1", "cart.updated", "reorder", "second_wait", "order.completed", "gone", "push",
                "promo", "é", "email",
            ])
        let cart = try #require(
            state.journey(key: Journey.fieldKey(campaign: StableHash.hash("abandoned_cart"), key: StableHash.hash(""))))
        #expect(state.due(of: cart.field) == start + 259_200_000)
        #expect(state.step(of: cart.field) == StableHash.hash("wait_1"))
        #expect(state.flags(of: cart.field) == Journey.hasWaited)
        #expect(state.text(cart.triggerID) == "e-1")
        #expect(state.text(cart.traceparent) == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        #expect(state.keptProperty(StableHash.hash("int"), in: cart.kept) == .int(-5))
        #expect(
            state.keptProperty(StableHash.hash("some"), in: cart.kept).map { "\($0)" } == "\(Value.optional(.int(3)))")
        #expect(state.keptProperty(StableHash.hash("other"), in: cart.kept) == nil)
        #expect(Self.inputs(of: cart, in: state).map(\.name) == ["views_7d", "last_total"])
        // The id that version 2 computed at every record.
        #expect(
            state.identifier(of: cart.field).description
                == FieldHash.identifier(["journey", "app", "abandoned_cart", state.id, "", "e-1"]))
        #expect(state.ended(campaign: StableHash.hash("reorder"), key: StableHash.hash("sku-1")) == start - 86_400_000)
        #expect(state.ended(campaign: StableHash.hash("gone"), key: StableHash.hash("")) == start - 172_800_000)
        #expect(state.sent(after: start - 3_600_001, channel: nil, tag: nil) == 2)
        #expect(state.sent(after: start - 3_600_000, channel: nil, tag: nil) == 1)
        #expect(state.sent(after: .min, channel: StableHash.hash("push"), tag: StableHash.hash("é")) == 1)
        // What was upgraded is read again as it is.
        #expect(try IndividualState(restoring: state.bytes, types: Self.types).bytes == state.bytes)
    }

    @Test func aNewerJourneyStopsTheReadingAndSaysWhatToDo() {
        var state = IndividualState(id: "joe")
        state.appendField(Journey.kind, version: Journey.version + 1, key: 1, payload: [1])
        #expect {
            try IndividualState(restoring: state.bytes, types: Self.types)
        } throws: { error in
            let text = "\(error)"
            return text.contains("journey") && text.contains("newer")
        }
    }

    @Test func theLast64KeysOfACampaignAreRememberedInOrderOfTheirEnds() {
        var state = IndividualState(id: "joe")
        for key in 0..<65 as Range<UInt64> { state.remember(ended: Milliseconds(key), campaign: 1, key: key) }
        #expect(state.ended(campaign: 1, key: 0) == nil)
        #expect(state.ended(campaign: 1, key: 1) == 1)
        state.remember(ended: 100, campaign: 1, key: 1)
        state.remember(ended: 101, campaign: 1, key: 65)
        #expect(state.ended(campaign: 1, key: 1) == 100)
        #expect(state.ended(campaign: 1, key: 2) == nil)
        #expect(state.ended(campaign: 2, key: 1) == nil)
    }

    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func sendsAreCountedAsAListOfThemWould(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var state = IndividualState(id: "joe")
        var naive: [(time: Int64, channel: UInt64, tags: [UInt64])] = []
        var clock: Int64 = 0
        for _ in 0..<60 {
            clock += generator.pick(0...5)
            let channel = UInt64(generator.pick(1...2))
            let tags = generator.chance(2) ? [] : [UInt64(generator.pick(7...8))]
            let time = clock + generator.pick(0...3)
            naive.removeAll { $0.time <= clock - 40 }
            naive.append((time, channel, tags))
            state.remember(sent: time, channel: channel, command: 0, tags: tags, forgettingBy: clock - 40)
            for start in [clock - 40, clock - 10, clock] {
                #expect(
                    state.sent(after: start, channel: nil, tag: nil) == naive.count { $0.time > start }, "seed \(seed)")
                #expect(
                    state.sent(after: start, channel: 1, tag: 7)
                        == naive.count { $0.time > start && $0.channel == 1 && $0.tags.contains(7) }, "seed \(seed)")
            }
        }
    }

    @Test func onlyAHeldJourneyHasAHold() {
        var generator = SeededGenerator(seed: 1)
        for stand in [Journey.Stand.wait, .held] {
            for heldSince in [nil, 1] as [Milliseconds?] {
                var journey = Self.journey(&generator)
                (journey.stand, journey.heldSince) = (stand, heldSince)
                var state = IndividualState(id: "joe")
                state.appendField(
                    Journey.kind, version: Journey.version, key: journey.fieldKey, payload: journey.bytes)
                let restored = try? IndividualState(restoring: state.bytes, types: Self.types)
                #expect((restored != nil) == ((stand == .held) == (heldSince != nil)))
            }
        }
    }

    @Test func aHoldIsSetAndTakenBackInPlace() throws {
        var generator = SeededGenerator(seed: 2)
        var state = IndividualState(id: "joe")
        for index in 0..<3 {
            var journey = Self.journey(&generator)
            (journey.key, journey.stand, journey.heldSince) = ("\(index)", .wait, nil)
            state.appendField(Journey.kind, version: Journey.version, key: journey.fieldKey, payload: journey.bytes)
        }
        let before = state.bytes
        let first = try #require(state.firstField(of: Journey.kind))
        let field = try #require(state.field(after: first, of: Journey.kind))
        state.setHold(since: 17, of: field)
        let held = try #require(state.journey(key: field.key))
        #expect(state.raw.load(held.hold.lowerBound, as: Milliseconds.self) == 17)
        #expect(Self.journeys(of: state).count == 3)
        state.setHold(since: nil, of: held.field)
        #expect(state.bytes == before)
    }

    private static func journeys(of state: IndividualState) -> [String] {
        var shown: [String] = []
        var next = state.firstField(of: Journey.kind)
        while let field = next {
            let journey = state.journey(field)
            let kept = properties(journey.kept, in: state)
            let raw = state.raw.extracting(journey.awaited)
            let awaited = AwaitedEvents(raw).entries.map { entry in
                let kept = entry.properties.lowerBound + journey.awaited.lowerBound
                let id = entry.id.lowerBound + journey.awaited.lowerBound
                return "\(entry.step) \(entry.time) \(entry.type) \(state.text(id..<id + entry.id.count)) "
                    + properties(kept..<kept + entry.properties.count, in: state)
            }
            let fixed = [
                "\(state.campaign(of: field))", "\(state.step(of: field))", "\(state.due(of: field))",
                "\(state.triggerTime(of: field))", "\(state.triggerType(of: field))",
                "\(state.identifier(of: field))", "\(state.flags(of: field))", "\(state.stand(of: field))",
                "\(state.holdout(of: field).map(\.rawValue) ?? "")", "\(state.heldSince(of: field) ?? 0)",
            ]
            let texts = [state.text(journey.key), state.text(journey.triggerID), state.text(journey.traceparent)]
            shown.append(
                (fixed + texts + [kept, "\(inputs(of: journey, in: state))"] + awaited).joined(separator: "|"))
            next = state.field(after: field, of: Journey.kind)
        }
        return shown
    }

    private static func properties(_ range: Range<Int>, in state: IndividualState) -> String {
        var shown = ""
        var reader = ByteReader(state.raw.extracting(range))
        while let name = reader.word(), let value = reader.value() { shown += "\(name)=\(value) " }
        return shown
    }

    private static func inputs(of journey: Journey, in state: IndividualState) -> [(name: String, value: Value)] {
        var reader = ByteReader(state.raw.extracting(journey.inputs))
        return reader.values() ?? []
    }

    private static func shown(_ journey: JourneyPayload) -> String {
        let fixed = [
            "\(StableHash.hash(journey.campaign))", "\(StableHash.hash(journey.step))", "\(journey.due)",
            "\(journey.trigger.time)", "\(StableHash.hash(journey.trigger.type))", "\(journey.id)", "\(journey.flags)",
            "\(journey.stand)", "\(journey.holdout.map(\.rawValue) ?? "")", "\(journey.heldSince ?? 0)",
        ]
        func shown(_ kept: [(name: String, value: Value)]) -> String {
            kept.map { "\(StableHash.hash($0.name))=\($0.value) " }.joined()
        }
        let texts = [journey.key, journey.trigger.id, journey.traceparent ?? ""]
        let awaited = journey.awaited.map { step, event, kept in
            "\(StableHash.hash(step)) \(event.time) \(StableHash.hash(event.type)) \(event.id) \(shown(kept))"
        }
        return (fixed + texts + [shown(journey.kept), "\(journey.inputs)"] + awaited).joined(separator: "|")
    }

    private static func journey(_ generator: inout SeededGenerator) -> JourneyPayload {
        let heldSince = generator.chance(3) ? generator.pick(.min ... .max) : nil
        return JourneyPayload(
            campaign: text(&generator), key: text(&generator), step: text(&generator),
            due: generator.pick(.min ... .max),
            trigger: TriggerReference(
                id: text(&generator), type: text(&generator), time: generator.pick(.min ... .max)),
            traceparent: generator.chance(2) ? nil : "00-t",
            id: Identifier(high: generator.next(), low: generator.next()), flags: UInt8(generator.pick(0...3)),
            stand: heldSince == nil ? generator.pick(of: [.wait, .awaiting]) : .held,
            holdout: generator.pick(of: [nil, .globalHoldout, .campaignHoldout, .shadow]), heldSince: heldSince,
            kept: values(&generator), inputs: values(&generator),
            awaited: (0..<generator.pick(0...3)).map { _ in
                let event = TriggerReference(
                    id: text(&generator), type: text(&generator), time: generator.pick(.min ... .max))
                return (text(&generator), event, values(&generator))
            })
    }

    private static func text(_ generator: inout SeededGenerator) -> String {
        generator.pick(of: ["", "a", "e\u{301}", "\0", String(repeating: "long", count: 200)])
    }

    private static func values(_ generator: inout SeededGenerator) -> [(name: String, value: Value)] {
        (0..<generator.pick(0...4)).map { index in
            let value: Value =
                switch generator.pick(0...5) {
                case 0: .null
                case 1: .int(generator.pick(.min ... .max))
                case 2: .string(text(&generator))
                case 3: .list([.bool(true), .optional(nil), .double(0.5)])
                case 4: .timestamp(Timestamp(clampingMilliseconds: generator.pick(-1_000_000...1_000_000_000_000)))
                default: .error(EvaluationError("no `x`"))
                }
            return (name: "v\(index)", value: value)
        }
    }
}
