import Decisions
import JSON
import Replay
import RuleSets
import Scenarios
import Testing

/// Two rule sets over one history: what would change.
struct ComparisonTests {
    private static func differences(
        _ proposed: String, against current: String, _ history: History = .busy, until: Double? = 300
    ) throws -> (tally: DifferenceTally, lines: [String]) {
        let (result, output) = history.replay(
            try RuleSet.of(proposed), against: try RuleSet.of(current), until: until, .topic)
        return (try #require(result.differences), output)
    }

    private static func groups(_ tally: DifferenceTally) -> [String] {
        tally.allGroups.map { "\($0.campaign) \($0.change.rawValue) \($0.count) \($0.reason)" }
    }

    @Test func equalRulesChangeNothing() throws {
        let (tally, lines) = try Self.differences(History.shop, against: History.shop)
        #expect(Self.groups(tally) == [])
        #expect(tally.same == 4)
        #expect(lines == [])
    }

    @Test func whatOnlyOneSideSendsIsAddedOrLostWithWhatHappensInstead() throws {
        let capped = History.shop
        let open = capped.replacing("{max: 1, per: 90m, channel: push}", with: "{max: 9, per: 90m, channel: push}")
        #expect(try Self.groups(Self.differences(open, against: capped).tally) == ["remind added 1 capped"])
        let (tally, lines) = try Self.differences(capped, against: open)
        #expect(Self.groups(tally) == ["remind lost 1 capped"])
        let example = try #require(tally.allGroups.first?.examples.first)
        #expect(example.individual == "ada")
        #expect(example.trigger.id == "ada-3")
        #expect(example.step == "nudge")
        #expect(lines.count == 1)
        #expect(
            lines[0].contains(
                #""instead":{"step":"nudge","outcome":"suppressed","reason":"capped","detail":"1 per 90m channel push"}"#
            ))
    }

    /// Each rule set, and what becomes of the messages that the shop sends: two pushes at 40 minutes, one later, one mail.
    @Test(arguments: [
        ("when: carts_1h < 4", "when: carts_1h < 1", ["remind lost 3 condition"]),
        (
            "trigger: {event: cart,", "trigger: {event: cart, where: event.n < 4,",
            ["remind added 2 restarted", "remind lost 2 no_trigger"]
        ),
        ("wait: 30m", "wait: 6h", ["remind lost 2 waiting", "remind lost 1 restarted"]),
        ("id: nudge", "id: prod", ["remind added 3 completed", "remind lost 3 completed"]),
        ("template: nudge-v1", "template: nudge-v2", ["remind changed 3 template"]),
        ("n: '${event.n}'", "n: '${event.n + 1}'", ["remind changed 3 params"]),
        ("channels: [push]", "channels: [email]", ["remind added 1 capped", "remind changed 3 channel"]),
        ("wait: 30m", "wait: 31m", ["remind changed 3 time"]),
        (
            "exit: [{event: order, where: event.k == trigger.k}]", "exit: [{event: cart, where: event.n == 5}]",
            ["remind lost 2 exit"]
        ),
    ])
    func everyWayToDiffer(text: String, other: String, expected: [String]) throws {
        #expect(History.shop.contains(text))
        let (tally, _) = try Self.differences(History.shop.replacing(text, with: other), against: History.shop)
        #expect(Self.groups(tally) == expected)
    }

    @Test func aPersonalParameterIsComparedAndNotShown() throws {
        let other = History.shop.replacing("who: '${individual.name}'", with: "who: '${individual.name + \"!\"}'")
        let (tally, lines) = try Self.differences(other, against: History.shop)
        #expect(Self.groups(tally) == ["remind changed 3 params"])
        #expect(lines.allSatisfy { $0.contains(#""who":"masked""#) && !$0.contains("Joe") })
    }

    @Test func aCampaignThatOneSideLacksIsSaidSo() throws {
        let without = try #require(History.shop.split(separator: "  thanks:").first.map(String.init))
        #expect(
            try Self.groups(Self.differences(without, against: History.shop).tally) == ["thanks lost 1 no_campaign"])
        #expect(
            try Self.groups(Self.differences(History.shop, against: without).tally) == ["thanks added 1 no_campaign"])
    }

    /// What is lost under one is added under the other, for the same reasons' opposite; and each line is JSON.
    @Test func exchangedRulesExchangeAddedAndLost() throws {
        let other = History.shop.replacing("wait: 30m", with: "wait: 6h").replacing("thanks-v1", with: "thanks-v2")
        let there = try Self.differences(other, against: History.shop)
        let back = try Self.differences(History.shop, against: other)
        #expect(there.tally.count(.lost) == 3 && back.tally.count(.added) == 3)
        #expect(there.tally.count(.changed) == 1 && back.tally.count(.changed) == 1)
        for line in there.lines + back.lines {
            var parser = JSONParser()
            let bytes = Array(line.utf8)
            let isObject = try unsafe parser.parse(bytes.span.bytes).root.isObject
            #expect(isObject)
        }
    }

    /// The command's id holds the id that the individual has when it is sent.
    @Test func aLinkOnTheWayIsNoDifference() throws {
        var history = History()
        history.welcome("joe")
        history.add(1, "cart", "e-1", of: "anonymous", data: #"{"k":"a","n":1}"#)
        history.add(2, "individual.linked", "e-2", of: "joe", data: #"{"alias":"anonymous"}"#)
        let (tally, _) = try Self.differences(History.shop, against: History.shop, history, until: 60)
        #expect(Self.groups(tally) == [])
        #expect(tally.same == 1)
    }
}
