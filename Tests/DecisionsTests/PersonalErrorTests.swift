import CEL
import Decisions
import Scenarios
import Testing

/// What a failed evaluation of something personal tells.
struct PersonalErrorTests {
    private static let rules = """
        events: {a: {properties: {n: string}}}
        attributes: {postcode: {type: string, pii: true}}
        channels: {push: {address: '"t"'}}
        policies: {consent: {default: granted}}
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
}
