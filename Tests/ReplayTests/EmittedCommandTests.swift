import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import Testing

@testable import Replay

/// The commands that tests send, byte for byte those that the daemon's worker would hand to its producer.
struct EmittedCommandTests {
    private static let rules = """
        events:
          cart: {properties: {k: string, n: int}}
        attributes: {name: string}
        channels: {push: {address: '"t-1"'}, email: {address: '"e"'}}
        features: {carts_1h: {count: cart, over: 1h}}
        policies: {consent: {default: granted}}
        campaigns:
          remind:
            tags: [reminders]
            trigger: {event: cart, key: event.k}
            when: carts_1h >= 1
            steps:
              - wait: 30m
              - id: nudge
                when: event.n < 5
                send: {channels: [push], template: t, params: {n: '${event.n}', who: "${has(individual.name) ? 1 : 2}"}}
              - wait: 1h
              - {send: {channels: [email], template: last, expires: 6h}}
        tests:
          - name: it
            start: 2026-03-02T09:00:00Z
            timeline: [{at: 0m, event: cart, data: {k: c1, n: 3}}, {at: 5m, event: cart, data: {k: c2, n: 9}}, {at: 3h}]

        """

    /// The same played through the engine as the daemon asks it: writing records.
    private static func written(_ rules: RuleSet, _ test: RuleTest) -> [UInt8] {
        var driver = Driver(
            rules: rules, options: .init(application: "test", drawsGroups: test.drawsGroups), form: .written)
        var lines: [UInt8] = []
        for item in test.timeline {
            if let event = item.event {
                let record = TestRecord(event, test: test, lastCommand: nil, at: item.at)
                _ = unsafe driver.play(key: record.key.span.bytes, value: record.value.span.bytes, at: item.at)
            } else {
                driver.pass(to: item.at)
            }
            for entry in driver.effects.records.entries where entry.topic == .commands {
                let value = driver.effects.records.values.extracting(entry.value)
                for index in value.byteOffsets {
                    lines.append(unsafe value.unsafeLoad(fromByteOffset: index, as: UInt8.self))
                }
                lines.append(UInt8(ascii: "\n"))
            }
            driver.commit()
        }
        return lines
    }

    @Test func theyAreWhatTheEngineWrites() throws {
        let rules = try RuleSet.of(Self.rules)
        let test = try #require(rules.tests.first)
        let result = RuleTestRunner(rules: rules, keepingCommands: true).run(test)
        let written = Self.written(rules, test)
        #expect(written.count { $0 == UInt8(ascii: "\n") } == 3)
        #expect(String(decoding: result.commands, as: UTF8.self) == String(decoding: written, as: UTF8.self))
    }

    @Test func nobodyKeepsThemUnasked() throws {
        let rules = try RuleSet.of(Self.rules)
        let test = try #require(rules.tests.first)
        #expect(RuleTestRunner(rules: rules).run(test).commands.isEmpty)
    }
}
