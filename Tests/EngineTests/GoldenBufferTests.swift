import CEL
import Decisions
import Engine
import Events
import Foundation
import RuleSets
import Scenarios
import State
import Testing

/// Buffers of individuals in the middle of something, as this layout was written first: every later build reads them and goes on.
///
/// With `RECORD_FIXTURES=1` in the environment they are written anew: only for a layout that has none yet.
struct GoldenBufferTests {
    /// Somebody in the middle of something: how they came there, and what comes of it.
    struct Golden: Sendable, CustomTestStringConvertible {
        /// The name of the fixture.
        let name: String
        let rules: String
        /// The minute up to which time passed before.
        let minute: Double
        let before: @Sendable (inout Scenario) -> Void
        let after: @Sendable (inout Scenario) -> Void
        /// The decisions that `after` makes.
        let expected: [String]

        var testDescription: String { name }
    }

    private static func rules(_ policies: String, _ campaigns: String) -> String {
        """
        events:
          a: {properties: {k: string, n: int}}
          b: {properties: {k: string, n: int}}
        channels: {push: {address: '"t"'}, mail: {address: '"m"'}}
        features: {bs_1h: {count: b, over: 1h}}
        segments:
          keen: bs_1h >= 2
          stage: [{warm: bs_1h == 1}, {hot: bs_1h > 1}, {cold: 'true'}]
        policies: {consent: {default: granted}, time_zone: {default: UTC}, \(policies)}
        campaigns:
        \(campaigns.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

        """
    }

    private static let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    static let all: [Golden] = [
        Golden(
            name: "individual-v3-held-v2",
            // From minute 720 to minute 1,380.
            rules: rules(
                "quiet_hours: {from: \"21:00\", to: \"08:00\"}",
                """
                c:
                  trigger: {event: a, key: event.k}
                  steps:
                    - {id: nudge, send: {channels: [push], template: t, params: {n: '${event.n}'}, expires: 20h}}
                    - wait: 1h
                    - {id: last, send: {channels: [mail], template: u, params: {k: '${event.k}'}}}
                """), minute: 810,
            before: { $0.happen(800, "a", ["k": .string("x"), "n": .int(7)], id: "e-a", traceparent: trace) },
            after: {
                // While it is held triggers find it running.
                $0.happen(900, "a", ["k": .string("x"), "n": .int(8)], id: "e-b")
                $0.pass(1_379)
                $0.pass(2_000)
            },
            expected: [
                "900m c x suppressed already_running", "1380m c x nudge sent push n=7", "1440m c x last sent mail k=x",
                "1440m c x exited completed",
            ]),
        Golden(
            name: "individual-v3-awaiting-v2",
            rules: rules(
                "holdout: {percent: 0}",
                """
                c:
                  trigger: {event: a, key: event.k}
                  steps:
                    - id: outer
                      await: {event: a, where: event.n > trigger.n, within: 2h}
                      then:
                        - id: inner
                          await: {event: b, where: event.k == trigger.k, within: 1h}
                          then: [{send: {channels: [push], template: came, params: {n: '${event.n}', t: '${trigger.n}'}}}]
                          else: [{send: {channels: [push], template: late}}]
                        - {id: behind, send: {channels: [mail], template: u, params: {n: '${event.n}', t: '${trigger.n}'}}}
                """), minute: 30,
            before: {
                $0.happen(1, "a", ["k": .string("x"), "n": .int(1)], id: "e-1", traceparent: trace)
                // The journey of x comes to the inner await, that of y stands at the outer one.
                $0.happen(20, "a", ["k": .string("y"), "n": .int(2)], id: "e-2")
            },
            after: {
                $0.happen(40, "b", ["k": .string("y"), "n": .int(5)], id: "f-1")
                $0.happen(41, "b", ["k": .string("x"), "n": .int(6)], id: "f-2")
                $0.happen(50, "a", ["k": .string("z"), "n": .int(3)], id: "f-3")
                $0.pass(111)
            },
            expected: [
                "41m c x 1.then.1.then.1 sent push n=6 t=1", "41m c x behind sent mail n=2 t=1",
                "41m c x exited completed", "50m c z entered", "110m c y 1.then.1.else.1 sent push",
                "110m c y behind sent mail n=3 t=2", "110m c y exited completed",
            ]),
        Golden(
            name: "individual-v3-segments-v1",
            rules: rules(
                "holdout: {percent: 0}",
                """
                comes: {trigger: {enters: keen}, message: {channels: [push], template: t}}
                goes: {trigger: {leaves: keen}, message: {channels: [push], template: t}}
                warms: {trigger: {enters: {stage: warm}}, message: {channels: [mail], template: t}}
                """), minute: 30,
            before: {
                $0.happen(5, "b", id: "e-1")
                $0.happen(10, "b", id: "e-2")
            },
            after: {
                // Who is in it does not come into it; time alone changes it.
                $0.happen(40, "a", id: "f-1")
                $0.pass(64)
                $0.pass(200)
            },
            expected: [
                "65m goes entered", "65m warms entered", "65m goes 1 sent push",
                "65m warms 1 suppressed outranked goes", "65m goes exited completed", "65m warms exited completed",
            ]),
        Golden(
            name: "individual-v3-sends-v2",
            rules: rules(
                "caps: [{max: 2, per: 24h, channel: push}, {max: 3, per: 24h, tag: offers}]",
                """
                c: {tags: [offers], trigger: {event: a, where: event.n == 1}, message: {channels: [push], template: t}}
                d: {trigger: {event: a, where: event.n == 2}, message: {channels: [push, mail], template: t, fallback: true}}
                e: {tags: [offers], trigger: {event: a, where: event.n == 3}, message: {channels: [mail], template: t}}
                s: {mode: shadow, tags: [offers], trigger: {event: a, where: event.n == 4}, message: {channels: [push], template: t}}
                f: {tags: [offers], purpose: service, trigger: message.failed, message: {channels: [push], template: t}}
                """), minute: 30,
            before: {
                for (minute, n) in [(1.0, 1), (2, 3), (3, 4), (4, 2)] as [(Double, Int64)] {
                    $0.happen(minute, "a", ["n": .int(n)], id: "e-\(n)")
                }
            },
            after: {
                // Two on push, two offers, and a shadow that uses up nothing of theirs.
                $0.happen(31, "a", ["n": .int(1)], id: "f-31")
                $0.happen(32, "a", ["n": .int(3)], id: "f-32")
                $0.happen(33, "a", ["n": .int(3)], id: "f-33")
                $0.happen(34, "a", ["n": .int(4)], id: "f-34")
                // The first is given back by its command's id.
                let first = CommandIdentifier.first
                $0.happen(
                    35, "message.failed", ["command_id": .string(first.description)], id: "f-35",
                    effect: .feedback(Feedback(.failed, command: (first.high, first.low), channel: nil)))
                $0.pass(1_441)
                $0.happen(1_442, "a", ["n": .int(1)], id: "f-1442")
            },
            expected: [
                "31m c entered", "31m c 1 suppressed capped 2 per 24h channel push", "31m c exited completed",
                "32m e entered", "32m e 1 sent mail", "32m e exited completed",
                "33m e entered", "33m e 1 suppressed capped 3 per 24h tag offers", "33m e exited completed",
                "34m s entered [shadow]", "34m s 1 suppressed capped 2 per 24h channel push [shadow]",
                "34m s exited completed [shadow]", "35m f entered", "35m f 1 sent push", "35m f exited completed",
                "1442m c entered", "1442m c 1 suppressed capped 2 per 24h channel push", "1442m c exited completed",
            ]),
    ]

    /// The id of the command that `e-1` brought about: SHA-256 over application, campaign, individual, event and step.
    private enum CommandIdentifier {
        static let first = Identifier(high: 0x271247305d0486ee, low: 0x0ed48eecacbe67cc)
    }

    private static func file(_ name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../StateTests/Fixtures/\(name).hex")
    }

    private static func read(_ name: String) throws -> [UInt8] {
        let hex = Array(try String(contentsOf: file(name), encoding: .utf8).filter { !$0.isWhitespace })
        return stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(String(hex[$0...$0 + 1]), radix: 16) }
    }

    private static func write(_ bytes: [UInt8], _ name: String) throws {
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let lines = stride(from: 0, to: digits.count, by: 32).map { digits[$0..<min($0 + 32, digits.count)].joined() }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file(name))
    }

    private static func state(_ golden: Golden) throws -> Scenario {
        var scenario = try Scenario(golden.rules)
        golden.before(&scenario)
        scenario.pass(golden.minute)
        return scenario
    }

    @Test(arguments: all)
    func aPresentBuildWritesTheSame(_ golden: Golden) throws {
        let bytes = try #require(Self.state(golden).partition.state(of: "joe")).bytes
        if ProcessInfo.processInfo.environment["RECORD_FIXTURES"] == "1" { try Self.write(bytes, golden.name) }
        #expect(try Self.read(golden.name) == bytes)
    }

    @Test(arguments: all)
    func oneGoesOnWithIt(_ golden: Golden) throws {
        let before = try Self.state(golden)
        // Only the fixture is known of the individual.
        var scenario = Scenario(before.rules)
        let bytes = try Self.read(golden.name)
        try scenario.partition.restore("joe", bytes: bytes)
        scenario.partition.restore(before.partition.checkpoint(offsets: []))
        #expect(scenario.partition.state(of: "joe")?.bytes == bytes)
        golden.after(&scenario)
        #expect(scenario.decisions.filter { !$0.isOnlyCounted }.map(Self.shown) == golden.expected)
    }

    private static func shown(_ decision: Decision) -> String {
        ([decision.line] + (decision.message?.params ?? []).map { "\($0.name)=\(text($0.value))" }).joined(
            separator: " ")
    }

    private static func text(_ value: Value) -> String {
        switch value {
        case .int(let number): "\(number)"
        case .string(let text): text
        default: "\(value)"
        }
    }
}
