import CEL
import Engine
import Events
import Foundation
import JSON
import RuleSets
import Scenarios
import State
import Testing

@testable import Decisions

/// Journeys that decide and send nothing (`rule-language.md`, "Control groups").
struct ShadowTests {
    private static func sends(_ scenario: Scenario) -> [String] {
        scenario.decisions.filter { $0.step == "1" }.map { decision in
            let line = decision.line.split(separator: " ").dropFirst().filter { !$0.hasPrefix("[") }
            return line.joined(separator: " ")
        }
    }

    @Test func aShadowNeverTakesARealSendsPlace() throws {
        let two = [campaign("s", trigger: "a", "mode: shadow", "priority: 90"), campaign("c")]
        var scenario = try Scenario(rules(two.joined(separator: "\n")))
        scenario.happen(0, "a")
        #expect(Self.sends(scenario) == ["s 1 shadow push", "c 1 sent push"])
    }

    @Test func aShadowCanBeOutrankedByRealSendsAndByShadows() throws {
        let four = [
            campaign("first", trigger: "a", "mode: shadow", "priority: 90"),
            campaign("second", trigger: "a", "mode: shadow", "priority: 80"),
            campaign("third", trigger: "a", "priority: 70"), campaign("fourth", trigger: "a", "priority: 60"),
        ]
        var scenario = try Scenario(rules(four.joined(separator: "\n")))
        scenario.happen(0, "a")
        #expect(
            Self.sends(scenario) == [
                "first 1 shadow push", "second 1 suppressed outranked first", "third 1 sent push",
                "fourth 1 suppressed outranked third",
            ])
        var behind = try Scenario(
            rules(campaign("c") + "\n" + campaign("s", trigger: "a", "mode: shadow", "priority: 10")))
        behind.happen(0, "a")
        #expect(Self.sends(behind) == ["c 1 sent push", "s 1 suppressed outranked c"])
    }

    @Test func aShadowBehindARealSendIsOutrankedByTheFirstThatWon() throws {
        let three = [
            campaign("first", trigger: "a", "mode: shadow", "priority: 90"),
            campaign("second", trigger: "a", "priority: 80"),
            campaign("third", trigger: "a", "mode: shadow", "priority: 70"),
        ]
        var scenario = try Scenario(rules(three.joined(separator: "\n")))
        scenario.happen(0, "a")
        #expect(
            Self.sends(scenario) == [
                "first 1 shadow push", "second 1 sent push", "third 1 suppressed outranked first",
            ])
    }

    @Test func shadowsChangeNothingOfWhatIsReallySent() throws {
        let real = [
            journey(named: "c", keys: ["priority: 60"], nudge, nudge, "{wait: 5m}", nudge),
            journey(named: "d", keys: ["priority: 50"], nudge, "{wait: 5m}", nudge),
        ]
        let shadows = [
            journey(named: "e", keys: ["priority: 90", "mode: shadow"], nudge, nudge, nudge, "{wait: 5m}", nudge),
            journey(named: "b", keys: ["priority: 55", "mode: shadow"], nudge, "{wait: 5m}", nudge, nudge),
        ]
        let policies = "{consent: {default: granted}, caps: [{max: 3, per: 1h}]}"
        func sent(_ campaigns: [String]) throws -> [String] {
            var scenario = try Scenario(rules(campaigns.joined(separator: "\n"), policies: policies))
            for minute in [0.0, 3, 10, 20] { scenario.happen(minute, "a") }
            scenario.pass(90)
            return scenario.decisions.filter { $0.holdout == nil }.map(\.line)
        }
        let alone = try sent(real)
        #expect(alone.contains { $0.contains("sent") } && alone.contains { $0.contains("capped") })
        #expect(try sent(real + shadows) == alone)
    }

    @Test func shadowsAreCappedByRealSendsAndByShadowsAndUseUpOnlyTheShadowsCaps() throws {
        let policies = "{consent: {default: granted}, caps: [{max: 1, per: 1h}]}"
        let two = campaign("c", trigger: "b") + "\n" + campaign("s", trigger: "a", "mode: shadow")
        var scenario = try Scenario(rules(two, policies: policies))
        for (minute, type) in [(0.0, "a"), (1, "a"), (2, "b"), (61, "a"), (62, "b"), (63, "a")] {
            scenario.happen(minute, type)
        }
        #expect(
            Self.sends(scenario) == [
                "s 1 shadow push", "s 1 suppressed capped 1 per 1h", "c 1 sent push",
                "s 1 suppressed capped 1 per 1h", "c 1 sent push", "s 1 suppressed capped 1 per 1h",
            ])
    }

    @Test func whatIsRememberedOfShadowsTakesNoRoomOfRealSends() {
        var state = IndividualState(id: "joe")
        for index in 0..<10_000 as Range<Milliseconds> {
            state.remember(sent: index, channel: 1, command: 0, tags: [], isShadow: false, forgettingBy: -1)
        }
        for index in 10_000..<10_003 as Range<Milliseconds> {
            state.remember(sent: index, channel: 1, command: 0, tags: [], isShadow: true, forgettingBy: -1)
        }
        #expect(state.sent(after: -1, channel: nil, tag: nil) == 10_000)
        #expect(state.sent(after: -1, channel: nil, tag: nil, includingShadows: true) == 10_003)
        state.remember(sent: 10_003, channel: 1, command: 0, tags: [], isShadow: false, forgettingBy: -1)
        #expect(state.sent(after: -1, channel: nil, tag: nil) == 10_000)
        #expect(state.sent(after: 0, channel: nil, tag: nil, includingShadows: true) == 10_003)
    }

    @Test func reEntryRemembersJourneysThatWouldHaveSent() throws {
        var scenario = try Scenario(rules(campaign("c", trigger: "a", "mode: shadow", "re_entry: never")))
        scenario.happen(0, "a")
        scenario.happen(1, "a")
        #expect(scenario.lines.last == "1m c suppressed re_entry")
    }

    @Test func aShadowPassesAllGatesOfASend() throws {
        let step = "{when: event.n > 1, send: {channels: [email], template: t}}"
        let policies = "{consent: {default: denied}}"
        var scenario = try Scenario(rules(journey(keys: ["mode: shadow"], step), policies: policies))
        scenario.happen(0, "a", ["n": .int(1)])
        scenario.happen(1, "a", ["n": .int(2)])
        scenario.consent(true, at: 2)
        scenario.happen(3, "a", ["n": .int(2)])
        scenario.set(["email": .string("joe@mail.example")], at: 4)
        scenario.happen(5, "a", ["n": .int(2)])
        #expect(
            Self.sends(scenario) == [
                "c 1 suppressed step_condition", "c 1 suppressed no_consent", "c 1 suppressed unreachable",
                "c 1 shadow email",
            ])
    }

    @Test func aTransactionalShadowCompetesWithNobodyAndSendsNothing() throws {
        let two = [campaign("c"), campaign("s", trigger: "a", "mode: shadow", "purpose: transactional")]
        var scenario = try Scenario(rules(two.joined(separator: "\n")))
        scenario.happen(0, "a")
        #expect(Set(Self.sends(scenario)) == ["c 1 sent push", "s 1 shadow push"])
    }

    @Test(arguments: [RecordMode.structured, .binary])
    func aShadowsRecordTellsItsMessageAndNoCommandGoesOut(_ mode: RecordMode) throws {
        let send = "{send: {channels: [push], template: t, params: {n: '${event.n}'}, expires: 1h}}"
        let set = try RuleSet.of(rules(journey(keys: ["holdout: {percent: 100}"], send)))
        let partition = PartitionProcessor(
            rules: set, options: PartitionProcessor.Options(application: "shop", mode: mode))
        var effects = Effects()
        let event = set.event("a", "e-1", at: Scenario.origin, ["n": .int(7)])
        partition.step(.event(event), .at(Scenario.origin), into: &effects)
        #expect(effects.records.commandCount == 0)
        let (hasCommand, messages) = (effects.hasCommand, effects.messages.touched)
        #expect(!hasCommand)
        #expect(messages.isEmpty)
        #expect(effects.records.entries.map(\.topic) == [.decisions])
        let entry = try #require(effects.records.entries.first)
        let value = Array(copying: effects.records.values.extracting(entry.value))
        let record = try #require(try JSONSerialization.jsonObject(with: Data(value)) as? [String: Any])
        let data = mode == .structured ? try #require(record["data"] as? [String: Any]) : record
        #expect(data["outcome"] as? String == "shadow")
        #expect(data["reason"] as? String == "campaign_holdout")
        #expect(data["holdout"] as? String == "campaign_holdout")
        #expect(data["entered"] as? Bool == true)
        #expect(data["exited"] as? String == "completed")
        #expect(data["channel"] as? String == "push")
        #expect(data["template"] as? String == "t")
        #expect(data["params"] as? [String: Int] == ["n": 7])
        #expect(data["expires"] as? String == "2026-03-02T10:00:00.000Z")
        #expect(data["command_id"] == nil)
        #expect(data["address"] == nil)
    }

    @Test func outcomesOfShadowsAreCountedAsSuch() throws {
        let set = try RuleSet.of(rules(campaign("c", trigger: "a", "mode: shadow")))
        let partition = PartitionProcessor(rules: set, options: PartitionProcessor.Options(application: "shop"))
        var effects = Effects()
        partition.step(.event(set.event("a", "e-1", at: Scenario.origin)), .at(Scenario.origin), into: &effects)
        var counted: [String] = []
        effects.counts.forEach { _, _, index, count in
            counted.append("\(count) \(index.outcome) \(index.reason.map(\.rawValue) ?? "")")
        }
        #expect(counted == ["1 entered ", "1 shadow ", "1 exited completed"])
    }
}
