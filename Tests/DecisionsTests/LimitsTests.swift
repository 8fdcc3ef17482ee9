import CEL
import Decisions
import Engine
import Events
import State
import Scenarios
import Testing

/// What is kept of one individual is bounded (`rule-language.md`, "What happens when").
struct LimitsTests {
    private static let keyed = "{event: a, key: event.k}"

    @Test func aThirtyThirdJourneyOfACampaignDoesNotStart() throws {
        var scenario = try Scenario(
            rules(
                journey(
                    trigger: Self.keyed, keys: ["restart: true", "exit: [{event: b, where: event.k == trigger.k}]"],
                    "{wait: 1d}", nudge)))
        for index in 0..<33 { scenario.happen(0, "a", ["k": .string("k\(index)")]) }
        #expect(scenario.lines.filter { $0.hasSuffix("entered") }.count == 32)
        #expect(scenario.recorded.last == "0m c k32 suppressed too_many_journeys")
        scenario.happen(1, "a", ["k": .string("k0")])
        #expect(scenario.lines.last == "1m c k0 entered", "a restart makes none more")
        scenario.happen(2, "b", ["k": .string("k5")])
        scenario.happen(3, "a", ["k": .string("k32")])
        #expect(scenario.lines.last == "3m c k32 entered")
    }

    @Test func whatIsKeptOfATriggerIsAtMost16KiBAsCompactJSON() throws {
        let send = "{send: {channels: [push], template: t, params: {b: '${event.blob}', n: '${event.n}'}}}"
        // {"blob":"…","n":7} is 17 bytes beside the text.
        for (length, line) in [
            (16_384 - 17, "0m c 1 sent push +entered -completed"), (16_384 - 16, "0m c suppressed too_large"),
        ] {
            var scenario = try Scenario(rules(journey(send)))
            scenario.happen(0, "a", ["blob": .string(String(repeating: "x", count: length)), "n": .int(7)])
            #expect(scenario.recorded.first == line)
        }
    }

    @Test func whatIsTooLargeLeavesTheRunningJourney() throws {
        let send = "{send: {channels: [push], template: t, params: {b: '${event.blob}'}}}"
        var scenario = try Scenario(rules(journey(keys: ["restart: true"], "{wait: 30m}", send)))
        scenario.happen(0, "a", ["blob": .string("small")])
        scenario.happen(10, "a", ["blob": .string(String(repeating: "x", count: 20_000))])
        scenario.pass(60)
        #expect(
            scenario.lines == [
                "0m c entered", "10m c suppressed too_large", "30m c 2 sent push", "30m c exited completed",
            ])
    }

    @Test func theLast64EndedKeysAreRemembered() throws {
        var scenario = try Scenario(rules(campaign("c", trigger: Self.keyed, "re_entry: never")))
        for index in 0..<65 { scenario.happen(Double(index), "a", ["k": .string("k\(index)")]) }
        scenario.happen(70, "a", ["k": .string("k1")])
        #expect(scenario.lines.last == "70m c k1 suppressed re_entry")
        scenario.happen(71, "a", ["k": .string("k0")])
        #expect(scenario.lines.suffix(3) == ["71m c k0 entered", "71m c k0 1 sent push", "71m c k0 exited completed"])
        scenario.happen(72, "a", ["k": .string("k1")])
        #expect(scenario.lines.suffix(3).first == "72m c k1 entered", "the one that ended longest ago made room")
    }

    @Test func aRestartRemembersNoKeyYet() throws {
        var scenario = try Scenario(
            rules(
                journey(trigger: Self.keyed, keys: ["re_entry: never", "restart: true"], nudge, "{wait: 1h}")))
        for index in 0..<64 {
            // Thirty-two run at once at most.
            let minute = Double(index / 32 * 100)
            scenario.happen(minute, "a", ["k": .string("k\(index)")])
        }
        for minute in [200.0, 201] { scenario.happen(minute, "a", ["k": .string("k64")]) }
        scenario.happen(202, "a", ["k": .string("k0")])
        #expect(scenario.lines.last == "202m c k0 suppressed re_entry", "the 65th has not ended")
        scenario.pass(300)
        scenario.happen(301, "a", ["k": .string("k0")])
        #expect(scenario.lines.contains("301m c k0 entered"))
    }

    @Test func aFullBufferTakesNoMoreJourneys() throws {
        let names = (0..<8).map { "c\($0)" }
        let send = "{send: {channels: [push], template: t, params: {b: '${event.blob}', i: '${event.items}'}}}"
        var scenario = try Scenario(
            rules(names.map { journey(named: $0, trigger: Self.keyed, "{wait: 1d}", send) }.joined(separator: "\n")))
        let blob = Value.string(String(repeating: "x", count: 10_000))
        for index in 0..<32 {
            scenario.happen(
                0, "a",
                ["k": .string("k\(index)"), "blob": blob, "items": .list(Array(repeating: .double(0), count: 100))])
        }
        let state = try #require(scenario.partition.state(of: "joe"))
        #expect(state.bytes.count <= StateLimits.bufferBytes)
        #expect(state.bytes.count > StateLimits.bufferBytes - 64 * 1_024)
        #expect(scenario.lines.contains { $0.hasSuffix("too_many_journeys") })
        let entered = scenario.lines.filter { $0.hasSuffix("entered") }.count
        scenario.pass(2 * 24 * 60)
        #expect(scenario.lines.filter { $0.hasSuffix("completed") }.count == entered)
    }
}
