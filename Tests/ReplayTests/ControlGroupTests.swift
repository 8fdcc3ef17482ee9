import Replay
import RuleSets
import Scenarios
import Testing

/// Control groups, rollouts and shadows in the rule set's own tests.
struct ControlGroupTests {
    private static func drawn(_ policies: String, _ keys: String, _ lines: String...) throws -> [String] {
        let text = """
            events: {cart: {}}
            channels: {push: {address: '"t-1"'}}
            policies: \(policies)
            campaigns: {c: {trigger: cart, \(keys), message: {channels: [push], template: t}}}
            tests:
              - name: it
                start: 2026-03-02T09:00:00Z
                timeline: [{at: 0m, event: cart}]

            """
        let rules = try RuleSet.of(text + lines.map { "    \($0)\n" }.joined())
        return rules.tests.flatMap { RuleTestRunner(rules: rules).run($0).failures.map(\.message) }
    }

    private static let everybody = "{consent: {default: granted}, holdout: {percent: 100}}"

    @Test func holdoutsAndRolloutsAreOffUnlessTheTestTurnsThemOn() throws {
        let sends = "expect: [{send: c}]"
        #expect(try Self.drawn(Self.everybody, "priority: 1", sends) == [])
        #expect(try Self.drawn(Self.everybody, "holdout: {percent: 100}, rollout: {percent: 0}", sends) == [])
        #expect(try Self.drawn(Self.everybody, "priority: 1", sends, "holdout: false") == [])
        #expect(
            try Self.drawn(
                Self.everybody, "priority: 1", "holdout: true",
                "expect: [{shadow: c, reason: global_holdout, holdout: global_holdout, channel: push, template: t, expires: 24h}]",
                "never: [{send: c}]") == [])
        #expect(
            try Self.drawn(
                Self.everybody, "rollout: {percent: 0}", "holdout: true",
                "expect: [{suppress: c, reason: rollout}]") == [])
        #expect(try Self.drawn(Self.everybody, "priority: 1", "holdout: true", sends).count == 1)
    }

    @Test func shadowsAndPausedCampaignsAreAsTheyAreInEveryTest() throws {
        let granted = "{consent: {default: granted}}"
        #expect(try Self.drawn(granted, "mode: shadow", "expect: [{shadow: c, holdout: shadow}]") == [])
        #expect(try Self.drawn(granted, "mode: paused", "expect: [{suppress: c, reason: paused}]") == [])
    }
}
