import CEL
import Decisions
import Engine
import Events
import Scenarios
import Testing

/// What nobody should get now, whatever the campaign: gate 7 (`rule-language.md`, "Suppress").
struct SuppressTests {
    private static let more = "features: {complaints_1h: {count: b, over: 1h}}"

    private static func policies(_ suppressions: String...) -> String {
        "{consent: {default: granted}, suppress: [\(suppressions.joined(separator: ", "))]}"
    }

    private static func sends(_ scenario: Scenario) -> [String] { scenario.lines.filter { $0.contains(" 1 ") } }

    @Test func whileItsConditionHoldsNothingIsSentAndItIsNamed() throws {
        let policy = Self.policies("{name: open-complaint, when: complaints_1h > 0}")
        var scenario = try Scenario(rules(campaign(), policies: policy, more: Self.more))
        scenario.happen(0, "a")
        scenario.happen(1, "b")
        scenario.happen(2, "a")
        scenario.happen(62, "a")
        #expect(
            Self.sends(scenario) == [
                "0m c 1 sent push", "2m c 1 suppressed suppressed open-complaint", "62m c 1 sent push",
            ])
        let suppressed = try #require(scenario.records.first { $0.reason == .suppressed })
        #expect(suppressed.inputs.map(\.name) == ["complaints_1h"])
        #expect(suppressed.inputs.map(\.value) == [.int(1)])
        let sent = try #require(scenario.decisions.last { $0.outcome == .sent })
        #expect(sent.inputs.isEmpty, "what a policy reads that lets a send pass is not told: its labels do not travel")
    }

    @Test func itSeesFeaturesAttributesAndNow() throws {
        let condition =
            "'complaints_1h == 0 && individual.name == \"Joe\" && now > timestamp(\"2026-03-02T09:05:00Z\")'"
        var scenario = try Scenario(
            rules(campaign(), policies: Self.policies("{name: all-of-it, when: \(condition)}"), more: Self.more))
        scenario.set(["name": .string("Joe")])
        scenario.happen(1, "a")
        scenario.happen(6, "a")
        #expect(Self.sends(scenario) == ["1m c 1 sent push", "6m c 1 suppressed suppressed all-of-it"])
    }

    @Test(arguments: [
        ("", "marketing", true), ("", "service", false), ("", "transactional", false),
        ("tags: [offers]", "marketing", true), ("tags: [offers]", "service", true),
        ("tags: [offers]", "transactional", false), ("tags: [other]", "marketing", false),
        ("campaigns: [c]", "marketing", true), ("campaigns: [c]", "service", true),
        ("campaigns: [c]", "transactional", false), ("campaigns: [d]", "marketing", false),
        ("tags: [other], campaigns: [c]", "service", true), ("tags: [offers], campaigns: [d]", "service", true),
        ("tags: [other], campaigns: [d]", "marketing", false),
    ])
    func tagsOrCampaignsAreEnoughAndWithoutAnyItIsAllMarketing(
        _ names: String, _ purpose: String, _ isSuppressed: Bool
    ) throws {
        let policy = Self.policies(
            "{name: quiet, when: individual.name == \"Joe\"\(names.isEmpty ? "" : ", \(names)")}")
        let two =
            campaign("c", trigger: "a", "purpose: \(purpose)", "tags: [offers]") + "\n" + campaign("d", trigger: "b")
        var scenario = try Scenario(rules(two, policies: policy))
        scenario.set(["name": .string("Joe")])
        scenario.happen(1, "a")
        #expect(Self.sends(scenario) == [isSuppressed ? "1m c 1 suppressed suppressed quiet" : "1m c 1 sent push"])
    }

    @Test func aConditionThatErrsSuppressesAndNamesThePolicy() throws {
        let policy = Self.policies("{name: by-name, when: individual.name == \"Joe\"}")
        var scenario = try Scenario(rules(campaign(), policies: policy))
        scenario.happen(1, "a")
        #expect(
            scenario.recorded == [
                "1m c 1 suppressed error policy `by-name`: `individual.name` is absent +entered -completed"
            ])
    }

    @Test func theFirstThatHoldsIsNamed() throws {
        let policy = Self.policies(
            "{name: first, when: complaints_1h > 1}", "{name: second, when: complaints_1h > 0}",
            "{name: third, when: individual.name == \"Joe\"}")
        var scenario = try Scenario(rules(campaign(), policies: policy, more: Self.more))
        scenario.happen(0, "b")
        scenario.happen(1, "a")
        scenario.happen(2, "b")
        scenario.happen(3, "a")
        #expect(
            Self.sends(scenario) == ["1m c 1 suppressed suppressed second", "3m c 1 suppressed suppressed first"])
    }

    @Test func itIsJudgedAtNow() throws {
        let policy = Self.policies("{name: open-complaint, when: complaints_1h > 0}")
        var scenario = try Scenario(rules(journey("{wait: 30m}", nudge), policies: policy, more: Self.more))
        scenario.happen(0, "a")
        scenario.happen(5, "b")
        scenario.pass(30)
        #expect(scenario.lines.contains("30m c 2 suppressed suppressed open-complaint"))
    }

    @Test func itIsAskedAfterTheStepsOwnConditionAndBeforeConsent() throws {
        let policies = "{consent: {default: denied}, suppress: [{name: quiet, when: complaints_1h == 0}]}"
        let step = "{when: event.n > 1, send: {channels: [push], template: t}}"
        var scenario = try Scenario(rules(journey(step), policies: policies, more: Self.more))
        scenario.happen(0, "a", ["n": .int(1)])
        scenario.happen(1, "a", ["n": .int(2)])
        scenario.happen(2, "b")
        scenario.happen(3, "a", ["n": .int(2)])
        #expect(
            Self.sends(scenario) == [
                "0m c 1 suppressed step_condition", "1m c 1 suppressed suppressed quiet",
                "3m c 1 suppressed no_consent",
            ])
        let suppressed = try #require(scenario.decisions.first { $0.reason == .suppressed })
        #expect(suppressed.inputs.map(\.name) == ["event.n", "complaints_1h"])
    }

    @Test func itHoldsForShadowsToo() throws {
        let policy = Self.policies("{name: quiet, when: complaints_1h == 0}")
        var scenario = try Scenario(
            rules(campaign("c", trigger: "a", "mode: shadow"), policies: policy, more: Self.more))
        scenario.happen(0, "a")
        #expect(Self.sends(scenario) == ["0m c 1 suppressed suppressed quiet [shadow]"])
    }
}
