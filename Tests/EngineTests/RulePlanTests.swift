import CEL
import Decisions
import Events
import RuleSets
import Scenarios
import Testing

@testable import Engine

/// What another rule set would change in a partition.
struct RulePlanTests {
    private static func rules(features: String, campaigns: String) throws -> RuleSet {
        try RuleSet.of(
            """
            events: {a: {properties: {k: string}}, b: {}}
            channels: {push: {address: '"t"'}}
            policies: {consent: {default: granted}}
            features: {\(features)}
            campaigns:
            \(campaigns)

            """)
    }

    private static let before = """
          first: {trigger: {event: a, key: event.k}, steps: [{id: pause, wait: 5m}, {send: {channels: [push], template: t}}]}
          second: {trigger: b, steps: [{wait: 1h}, {send: {channels: [push], template: t}}]}
        """

    @Test func journeysGoOnOrAreWithdrawnAndNothingChanges() throws {
        let old = try Self.rules(features: "n_1h: {count: a, over: 1h}, n_ever: {count: b}", campaigns: Self.before)
        var scenario = Scenario(old)
        for key in ["x", "y"] { scenario.happen(1, "a", ["k": .string(key)]) }
        scenario.happen(1, "a", ["k": .string("z")], of: "ann")
        scenario.happen(1, "b", of: "ann")
        let next = try Self.rules(
            features: "n_1h: {count: a, over: 1h}, m_2h: {count: b, over: 2h, where: 'event.id != \"\"'}",
            campaigns: Self.before.replacing("id: pause, ", with: ""))
        let clock = scenario.partition.clock
        let plan = scenario.partition.plan(for: next)
        #expect(
            plan.journeys == [
                RulePlan.Journeys(campaign: "first", step: "pause", goingOn: 0, withdrawn: 3),
                RulePlan.Journeys(campaign: "second", step: "1", goingOn: 1, withdrawn: 0),
            ])
        #expect(plan.warming == [.init(feature: "m_2h", until: clock + 7_200_000)])
        #expect(old.features(droppedBy: next) == ["n_ever"] && next.features(droppedBy: old) == ["m_2h"])
        #expect(scenario.partition.rules.hash == old.hash && scenario.partition.clock == clock)
        #expect(!scenario.partition.hasRuleChange)
        // It is what then happens.
        try scenario.swap(to: next, at: 2)
        #expect(scenario.decisions.count { $0.reason == .withdrawn } == 3)
        #expect(
            scenario.partition.warmingFeatures(at: scenario.partition.clock).map(\.feature)
                == plan.warming.map(\.feature))
    }

    @Test func partitionsAddUp() throws {
        let old = try Self.rules(features: "n: {count: a}", campaigns: Self.before)
        var scenario = Scenario(old)
        scenario.happen(1, "b")
        let same = scenario.partition.plan(for: old)
        #expect(same.journeys.map(\.goingOn) == [1] && same.journeys.map(\.withdrawn) == [0] && same.warming.isEmpty)
        var sum = same
        sum.add(same)
        #expect(sum.journeys == [RulePlan.Journeys(campaign: "second", step: "1", goingOn: 2, withdrawn: 0)])
    }

    @Test func definitionsAreComparedAsTheyAreWrittenWithoutLayout() {
        func files(_ texts: String...) -> [RuleFile] {
            texts.enumerated().map { RuleFile(path: "f\($0).yaml", bytes: Array($1.utf8)) }
        }
        let old = files(
            "campaigns:\n  a: {x: 1}\n  b: {x: [1, 2]}\n  gone: {}\n", "features: {f: {count: a}}\ntests: [{name: t}]\n"
        )
        let new = files(
            "# moved\nfeatures:\n  f:\n    count: 'a'\ncampaigns: {b: {x: [1, 2]}, a: {x: 2}, new: {}}\ntests: []\n")
        let changes = DefinitionChange.between(old, new).map { "\($0.section) \($0.name) \($0.kind)" }
        #expect(
            changes == ["features f changed", "campaigns a changed", "campaigns gone removed", "campaigns new added"])
        #expect(
            DefinitionChange.between(
                old,
                files(
                    "campaigns:\n  a:\n    x: 1   # as before\n  b: {x: [1,2]}\n  gone: {}\nfeatures: {f: {count: a}}\n"
                )) == [])
    }

    @Test func aCapForWhichTooLittleIsRememberedSaysUntilWhen() throws {
        func rules(_ caps: String) throws -> RuleSet {
            try RuleSet.of(
                """
                events: {a: {}}
                channels: {push: {address: '"t"'}}
                policies: {consent: {default: granted}, caps: [\(caps)]}
                campaigns: {c: {trigger: a, message: {channels: [push], template: t}}}

                """)
        }
        let (week, day, none) = ("{max: 3, per: 7d}", "{max: 2, per: 24h}", try rules(""))
        var scenario = Scenario(none)
        #expect(try scenario.partition.plan(for: rules(week)).caps.isEmpty == false)
        for minute in [0.0, 10] { scenario.happen(minute, "a") }
        let clock = scenario.partition.clock
        func planned(_ caps: String) throws -> [String] {
            try scenario.partition.plan(for: rules(caps)).caps.map { "\($0.cap) \(($0.until - clock) / 3_600_000)h" }
        }
        #expect(try planned("\(day), \(week)") == ["2 per 24h 24h", "3 per 7d 168h"])
        try scenario.swap(to: rules(day), at: 10)
        // What was sent before counts not: nothing was remembered.
        for minute in [11.0, 12, 13] { scenario.happen(minute, "a") }
        #expect(scenario.decisions.count { $0.reason == .capped } == 1)
        let later = scenario.partition.clock
        #expect(
            try scenario.partition.plan(for: rules("\(week), \(day)")).caps
                == [.init(cap: "3 per 7d", until: later + 6 * 86_400_000)])
        #expect(try scenario.partition.plan(for: rules("{max: 1, per: 1h}")).caps.isEmpty)
        let untouched = PartitionProcessor(rules: none, options: PartitionProcessor.Options(application: "app"))
        #expect(try untouched.plan(for: rules(week)).caps.isEmpty, "nothing was sent there")
        var sum = try scenario.partition.plan(for: rules(week))
        sum.add(caps: [.init(cap: "3 per 7d", until: later + 7 * 86_400_000), .init(cap: "x", until: 1)])
        #expect(sum.caps.map(\.until) == [later + 7 * 86_400_000, 1])
    }
}
