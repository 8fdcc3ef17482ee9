import CEL
import Engine
import Events
import Foundation
import RuleSets
import Scenarios
import SeededRandomness
import State
import Testing

@testable import Decisions

/// What is kept of goals and commands in an individual's buffer.
struct GoalFieldTests {
    private static let types = FieldTypes.decisions(application: "app")
    private static let campaigns = rules(
        journey(
            trigger: "{event: a, key: event.k}",
            keys: ["tags: [offers]", "goal: {event: b, where: trigger.n > 0, within: 90d}"],
            "{id: one, send: {channels: [push], template: first}}", "{wait: 10d}", nudge),
        more: "features: {clicks: {count: message.clicked, where: has(event.campaign)}}")

    private static func state() throws -> IndividualState {
        var scenario = try Scenario(campaigns)
        for key in ["x", "y"] {
            scenario.happen(
                1, "a", ["k": .string(key), "n": .int(5)], id: "t-\(key)",
                traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        }
        scenario.happen(2, "b")
        scenario.happen(3, "a", ["k": .string("z"), "n": .int(0)], id: "t-z")
        return try #require(scenario.partition.state(of: "joe"))
    }

    /// With `RECORD_FIXTURES=1` in the environment the buffer is written anew: only where there was none before.
    @Test func theFirstVersionsOfGoalsAndCommandsAreReadAsTheyWereWritten() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = tests.appending(path: "StateTests/Fixtures/individual-v3-goals-v1.hex")
        if ProcessInfo.processInfo.environment["RECORD_FIXTURES"] == "1" {
            let digits = try Self.state().bytes.map { byte in
                let text = String(byte, radix: 16)
                return text.count == 1 ? "0\(text)" : text
            }
            let lines = stride(from: 0, to: digits.count, by: 32).map {
                digits[$0..<min($0 + 32, digits.count)].joined()
            }
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
        }
        let hex = Array(try String(contentsOf: file, encoding: .utf8).filter { !$0.isWhitespace })
        let bytes = stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(String(hex[$0...$0 + 1]), radix: 16) }
        let state = try IndividualState(restoring: bytes, types: Self.types)
        #expect(state.bytes == bytes)
        #expect(
            Self.windows(of: state).map { "\($0.key) \($0.triggerID) \($0.flags)" } == [
                "x t-x 3", "y t-y 3", "z t-z 2",
            ])
        let start: Milliseconds = 1_772_442_060_000
        let first = try #require(state.firstField(of: GoalWindow.kind))
        #expect(state.start(of: first) == start)
        #expect(state.raw.load(first.payload + GoalWindow.Offset.end) == start + 90 * 86_400_000)
        #expect(state.keptProperty(StableHash.hash("n"), in: state.goalWindow(first).kept) == .int(5))
        #expect(state.raw.u64(first.payload + GoalWindow.Offset.template) == StableHash.hash("first"))
        let command = state.raw.u64(first.payload + GoalWindow.Offset.command).byteSwapped
        let entry = try #require(state.sentCommand(command))
        #expect(state.raw.u64(entry + SentCommands.Offset.campaign) == StableHash.hash("c"))
        #expect(state.raw.u64(entry + SentCommands.Offset.step) == StableHash.hash("one"))
        #expect(state.raw.u64(entry + SentCommands.head) == StableHash.hash("offers"))
        // A present build writes the same.
        #expect(try Self.state().bytes == bytes)
    }

    @Test(arguments: 1...100 as ClosedRange<UInt64>)
    func damagedFieldsAreRefusedOrSound(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let state = try Self.state()
        for kind in [GoalWindow.kind, SentCommands.kind] {
            let field = try #require(state.firstField(of: kind))
            for _ in 0..<100 {
                var payload = Array(state.bytes[field.payload..<field.end])
                for _ in 0..<generator.pick(1...4) {
                    payload[Int(generator.pick(0...Int64(payload.count - 1)))] = UInt8(generator.pick(0...255))
                }
                if generator.chance(3) { payload.removeLast(Int(generator.pick(0...Int64(payload.count - 1)))) }
                var damaged = IndividualState(id: "joe")
                damaged.appendField(kind, version: 1, key: field.key, payload: payload)
                guard let restored = try? IndividualState(restoring: damaged.bytes, types: Self.types) else { continue }
                #expect(Self.windows(of: restored).count == (kind == GoalWindow.kind ? 1 : 0), "seed \(seed)")
                #expect(restored.sentCommand(7) == nil || kind == SentCommands.kind)
            }
        }
    }

    @Test func aShadowsConversionNamesItsControlGroupAndNoCommand() throws {
        for holdout in Holdout.allCases {
            var state = try Self.state()
            let field = try #require(state.firstField(of: GoalWindow.kind))
            state.store(Holdout.code(of: holdout), at: GoalWindow.Offset.holdout, of: field)
            state.store(GoalWindow.hasSent | GoalWindow.isShadow, at: GoalWindow.Offset.flags, of: field)
            let decision = try Self.conversion(of: state)
            #expect(decision.holdout == holdout)
            #expect(
                decision.lastSend == SendReference(commandID: nil, channel: "push", template: "first", variant: nil))
        }
        #expect(Holdout(code: 0) == nil && Holdout(code: 4) == nil)
    }

    @Test func aConversionNamesTheVariantOfItsLastSend() throws {
        var state = try Self.state()
        let field = try #require(state.firstField(of: GoalWindow.kind))
        state.store(StableHash.hash("offers"), at: GoalWindow.Offset.variant, of: field)
        state.store(GoalWindow.hasSent, at: GoalWindow.Offset.flags, of: field)
        #expect(try Self.conversion(of: state).lastSend?.variant == "offers")
    }

    /// What an event that is the goal makes of the first window of a state.
    private static func conversion(of state: IndividualState) throws -> Decision {
        let rules = try RuleSet.of(campaigns)
        var names = StateNames()
        names.add(namesOf: rules)
        let options = Turn.Options(application: "app", mode: .structured, fieldTypes: types, drawsGroups: true)
        var turn = Turn(rules: rules, names: names, warming: nil, options: options)
        var effects = Effects(.values)
        let now = Scenario.minute(10)
        let event = rules.event("b", "b", at: now)
        _ = turn.take(state, now: now, clock: now, wall: nil, arrival: now, into: &effects) { $0.receive(event) }
        return try #require(effects.decisions.first { $0.outcome == .converted && $0.key == "x" })
    }

    private static func windows(
        of state: IndividualState
    ) -> [(key: String, triggerID: String, flags: UInt8)] {
        var windows: [(key: String, triggerID: String, flags: UInt8)] = []
        var next = state.firstField(of: GoalWindow.kind)
        while let field = next {
            let window = state.goalWindow(field)
            var kept = ByteReader(state.raw.extracting(window.kept))
            while kept.word() != nil, kept.value() != nil {}
            windows.append(
                (
                    state.text(window.key), state.text(window.triggerID),
                    state.raw.u8(field.payload + GoalWindow.Offset.flags)
                ))
            next = state.field(after: field, of: GoalWindow.kind)
        }
        return windows
    }

    @Test func theNewest64CommandsAreKnownAfterALink() throws {
        func sends(_ id: String, _ range: Range<Int>, _ offset: Milliseconds) throws -> IndividualState {
            var state = IndividualState(id: id)
            let campaign = try RuleSet.of(Self.campaigns).campaigns[0]
            for index in range {
                let message = MessageCommand(
                    commandID: Identifier(high: UInt64(index), low: 0), channel: "push", address: "a", template: "t",
                    variant: nil, params: [], purpose: "marketing", tags: [], expires: 0)
                state.remember(message, at: Milliseconds(index % 100) * 2 + offset, step: 1, of: campaign)
            }
            return state
        }
        var own = try sends("joe", 0..<50, 0)
        let other = try sends("joe", 100..<150, 1)
        SentCommands.unite(&own, try #require(other.firstField(of: SentCommands.kind)), other)
        let known = (Array(0..<50) + Array(100..<150)).filter { own.sentCommand(UInt64($0)) != nil }
        #expect(known == Array(18..<50) + Array(118..<150))
        #expect(try IndividualState(restoring: own.bytes, types: Self.types).bytes == own.bytes)
    }

    @Test func afterALinkTheWindowsThatBeganLastAreRemembered() throws {
        func windows(_ keys: Range<Int>, _ start: Double) throws -> IndividualState {
            var scenario = try Scenario(Self.campaigns)
            for key in keys {
                scenario.happen(1_000, "a", ["k": .string("\(key)"), "n": .int(1)], time: start + Double(key))
            }
            return try #require(scenario.partition.state(of: "joe"))
        }
        // At most 32 run at once.
        var own = try windows(0..<32, 100)
        let other = try windows(32..<64, 100)
        let third = try windows(64..<80, 0)
        for other in [other, third] {
            var next = other.firstField(of: GoalWindow.kind)
            while let field = next {
                GoalWindow.unite(&own, field, other)
                next = other.field(after: field, of: GoalWindow.kind)
            }
        }
        let keys = Set(Self.windows(of: own).map(\.key))
        #expect(keys.count == 64)
        // Those of the third began first.
        #expect(keys == Set((0..<64).map(String.init)))
    }
}
