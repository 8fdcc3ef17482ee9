import RuleSets
import Testing
import TimeZoneFixtures
import YAML

/// Steps within steps: what they are called, and what comes next.
struct StepTests {
    private static let send = "{send: {channels: [push], template: t}}"

    private static func campaign(_ steps: String) throws -> Campaign {
        let loaded = load(shop, "campaigns: {x: {trigger: cart.updated, steps: [\(steps)]}}")
        return try #require(loaded.ruleSet?.campaigns.first, "\(loaded.text)")
    }

    private static let tree = """
        {id: first, wait: 1h}, {await: {event: order.completed, within: 1h}, then: [\(send), \(send)], else: [{choose: [{when: event.value > 1.0, steps: [\(send), {id: inner, wait: 1h}]}, {else: [\(send)]}]}]}, {id: fork, choose: [{when: event.value > 1.0, steps: []}, {when: event.value > 0.0, steps: [\(send)]}]}, \(send)
        """

    @Test func aStepsIdIsItsIdElseItsPosition() throws {
        let ids = try Self.campaign(Self.tree).steps.map(\.id)
        #expect(
            ids == [
                "first", "2", "2.then.1", "2.then.2", "2.else.1", "2.else.1.1.1", "inner", "2.else.1.2.1", "fork",
                "3.2.1", "4",
            ])
    }

    @Test func everyStepLeadsToTheOneThatComesNext() throws {
        let campaign = try Self.campaign(Self.tree)
        #expect(campaign.steps.map(\.next) == [1, 8, 3, 8, 8, 6, 8, 8, 10, 10, 11])
        #expect(campaign.steps.map { $0.place.previous ?? -1 } == [-1, 0, 1, 2, 1, 4, 5, 4, 1, 8, 8])
        #expect(campaign.steps.map(\.place.awaits.count) == [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0])
        guard case .await(let wait) = campaign.steps[1].action, case .choose(let inner) = campaign.steps[4].action,
            case .choose(let fork) = campaign.steps[8].action
        else {
            Issue.record("the steps are of other kinds")
            return
        }
        #expect([wait.matched, wait.missed] == [2, 4])
        #expect(inner.alternatives.map(\.first) == [5, 7])
        #expect(fork.alternatives.map(\.first) == [10, 9])
    }

    @Test func editorsKnowStepsWhereverTheyStand() {
        let files = [shop, "campaigns: {x: {trigger: cart.updated, steps: [\(Self.tree)]}}"].enumerated().map {
            ParsedRuleFile(RuleFile(path: "\($0).yaml", bytes: Array($1.utf8)))
        }
        let analysis = RuleSetAnalysis(files, timeZones: TimeZoneFixtures.database)
        #expect(analysis.names(of: .step, owner: "x") == ["first", "fork", "inner"])
        #expect(analysis.names(of: .template) == ["t"])
    }

    @Test func messageIs1() throws {
        let loaded = load(shop, "campaigns: {x: {trigger: cart.updated, message: {channels: [push], template: t}}}")
        #expect(loaded.ruleSet?.campaigns.first?.steps.map(\.id) == ["1"])
    }

    @Test func idsAreUniqueInACampaignWhereverTheyStand() {
        let loaded = load(
            shop,
            "campaigns: {x: {trigger: cart.updated, steps: [{id: a, wait: 1h}, {choose: [{else: [{id: a, wait: 1h}, {id: '2', wait: 1h}, \(Self.send)]}]}]}}"
        )
        #expect(loaded.diagnostics.map(\.code) == [.definedTwice, .stepID], "\(loaded.text)")
    }

    @Test func stepsMayStand16Deep() {
        func text(_ depth: Int) -> String {
            let steps = (0..<depth).reduce(Self.send) { steps, _ in
                "{await: {event: order.completed, within: 1h}, then: [\(steps)]}"
            }
            return "campaigns: {x: {trigger: cart.updated, steps: [\(steps)]}}"
        }
        #expect(load(shop, text(16)).text == "")
        #expect(load(shop, text(17)).diagnostics.map(\.code).contains(.stepDepth))
    }

    @Test func aNameOfALabelledEventInAnAwaitCarriesItsLabel() {
        let loaded = load(
            "events: {a: {}, sick: {labels: [health]}}\nchannels: {push: {address: '\"t\"'}}",
            "campaigns: {x: {trigger: a, steps: [{await: {event: sick, within: 1h}}, \(Self.send)]}}")
        #expect(loaded.diagnostics.map(\.code) == [.labelNotNamed], "\(loaded.text)")
    }

    @Test func whatIsReadInATestMayBeAStepOrATemplateOfAVariantWhereverItStands() {
        let steps =
            "[{choose: [{else: [{send: {channels: [push], variants: [{name: v, weight: 1, template: own}]}}]}]}]"
        func text(_ expectation: String) -> String {
            """
            campaigns: {x: {trigger: cart.updated, steps: \(steps)}}
            tests: [{name: t, start: 2026-03-02T09:00:00Z, expect: [{send: x, \(expectation)}]}]
            """
        }
        #expect(load(shop, text("step: 1.1.1, template: own, variant: v")).text == "")
        #expect(load(shop, text("step: 1.2.1, template: t")).diagnostics.count == 2)
    }
}
