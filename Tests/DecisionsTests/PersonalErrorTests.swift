import CEL
import Decisions
import Engine
import Scenarios
import Testing

/// What a failed evaluation of something personal tells.
struct PersonalErrorTests {
    private static let head = """
        events: {a: {properties: {n: string}}}
        attributes: {postcode: {type: string, pii: true}}
        channels: {push: {address: '"t"'}}
        policies: {consent: {default: granted}}

        """
    private static let rules =
        head + """
            campaigns:
              asks: {trigger: a, when: int(individual.postcode) > 75000, message: {channels: [push], template: t}}
              sends: {trigger: a, message: {channels: [push], template: t, params: {code: '${int(individual.postcode)}'}}}
              reads: {trigger: a, when: int(event.n) > 1, message: {channels: [push], template: t}}

            """

    @Test func anErrorDoesNotQuoteWhatIsPersonal() throws {
        var scenario = try Scenario(Self.rules)
        scenario.set(["postcode": .string("SW1A 1AA")])
        scenario.happen(1, "a", ["n": .string("x")])
        let details = scenario.decisions.compactMap(\.detail)
        #expect(details.count == 3)
        #expect(!details.contains { $0.contains("SW1A") })
        #expect(details.contains { $0.contains("\"x\"") })
    }

    @Test func thatItIsAbsentIsTold() throws {
        var scenario = try Scenario(Self.rules)
        scenario.happen(1, "a", ["n": .string("5")])
        #expect(scenario.decisions.contains { $0.detail == "`individual.postcode` is absent" })
    }

    @Test func aKeyThatReadsWhatIsPersonalIsMaskedWhereverItIsShown() throws {
        let campaigns = """
            by-code:
              trigger: {event: a, key: individual.postcode}
              restart: true
              goal: {event: done, within: 1h}
              steps: [{wait: 10m}, {send: {channels: [push], template: t}}, {wait: 1h}]
            by-n: {trigger: {event: a, key: event.n}, steps: [{wait: 10m}, {send: {channels: [push], template: t}}]}
            """
        var scenario = try Scenario(
            Self.head.replacing("events: {", with: "events: {done: {}, ") + "campaigns:\n"
                + campaigns.split(separator: "\n").map { "  \($0)\n" }.joined())
        scenario.set(["postcode": .string("SW1A 1AA")])
        for minute in [1.0, 2] { scenario.happen(minute, "a", ["n": .string("x")]) }
        guard case .known(let known) = scenario.partition.describe("joe") else {
            Issue.record("joe is known")
            return
        }
        #expect(known.description.journeys.map(\.key) == ["masked", "x"])
        scenario.pass(12)
        scenario.happen(13, "done")
        #expect(
            Set(scenario.decisions.map(\.outcome)).isSuperset(of: [.entered, .exited, .sent, .converted, .suppressed]))
        for decision in scenario.decisions + scenario.records where decision.outcome != .suppressed {
            #expect(decision.key == (decision.campaign == "by-n" ? "x" : "masked"), "\(decision.line)")
        }
        #expect(scenario.decisions.filter { $0.outcome == .suppressed }.allSatisfy { $0.key == "x" })
        // Two postcodes are two journeys all the same.
        scenario.set(["postcode": .string("N1")], at: 14)
        scenario.happen(15, "a", ["n": .string("x")])
        #expect(scenario.lines.contains("15m by-code masked entered"))
        #expect(!scenario.decisions.contains { $0.everything.contains("SW1A") || $0.everything.contains("N1") })
    }

    @Test func thatItIsThereIsNoPersonalValue() throws {
        let segments = "segments: {reachable: has(individual.postcode), central: 'individual.postcode == \"SW1A\"'}"
        var scenario = try Scenario(
            Self.head
                + "\(segments)\ncampaigns: {c: {trigger: a, when: reachable && !central, message: {channels: [push], template: t}}}\n"
        )
        scenario.set(["postcode": .string("N1")])
        scenario.happen(1, "a")
        let inputs = try #require(scenario.records.last).inputs.map { "\($0.name) \($0.value)" }
        #expect(inputs == ["reachable \(Value.bool(true))", "central \(Value.string("masked"))"])
    }
}
