import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import Testing

/// Control groups: gate 5 (`rule-language.md`, "Control groups").
struct HoldoutTests {
    private static func policies(_ holdout: String) -> String { "{consent: {default: granted}, holdout: \(holdout)}" }

    /// A policy that draws nobody, for its salt alone.
    private static let salted = policies("{percent: 0, salt: 2026-q4}")

    /// What became of the first trigger of an individual: `sent`, or why the journey was a shadow.
    private static func group(
        of individual: String, _ keys: [String], policies: String = "{consent: {default: granted}}"
    ) throws -> String {
        let lines = ["c:", "  trigger: a", "  message: {channels: [push], template: t}"] + keys.map { "  \($0)" }
        var scenario = try Scenario(rules(lines.joined(separator: "\n"), policies: policies))
        scenario.happen(0, "a", of: individual)
        let decision = try #require(scenario.decisions.first { $0.step == "1" })
        #expect(decision.outcome == (decision.holdout == nil ? .sent : .shadow))
        return decision.holdout?.rawValue ?? "sent"
    }

    /// Numbers that Python draws, of everyone the first of:
    ///
    ///     def b(*fields):
    ///         h = hashlib.sha256()
    ///         for f in fields: h.update(struct.pack(">I", len(f.encode())) + f.encode())
    ///         return int.from_bytes(h.digest()[:8], "big") % 10000
    ///     b("holdout", "2026-q4", p), b("holdout", "", p), b("campaign-holdout", "2026-q4", "c", p),
    ///     b("campaign-holdout", "", "c", p), b("rollout", "c", p)
    private static let draws: [(individual: String, numbers: [Int])] = [
        ("joe", [8_615, 558, 5_787, 1_926, 8_799]), ("ann", [2_915, 3_884, 9_975, 7_984, 4_670]),
        ("eve", [7_427, 4_770, 425, 2_823, 3_896]), ("zoë", [2_262, 7_164, 2_684, 2_577, 2_820]),
    ]

    @Test(arguments: draws.map(\.individual))
    func individualsAreDrawnByTheHashesThatThePageGives(_ individual: String) throws {
        let numbers = try #require(Self.draws.first { $0.individual == individual }).numbers
        for isIn in [true, false] {
            // A share holds the numbers below its hundredths of a percent.
            let percents = numbers.map { number in
                let hundredths = isIn ? number + 1 : number
                return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
            }
            let found = [
                try Self.group(
                    of: individual, [], policies: Self.policies("{percent: \(percents[0]), salt: 2026-q4}")),
                try Self.group(of: individual, [], policies: Self.policies("{percent: \(percents[1])}")),
                try Self.group(of: individual, ["holdout: {percent: \(percents[2])}"], policies: Self.salted),
                try Self.group(of: individual, ["holdout: {percent: \(percents[3])}"]),
            ]
            let group = ["global_holdout", "global_holdout", "campaign_holdout", "campaign_holdout"]
            #expect(found == (isIn ? group : ["sent", "sent", "sent", "sent"]))
            var scenario = try Scenario(rules(campaign("c", trigger: "a", "rollout: {percent: \(percents[4])}")))
            scenario.happen(0, "a", of: individual)
            #expect((scenario.decisions.first?.reason == .rollout) == !isIn)
        }
    }

    @Test(arguments: Purpose.allCases)
    func onlyMarketingHasControlGroups(_ purpose: Purpose) throws {
        let everybody = Self.policies("{percent: 100}")
        let keys = ["purpose: \(purpose.rawValue)"]
        #expect(
            try Self.group(of: "joe", keys, policies: everybody)
                == (purpose == .marketing ? "global_holdout" : "sent"))
        guard purpose == .marketing else { return }
        #expect(try Self.group(of: "joe", keys + ["holdout: {percent: 100}"]) == "campaign_holdout")
    }

    @Test func theGlobalGroupIsNamedBeforeTheCampaignsAndThatBeforeShadow() throws {
        let keys = ["mode: shadow", "holdout: {percent: 100}"]
        #expect(try Self.group(of: "joe", keys, policies: Self.policies("{percent: 100}")) == "global_holdout")
        #expect(try Self.group(of: "joe", keys) == "campaign_holdout")
        #expect(try Self.group(of: "joe", ["mode: shadow"]) == "shadow")
    }

    @Test func theRecordOfTheEntryAndEveryOtherOfAShadowNamesItsGroup() throws {
        let steps = [
            "{wait: 10m}", nudge, "{when: 'false', send: {channels: [push], template: t}}", "{wait: 10m}", nudge,
        ]
        var scenario = try Scenario(
            rules(
                journey(
                    keys: ["exit: [{event: b}]", "holdout: {percent: 100}"], steps[0], steps[1], steps[2], steps[3],
                    steps[4])))
        scenario.happen(0, "a")
        scenario.happen(5, "a")
        scenario.pass(10)
        scenario.happen(15, "b")
        #expect(
            scenario.recorded == [
                "0m c entered [campaign_holdout]", "5m c suppressed already_running [campaign_holdout]",
                "10m c 2 shadow push campaign_holdout [campaign_holdout]",
                "10m c 3 suppressed step_condition [campaign_holdout]", "15m c 4 exited exit [campaign_holdout]",
            ])
        #expect(scenario.decisions.allSatisfy { $0.holdout == .campaignHoldout })
        #expect(!scenario.lines.contains { $0.contains("suppressed campaign_holdout") }, "gate 5 has no record")
    }

    @Test func aJourneyKeepsTheDecisionThatItEnteredWith() throws {
        let (without, with) = (
            journey("{wait: 10m}", nudge), journey(keys: ["holdout: {percent: 100}"], "{wait: 10m}", nudge)
        )
        for (first, second, line) in [
            (without, with, "10m c 2 sent push"),
            (with, without, "10m c 2 shadow push campaign_holdout [campaign_holdout]"),
        ] {
            var scenario = try Scenario(rules(first))
            scenario.happen(0, "a")
            try scenario.swap(to: .of(rules(second)), at: 5)
            scenario.pass(10)
            #expect(scenario.lines.contains(line))
        }
    }

    @Test func aShadowThatWaitsIsReadFromItsBytesAsAShadow() throws {
        let set = try RuleSet.of(rules(journey(keys: ["mode: shadow"], "{wait: 10m}", nudge)))
        let options = PartitionProcessor.Options(application: "app")
        let (first, second) = (
            PartitionProcessor(rules: set, options: options), PartitionProcessor(rules: set, options: options)
        )
        var effects = Effects(.values)
        first.step(.event(set.event("a", "e-1", at: Scenario.origin)), .at(Scenario.origin), into: &effects)
        for change in first.changes() { try second.restore(change.individual, bytes: change.bytes) }
        effects.removeAll()
        second.step(.time, .at(Scenario.minute(10)), into: &effects)
        #expect(effects.outcomes.map(\.outcome) == [.shadow, .exited])
        #expect(effects.outcomes.map(\.holdout) == [.shadow, .shadow])
    }

    @Test func aRestartIsDrawnAnewAsAnEntryIs() throws {
        let (without, with) = (
            journey(keys: ["restart: true"], "{wait: 10m}", nudge),
            journey(keys: ["restart: true", "holdout: {percent: 100}"], "{wait: 10m}", nudge)
        )
        var scenario = try Scenario(rules(with))
        scenario.happen(0, "a")
        try scenario.swap(to: .of(rules(without)), at: 5)
        scenario.happen(6, "a")
        scenario.pass(20)
        #expect(
            scenario.lines == [
                "0m c entered [campaign_holdout]", "6m c 1 exited restarted [campaign_holdout]", "6m c entered",
                "16m c 2 sent push", "16m c exited completed",
            ])
    }

    @Test func whoIsLinkedKeepsTheDecisionsOfTheJourneysAndIsDrawnByTheirOwnIdFromThenOn() throws {
        // Without a salt the campaign's group draws 1,926 for `joe` and 7,984 for `ann`.
        let keys = ["trigger: {event: a, key: event.k}", "holdout: {percent: 19.27}", "steps: [{wait: 10m}, \(nudge)]"]
        var scenario = try Scenario(rules((["c:"] + keys.map { "  \($0)" }).joined(separator: "\n")))
        scenario.happen(0, "a", ["k": .string("x")], of: "ann")
        scenario.happen(1, "individual.linked", effect: .linked(alias: "ann"))
        scenario.happen(2, "a", ["k": .string("y")], of: "ann")
        scenario.pass(30)
        #expect(
            scenario.decisions.filter { $0.step == "2" && $0.outcome != .exited }.map { "\($0.key) \($0.outcome)" }
                == ["x sent", "y shadow"])
    }
}
