import RuleSets
import Testing
import TimeZoneFixtures

@testable import Replay

/// What tests show of quiet hours and of channels with hours, and what failures say of what is held.
struct HoldCoverageTests {
    private static func files(action: String, at start: String, expect: String) -> [RuleFile] {
        let text = """
            events: {cart: {}}
            channels:
              push: {address: '"t"'}
              phone: {address: '"p"', hours: "09:00-12:00", outside: hold}
              fax: {address: '"f"', hours: "09:00-12:00"}
            policies:
              time_zone: {default: UTC}
              quiet_hours: {from: "21:00", to: "08:00", channels: [push], action: \(action)}
            campaigns:
              call: {purpose: transactional, trigger: cart, message: {channels: [phone], template: c}}
              nudge: {purpose: service, trigger: cart, steps: [{send: {channels: [push], template: n}}, {wait: 1h}]}
            tests:
              - name: a
                start: \(start)
                timeline: [{at: 0m, event: cart}]
                expect: \(expect)

            """
        return [RuleFile(path: "rules.yaml", bytes: Array(text.utf8))]
    }

    private static func missing(_ action: String, at start: String, expect: String) throws -> [String] {
        let files = files(action: action, at: start, expect: expect)
        let watched = try #require(
            RuleSetLoader.watching(files, timeZones: TimeZoneFixtures.database) { SeenCondition() })
        let runner = RuleTestRunner(rules: watched.ruleSet, notingReached: true)
        let results = runner.tests.map { runner.run($0) }
        #expect(results.flatMap(\.failures).map(\.message) == [])
        let reached = results.reduce(into: ReachedRules()) { $0.formUnion($1.reached) }
        return CoverageReport(of: watched, reached: reached).groups.flatMap { group in
            group.goals.filter { !$0.isMet && !$0.isImplied }.map {
                $0.place.path.joined(separator: ".") + ($0.text.map { " " + $0 } ?? "") + ": " + $0.missing
            }
        }
    }

    @Test func whatNeverHeldOrDroppedAMessageIsMissing() throws {
        let both = "[{send: call, channel: phone}, {send: nudge}]"
        let day = try Self.missing("hold", at: "2026-03-02T10:00:00Z", expect: both)
        #expect(day.contains("channels.phone.hours: never held a message"), "\(day)")
        #expect(day.contains("policies.quiet_hours: never held a message"), "\(day)")
        #expect(!day.contains { $0.contains("fax") && $0.contains("held") }, "\(day)")
        let dropping = try Self.missing("drop", at: "2026-03-02T10:00:00Z", expect: both)
        #expect(dropping.contains("policies.quiet_hours: never dropped a message"), "\(dropping)")
    }

    @Test func whatDidIsNotAndASendThatIsHeldHasNotReachedTheNextStep() throws {
        let night = try Self.missing(
            "hold", at: "2026-03-02T22:00:00Z",
            expect: "[{defer: call, reason: channel_hours, until: 11h}, {defer: nudge, until: 2026-03-03T08:00:00Z}]")
        #expect(!night.contains { $0.contains("held a message") }, "\(night)")
        #expect(night.contains("campaigns.nudge.steps.2 2: was never reached"), "\(night)")
        let dropped = try Self.missing(
            "drop", at: "2026-03-02T22:00:00Z", expect: "[{suppress: nudge, reason: quiet_hours}]")
        #expect(!dropped.contains { $0.contains("dropped a message") }, "\(dropped)")
        #expect(!dropped.contains { $0.contains("nudge.steps.2") }, "\(dropped)")
    }

    @Test func aFailureTellsUntilWhenItIsHeldAndWhy() throws {
        let files = Self.files(
            action: "hold", at: "2026-03-02T22:00:00Z", expect: "[{defer: nudge, until: 9h, reason: quiet_hours}]")
        let loaded = RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database)
        let rules = try #require(loaded.ruleSet)
        let failures = RuleTestRunner(rules: rules).run(rules.tests[0]).failures
        let message = try #require(failures.first).message
        #expect(message.contains("deferred until 10h, quiet_hours"), "\(message)")
        #expect(message.contains("until: expected"), "\(message)")
        #expect(message.contains("quiet_hours: it is quiet"), "\(message)")
    }
}
