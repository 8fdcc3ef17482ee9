import CEL
import Decisions
import Engine
import Events
import Scenarios
import State
import Testing

/// What finds no room in an individual's buffer is told with its reason, and nothing else stops (`rule-language.md`, "What happens when").
struct RoomTests {
    private static let keyed = "{event: a, key: event.k}"
    private static let filler = FieldKind(rawValue: 0xEE)

    /// Leaves so many bytes of room to an individual; nil: what takes it goes again.
    private func fill(_ scenario: Scenario, leaving room: Int?) throws {
        var state = try #require(scenario.partition.state(of: "joe"))
        if let field = state.field(Self.filler, key: 0) { state.removeField(field) }
        if let room {
            state.appendField(
                Self.filler, version: 1, key: 0, zeros: state.room - room - IndividualState.fieldHeader)
            #expect(state.room == room)
        }
        scenario.partition.restore(state)
    }

    @Test func aSendThatCapsCouldNotRememberIsSuppressed() throws {
        let policies = "{consent: {default: granted}, caps: [{max: 5, per: 30m}]}"
        let campaigns = [
            campaign("now", trigger: "b"), journey(named: "later", "{wait: 20m}", nudge, "{wait: 1h}", nudge),
        ]
        var scenario = try Scenario(rules(campaigns.joined(separator: "\n"), policies: policies))
        scenario.happen(0, "b")
        scenario.happen(0, "a")
        try fill(scenario, leaving: 20)
        scenario.pass(20)
        #expect(scenario.lines.last == "20m later 2 suppressed too_large the individual's state is full")
        let bytes = try #require(scenario.partition.state(of: "joe")).byteCount
        #expect(bytes < StateLimits.bufferBytes + 100)
        // By then what was sent first counts no more, and gives its room to the next.
        try fill(scenario, leaving: 20)
        scenario.pass(80)
        #expect(scenario.lines.suffix(2) == ["80m later 4 sent push", "80m later exited completed"])
    }

    @Test func aFullStateTakes960KiB() throws {
        var scenario = try Scenario(rules(campaign(trigger: Self.keyed)))
        scenario.happen(0, "a", ["k": .string("x")])
        try fill(scenario, leaving: 0)
        #expect(try #require(scenario.partition.state(of: "joe")).byteCount == 960 * 1_024)
        scenario.happen(1, "a", ["k": .string("y")])
        #expect(scenario.lines.last == "1m c y suppressed too_many_journeys")
    }

    @Test func whatCountsAgainstNoCapNeedsNoRoom() throws {
        let policies = "{consent: {default: granted}, caps: [{max: 5, per: 30m}]}"
        let send = "{send: {channels: [push], template: t, obeys_caps: false}}"
        var scenario = try Scenario(rules(journey("{wait: 20m}", send), policies: policies))
        scenario.happen(0, "a")
        try fill(scenario, leaving: 0)
        scenario.pass(20)
        #expect(scenario.lines.suffix(2) == ["20m c 2 sent push", "20m c exited completed"])
    }

    @Test func aSendThatCouldNotBeHeldIsSuppressed() throws {
        let policies = """
            {consent: {default: granted}, time_zone: {default: UTC}, quiet_hours: {from: "09:30", to: "10:00"}}
            """
        for (room, last) in [
            (7, "40m c exited completed"), (8, "40m c 2 deferred quiet_hours 60m"),
        ] {
            var scenario = try Scenario(rules(journey("{wait: 40m}", nudge), policies: policies))
            scenario.happen(0, "a")
            try fill(scenario, leaving: room)
            scenario.pass(40)
            #expect(scenario.lines.last == last)
        }
    }

    @Test func aRestartTakesTheRoomOfTheJourneyInWhosePlaceItComes() throws {
        let send = "{send: {channels: [push], template: t, params: {b: '${event.blob}'}}}"
        let keys = ["restart: true", "goal: {event: b, within: 1h}"]
        var scenario = try Scenario(rules(journey(trigger: Self.keyed, keys: keys, "{wait: 1d}", send)))
        func blob(_ length: Int) -> [String: Value] {
            ["k": .string("k"), "blob": .string(String(repeating: "x", count: length))]
        }
        scenario.happen(0, "a", blob(10_000))
        try fill(scenario, leaving: 100)
        scenario.happen(1, "a", blob(10_000))
        #expect(scenario.lines.suffix(2) == ["1m c k 1 exited restarted", "1m c k entered"])
        scenario.happen(2, "a", blob(10_200))
        #expect(scenario.lines.last == "2m c k suppressed too_many_journeys")
        scenario.happen(3, "a", ["k": .string("l")])
        #expect(scenario.lines.last == "3m c l suppressed too_many_journeys", "another finds no room")
    }

    @Test func aLinkBringsNoMoreThanThirtyTwoJourneys() throws {
        var scenario = try Scenario(rules(journey(trigger: Self.keyed, "{wait: 1d}", nudge)))
        func key(_ number: Int) -> [String: Value] { ["k": .string("k\(number + 100)")] }
        for number in 0..<20 { scenario.happen(0, "a", key(number)) }
        for number in 10..<42 { scenario.happen(0, "a", key(number), of: "ann") }
        scenario.happen(1, "individual.linked", effect: .linked(alias: "ann"))
        let merged = scenario.lines.filter { $0.contains("exited merged") }
        let own = (10..<20).map { "1m c k\($0 + 100) 1 exited merged" }
        let beyond = (32..<42).map { "1m c k\($0 + 100) 1 exited merged 32 journeys of the campaign run already" }
        #expect(merged == own + beyond)
        scenario.happen(2, "a", key(50))
        #expect(scenario.lines.last == "2m c k150 suppressed too_many_journeys")
        scenario.pass(2 * 24 * 60)
        #expect(scenario.lines.filter { $0.hasSuffix("completed") }.count == 32)
    }

    @Test func segmentsGoOnToChangeWithTime() throws {
        let more = "features: {n_1h: {count: a, over: 1h}}\nsegments: {busy: n_1h > 0}"
        var scenario = try Scenario(rules(campaign("cools", trigger: "{leaves: busy}"), more: more))
        scenario.happen(0, "a")
        try fill(scenario, leaving: 0)
        scenario.pass(60)
        #expect(scenario.lines == ["60m cools suppressed too_many_journeys"], "that they left it is seen")
        try fill(scenario, leaving: nil)
        scenario.happen(100, "a")
        scenario.pass(160)
        #expect(scenario.lines.last == "160m cools exited completed")
    }

    @Test func anAwaitedEventThatFindsNoRoomIsCountedAndAwaitedOn() throws {
        let show = "{send: {channels: [push], template: t, params: {k: '${event.k}'}}}"
        var scenario = try Scenario(rules(journey("{await: {event: b, within: 1h}, then: [\(show)]}")))
        scenario.happen(0, "a")
        try fill(scenario, leaving: 100)
        scenario.happen(1, "b", ["k": .string("x")])
        #expect(scenario.lines.last == "1m c 1 suppressed too_large the individual's state is full")
        #expect(scenario.recorded.count == 1, "it is counted, and has no record")
        try fill(scenario, leaving: nil)
        scenario.happen(2, "b", ["k": .string("x")])
        #expect(scenario.lines.suffix(2) == ["2m c 1.then.1 sent push", "2m c exited completed"])
    }
}
