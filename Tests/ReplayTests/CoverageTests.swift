import CEL
import Foundation
import RuleSets
import Scenarios
import Testing
import TimeZoneFixtures
import YAML

@testable import Replay

/// What of rules their tests reached.
struct CoverageTests {
    private static let rules = """
        events:
          cart: {properties: {k: string, n: int, kind: string}}
          order: {properties: {k: string}}
          gone: {}
        attributes: {token: string}
        channels: {push: {address: 'has(individual.token) ? individual.token : "t-1"'}}
        features:
          carts: {count: cart, where: event.n > 0 || event.kind == "gift", over: 1h}
        segments:
          stage: [{busy: carts >= 2}, {calm: 'true'}]
        policies: {caps: [{max: 1, per: 1h}]}
        campaigns:
          remind:
            trigger: {event: cart, where: event.kind == "basket" && event.n >= 2, key: event.k, max_age: 1h}
            when: stage != "" && (carts > 5 || event.n < 9)
            restart: true
            re_entry: never
            exit:
              - {event: order, where: event.k == trigger.k}
              - {event: gone}
            steps:
              - wait: 30m
              - id: nudge
                when: event.n < 5
                send: {channels: [push], template: t, params: {n: '${event.n > 3 ? "many" : "few"}'}}
              - wait: 1h
              - {id: last, send: {channels: [push], template: u}}
          other:
            purpose: service
            trigger: {event: cart, where: event.kind == "other"}
            message: {channels: [push], template: o}
        tests:
          - name: a
            start: 2026-03-02T09:00:00Z
            individual: {consents: {marketing: true}}

        """

    private static func report(_ timeline: String..., rules: String = rules) throws -> CoverageReport {
        let text = rules + "    timeline:\n" + timeline.map { "      - \($0)\n" }.joined()
        let files = [RuleFile(path: "rules.yaml", bytes: Array(text.utf8))]
        let watched = try #require(
            RuleSetLoader.watching(files, timeZones: TimeZoneFixtures.database) { SeenCondition() },
            "\(RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database).diagnostics.map(\.message))")
        let runner = RuleTestRunner(rules: watched.ruleSet, notingReached: true)
        let results = runner.tests.map { runner.run($0) }
        #expect(results.flatMap(\.failures).map(\.message) == [])
        return CoverageReport(of: watched, reached: results.reduce(into: ReachedRules()) { $0.formUnion($1.reached) })
    }

    /// What is missing of a group, as `path: text missing`; what is implied in brackets.
    private static func missing(_ group: String, of report: CoverageReport) -> [String] {
        let goals = report.groups.first { $0.name == group }?.goals ?? []
        return goals.filter { !$0.isMet }.map { goal in
            let path = goal.place.path.dropFirst().joined(separator: ".")
            let text = "\(path):\(goal.place.line): " + (goal.text.map { $0 + " " } ?? "") + goal.missing
            return goal.isImplied ? "(\(text))" : text
        }
    }

    @Test func withoutAnyEventEverythingIsMissing() throws {
        let report = try Self.report("{at: 0m}")
        #expect(report.groups.map(\.name) == ["other", "remind", "features", "segments", "channels", "policies"])
        #expect(report.groups.map(\.met) == [0, 0, 0, 0, 0, 0])
        #expect(
            Self.missing("remind", of: report).filter { !$0.hasPrefix("(") } == [
                "remind:13: never began", "remind:13: was never stopped for want of consent",
                #"remind.trigger.where:14: event.kind == "basket" && event.n >= 2 was never asked"#,
                "remind.trigger.max_age:14: never stopped an event",
                #"remind.when:15: stage != "" && (carts > 5 || event.n < 9) was never asked"#,
                "remind.restart:16: never restarted a journey", "remind.re_entry:17: never stopped an event",
                "remind.exit.1.where:19: event.k == trigger.k was never asked",
                "remind.exit.2.event:20: gone never came",
                "remind.steps.nudge.when:24: event.n < 5 was never asked",
                "remind.steps.nudge.send.params.n:25: event.n > 3 was never asked",
            ])
    }

    @Test func aTestOfTheMainWayLeavesTheOthers() throws {
        let report = try Self.report(
            "{at: 0m, event: cart, data: {k: c1, n: 3, kind: basket}}", "{at: 10m, event: order, data: {k: c2}}",
            "{at: 3h}")
        #expect(
            Self.missing("remind", of: report) == [
                "remind:13: was never stopped for want of consent",
                #"remind.trigger.where:14: event.kind == "basket" && event.n >= 2 was never false"#,
                #"remind.trigger.where:14: event.kind == "basket" was never false"#,
                "remind.trigger.where:14: event.n >= 2 was never false",
                "remind.trigger.max_age:14: never stopped an event",
                #"remind.when:15: stage != "" && (carts > 5 || event.n < 9) was never false"#,
                #"remind.when:15: stage != "" was never false"#,
                "remind.when:15: carts > 5 || event.n < 9 was never false", "remind.when:15: carts > 5 was never true",
                "remind.when:15: event.n < 9 was never false", "remind.restart:16: never restarted a journey",
                "remind.re_entry:17: never stopped an event",
                "remind.exit.1.where:19: event.k == trigger.k was never true",
                "remind.exit.2.event:20: gone never came", "remind.steps.nudge.when:24: event.n < 5 was never false",
                "remind.steps.nudge.send.params.n:25: event.n > 3 was never true",
            ])
        #expect(
            Self.missing("features", of: report) == [
                #"carts.where:8: event.n > 0 || event.kind == "gift" was never false"#,
                "carts.where:8: event.n > 0 was never false", #"carts.where:8: event.kind == "gift" was never asked"#,
                #"(carts.where:8: event.kind == "gift" was never asked)"#,
            ])
        #expect(Self.missing("segments", of: report) == ["stage.1.busy:10: carts >= 2 was never true"])
        #expect(Self.missing("channels", of: report) == ["push.address:6: has(individual.token) was never true"])
        #expect(Self.missing("policies", of: report) == ["caps.1:11: 1 per 1h never stopped a message"])
        let other = Self.missing("other", of: report)
        #expect(other.contains(#"other.trigger.where:30: event.kind == "other" was never true"#), "\(other)")
        #expect(other.contains("other:28: never began") && other.contains("(other.message:31: 1 never sent)"))
    }

    @Test func gatesThatStoppedSomebodyAreMet() throws {
        let report = try Self.report(
            "{at: 0m, event: cart, data: {k: c1, n: 3, kind: basket}}",
            "{at: 1m, event: cart, data: {k: c1, n: 2, kind: basket}}",
            "{at: 2m, event: cart, data: {k: c2, n: 2, kind: basket}}", "{at: 3m, event: gone}",
            "{at: 4m, event: cart, data: {k: c3, n: 2, kind: basket}}",
            "{at: 5m, event: cart, data: {k: c4, n: 2, kind: basket}}",
            "{at: 4h, event: cart, data: {k: c3, n: 2, kind: basket}}",
            "{at: 4h, time: 1h, event: cart, data: {k: c5, n: 2, kind: basket}}",
            "{at: 4h, individual: ada, event: cart, data: {k: c6, n: 2, kind: basket}}", "{at: 5h}")
        let missing = Self.missing("remind", of: report).joined(separator: "\n")
        for gate in ["max_age", "restart", "re_entry", "gone", "consent", "never sent"] {
            #expect(!missing.contains(gate), "\(gate): \(missing)")
        }
        #expect(Self.missing("policies", of: report) == [])
    }

    /// Where each step is known to be reached only by what comes of the next.
    @Test func aWaitIsReachedWhereAJourneyWaitsThere() throws {
        let begun = try Self.report("{at: 0m, event: cart, data: {k: c1, n: 3, kind: basket}}")
        let steps = { (report: CoverageReport) in
            Self.missing("remind", of: report).filter { $0.contains("steps") && $0.contains("reached") }
        }
        #expect(
            steps(begun) == [
                "remind.steps.nudge:23: nudge was never reached", "remind.steps.3:26: 3 was never reached",
                "remind.steps.last:27: last was never reached",
            ])
        let nudged = try Self.report(
            "{at: 0m, event: cart, data: {k: c1, n: 3, kind: basket}}", "{at: 40m}", "{at: 41m, event: gone}")
        #expect(steps(nudged) == ["remind.steps.last:27: last was never reached"])
    }

    @Test func aWaitAfterAnotherIsReachedWhereAJourneyStandsThereOrASendCameAfterIt() throws {
        let rules = """
            events: {cart: {}}
            channels: {push: {address: '"t"'}}
            campaigns:
              patient:
                trigger: cart
                steps: [{wait: 1h}, {wait: 1h}, {id: nudge, send: {channels: [push], template: t}}, {wait: 1h}, {wait: 1h}, {id: last, send: {channels: [push], template: t}}]
            tests:
              - name: a
                start: 2026-03-02T09:00:00Z

            """
        func unreached(_ end: String) throws -> [String] {
            let report = try Self.report("{at: 0m, event: cart}", "{at: \(end)}", rules: rules)
            return (report.groups.first { $0.name == "patient" }?.goals ?? []).filter {
                !$0.isMet && $0.kind == .step && $0.missing == "was never reached"
            }.compactMap(\.text)
        }
        #expect(try unreached("59m") == ["2", "nudge", "4", "5", "last"])
        #expect(try unreached("61m") == ["nudge", "4", "5", "last"])
        // Without consent the nudge is suppressed, and the journey goes on.
        #expect(try unreached("2h") == ["5", "last"])
        #expect(try unreached("3h") == ["last"])
        #expect(try unreached("4h") == [])
    }

    @Test func aGoalIsReachedByAConversion() throws {
        let rules = Self.rules.replacing(
            "re_entry: never\n", with: "re_entry: never\n    goal: {event: gone, within: 2h}\n")
        let cart = "{at: 0m, event: cart, data: {k: c1, n: 3, kind: basket}}"
        func goals(_ timeline: String...) throws -> [String] {
            let report =
                timeline.isEmpty
                ? try Self.report(cart, rules: rules) : try Self.report(cart, timeline[0], rules: rules)
            return Self.missing("remind", of: report).filter { $0.hasPrefix("remind.goal:") }
        }
        #expect(try goals() == ["remind.goal:18: never converted a journey"])
        #expect(try goals("{at: 90m, event: gone}") == [])
    }

    @Test func stepsWithinStepsAreReachedByTheWaysThatJourneysTake() throws {
        let rules = """
            events: {cart: {properties: {n: int}}, order: {}}
            channels: {push: {address: '"t"'}}
            campaigns:
              c:
                trigger: cart
                steps:
                  - await: {event: order, within: 1h}
                    then: [{id: thanks, send: {channels: [push], template: t}}]
                    else:
                      - choose:
                          - {when: event.n > 1, steps: [{wait: 1h}, {wait: 1h}]}
                          - else: [{id: last, wait: 1h}]
                  - {id: end, send: {channels: [push], template: t}}
            tests:
              - name: a
                start: 2026-03-02T09:00:00Z

            """
        func unreached(_ first: String, _ last: String) throws -> [String] {
            let report = try Self.report(first, last, rules: rules)
            return (report.groups.first { $0.name == "c" }?.goals ?? []).filter {
                !$0.isMet && $0.kind == .step && $0.missing == "was never reached"
            }.map { $0.isImplied ? "(\($0.text ?? ""))" : $0.text ?? "" }
        }
        #expect(
            try unreached("{at: 0m, event: cart, data: {n: 2}}", "{at: 1m}") == [
                "thanks", "1.else.1", "(1.else.1.1.1)", "(1.else.1.1.2)", "(last)", "end",
            ])
        #expect(
            try unreached("{at: 0m, event: cart, data: {n: 2}}", "{at: 1m, event: order}") == [
                "1.else.1", "(1.else.1.1.1)", "(1.else.1.1.2)", "(last)",
            ])
        #expect(try unreached("{at: 0m, event: cart, data: {n: 2}}", "{at: 150m}") == ["thanks", "last", "end"])
        #expect(
            try unreached("{at: 0m, event: cart, data: {n: 1}}", "{at: 61m}") == [
                "thanks", "1.else.1.1.1", "(1.else.1.1.2)", "end",
            ])
    }

    /// Probes must not change what is decided: every test of the shop's rules comes to the same decisions with them.
    @Test func watchedRulesDecideAsTheOthersDo() throws {
        let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../deploy/rules/shop")
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        let files = try names.map {
            RuleFile(path: $0, bytes: Array(try Data(contentsOf: directory.appending(path: $0))))
        }
        let rules = try #require(RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database).ruleSet)
        let watched = try #require(
            RuleSetLoader.watching(files, timeZones: TimeZoneFixtures.database) { SeenCondition() })
        #expect(watched.conditions.count > 20)
        #expect(rules.tests.count > 20)
        for test in rules.tests {
            var plain = RuleTestRun(test: test, rules: rules, recorder: MomentRecorder())
            plain.play()
            var probed = RuleTestRun(test: test, rules: watched.ruleSet, recorder: MomentRecorder())
            probed.play()
            let sentences = plain.decisions.map { $0.sentence(since: test.start) }
            #expect(sentences == probed.decisions.map { $0.sentence(since: test.start) }, "\(test.name)")
            #expect(plain.failures.map(\.message) == probed.failures.map(\.message))
        }
    }

    /// Campaigns that ask one property for a text are found by the text; watched ones ask.
    @Test func whatIsFoundByItsTextIsAskedWhereItIsWatched() throws {
        let report = try Self.report("{at: 0m, event: cart, data: {k: c1, n: 3, kind: nothing}}")
        #expect(
            Self.missing("other", of: report).contains(#"other.trigger.where:30: event.kind == "other" was never true"#)
        )
        #expect(!Self.missing("other", of: report).contains { $0.contains("never asked") && $0.contains("where") })
    }
}
