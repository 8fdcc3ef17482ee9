import Replay
import RuleSets
import Scenarios
import Testing

/// Triggers and exits by segment in the rules' own tests.
struct SegmentRuleTests {
    private static func failures(_ test: String) throws -> [String] {
        let rules = try RuleSet.of(
            """
            events: {order: {properties: {value: double}}, view: {}}
            channels: {push: {address: '"t"'}}
            features: {orders_ever: {count: order}, orders_1h: {count: order, over: 1h}}
            segments:
              stage: [{lapsed: orders_ever > 0 && orders_1h == 0}, {customer: orders_ever > 0}]
            policies: {consent: {default: granted}}
            campaigns:
              win-back:
                trigger: {enters: {stage: lapsed}, where: event.value == "lapsed"}
                exit: [{leaves: {stage: lapsed}}]
                steps: [{send: {channels: [push], template: t}}, {wait: 1d}, {send: {channels: [push], template: u}}]
            tests:
              - name: it
                start: 2026-03-02T09:00:00Z
                \(test.split(separator: "\n").joined(separator: "\n    "))

            """)
        let runner = RuleTestRunner(rules: rules)
        return rules.tests.flatMap { runner.run($0).failures.map(\.message) }
    }

    @Test func somebodyLapsedByTimeAloneIsWonBack() throws {
        #expect(
            try Self.failures(
                """
                timeline: [{at: 5m, event: order, data: {value: 3.5}}, {at: 3h, event: order}, {at: 2d}]
                expect:
                  - {at: 65m, send: win-back, template: t, trigger: segment.entered/stage/lapsed/1772445900000}
                  - {at: 3h, exit: win-back, reason: exit}
                  - {at: 4h, send: win-back, template: t}
                  - {at: 28h, send: win-back, template: u}
                features: [{at: 64m, stage: customer}, {at: 65m, stage: lapsed}]
                """) == [])
    }

    @Test func noRecordBringsAChangeOfSegment() throws {
        #expect(
            try Self.failures(
                """
                timeline:
                  - {at: 0m, event: segment.entered, data: {segment: stage, value: lapsed}, rejected: undeclared_type}
                expect: []
                """) == [])
    }
}
