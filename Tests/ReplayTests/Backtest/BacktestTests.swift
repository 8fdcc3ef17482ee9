import Decisions
import Events
import JSON
@testable import Replay
import RuleSets
import Scenarios
import Testing

/// A history replayed through rules.
struct BacktestTests {
    private static func shop() throws -> RuleSet { try RuleSet.of(History.shop) }

    /// Byte for byte what the daemon writes, whatever lies between two commits.
    @Test(arguments: [nil, 300] as [Double?])
    func recordsAreThoseOfTheDecisionsTopic(until: Double?) throws {
        let rules = try Self.shop()
        let expected = try History.busy.topic(rules, until: until)
        #expect(expected.count > 5)
        #expect(History.busy.replay(rules, until: until, .topic).output == expected)
    }

    /// A rule set whose campaigns are traced has another hash; all else is the same.
    @Test func tracedRecordsAreThoseOfCampaignsWithTrace() throws {
        let rules = try Self.shop()
        let traced = try RuleSet.of(
            History.shop.replacing("    when: carts", with: "    trace: true\n    when: carts")
                .replacing("    message:", with: "    trace: true\n    message:"))
        #expect(traced.campaigns.allSatisfy { $0.trace })
        let expected = try History.busy.topic(traced, until: 300).map { $0.replacing(traced.hash, with: rules.hash) }
        let output = History.busy.replay(rules, until: 300, .all).output
        #expect(output == expected)
        #expect(output.count > History.busy.replay(rules, until: 300, .topic).output.count)
    }

    @Test(arguments: [1, 7, 64, 1_000])
    func blocksAreNoBorders(block: Int) throws {
        let rules = try Self.shop()
        #expect(
            History.busy.replay(rules, until: 300, .all, block: block).output
                == History.busy.replay(rules, until: 300, .all).output)
    }

    @Test func decisionsAreCountedByCampaignStageAndReason() throws {
        let result = History.busy.replay(try Self.shop(), until: 300).result
        #expect(result.proposed.campaigns.map(\.name) == ["remind", "thanks"])
        let remind = result.proposed.campaigns[0]
        // Three people: a basket twice, two others of which the fourth event is one too many; then ada's last two.
        #expect(remind.triggers == 14)
        #expect(remind.restarts == 3)
        #expect(remind.journeys == 7)
        #expect(
            remind.reasons(.trigger, .suppressed).map { "\($0.kind.reason?.rawValue ?? "") \($0.count)" } == [
                "condition 4"
            ])
        #expect(remind.count(.sent) == 3)
        #expect(remind.sentByChannel.map { "\($0.channel) \($0.count)" } == ["push 3"])
        #expect(
            remind.reasons(.journey, .suppressed).map { "\($0.kind.reason?.rawValue ?? "") \($0.count)" }
                == ["no_consent 2", "capped 1"])
        #expect(
            remind.reasons(.journey, .exited).map { "\($0.kind.reason?.rawValue ?? "") \($0.count)" }
                == ["completed 6", "restarted 3", "exit 1"])
        #expect(result.proposed.campaigns[1].count(.sent) == 1)
        #expect(result.proposed.featureErrors.map { "\($0.feature) \($0.count)" } == ["odd 1"])
        #expect(result.proposed.individuals == 3)
    }

    @Test func messagesAreCountedByTheHour() throws {
        let remind = History.busy.replay(try Self.shop(), until: 300).result.proposed.campaigns[0]
        // The origin is 09:00: two at about 09:40, one at 11:30.
        #expect(remind.messagesByHour.map { $0.hour - Scenario.origin / 3_600_000 } == [0, 2])
        #expect(remind.messagesByHour.map(\.sent) == [2, 1])
    }

    @Test func timePassesToTheLastArrivalOrAsFarAsAsked() throws {
        let rules = try Self.shop()
        let short = History.busy.replay(rules).result
        #expect(short.end == Scenario.minute(121))
        #expect(short.proposed.campaigns.map(\.waiting) == [1, 0])
        let long = History.busy.replay(rules, until: 300).result
        #expect(long.end == Scenario.minute(300))
        #expect(long.last == Scenario.minute(121))
        #expect(long.proposed.campaigns.map(\.waiting) == [0, 0])
    }

    @Test func whatArrivesAfterTheEndIsLeftOut() throws {
        let result = History.busy.replay(try Self.shop(), until: 60).result
        #expect(result.leftOut == 2)
        #expect(result.last == Scenario.minute(20))
        #expect(result.proposed.campaigns[0].triggers == 12)
    }

    @Test func examplesShowWhatWasReadAndNothingPersonal() throws {
        let remind = History.busy.replay(try Self.shop(), until: 300).result.proposed.campaigns[0]
        let examples = remind.allExamples
        let sent = try #require(examples.first { $0.kind.outcome == .sent })
        #expect(sent.individual == "ada")
        #expect(sent.words == "sent on push with nudge-v1")
        #expect(sent.values.contains { $0.name == "params.n" && $0.text == "4" })
        #expect(sent.values.contains { $0.name == "params.who" && $0.text == "\"masked\"" })
        #expect(!examples.contains { $0.values.contains { $0.text.contains("Joe") } })
        #expect(examples.contains { $0.words == "no journey began: `when` did not hold" })
        #expect(examples.count { $0.kind.outcome == .entered } == CampaignTally.mostExamples)
    }

    @Test func featuresThatLookFurtherBackThanTheHistoryAreNamed() throws {
        let short = History.busy.replay(try Self.shop()).result.proposed.shortFeatures
        #expect(short.map(\.feature) == ["week"])
    }

    /// The same events through the driver of rule tests.
    @Test func decisionsAreThoseOfARuleTest() throws {
        let rules = try RuleSet.of(
            History.shop + """
                tests:
                  - name: it
                    start: 2026-03-02T09:00:00Z
                    individual: {id: ada}
                    timeline:
                      - {at: 0m, event: consent.changed, data: {purpose: marketing, granted: true}}
                      - {at: 0m, event: individual.updated, data: {attributes: {token: t-1, name: Ada}}}
                      - {at: 1m, event: cart, data: {k: a, n: 3}}
                      - {at: 1m, event: cart, data: {k: a, n: 3}, individual: joe}
                      - {at: 10m, event: cart, data: {k: a, n: 4}}
                      - {at: 12m, time: 11m, event: cart, data: {k: b, n: 4}}
                      - {at: 13m, event: order, data: {k: a}}
                      - {at: 5h}
                    never: [{send: thanks, individual: joe}]

                """)
        let test = try #require(rules.tests.first)
        var run = RuleTestRun(test: test, rules: rules, recorder: .init(notesReached: false))
        run.play()
        #expect(run.failures.isEmpty)
        var history = History()
        for item in test.timeline {
            guard let arrival = item.event else { continue }
            let record = TestRecord(arrival, test: test, lastCommand: nil, at: item.at)
            let text = String(decoding: record.value, as: UTF8.self)
            history.add(line: "{\"recordtime\":\"\(InstantText.rfc3339(item.at))\"," + text.dropFirst())
        }
        let writer = RecordWriter(application: "test", ruleSet: rules.hash)
        let expected = run.decisions.filter { !$0.isOnlyCounted }.map { decision in
            var json = JSONWriter()
            writer.write(decision, to: &json)
            return String(decoding: json.raw)
        }
        #expect(expected.count > 8)
        #expect(expected.contains { $0.contains("command_id") })
        #expect(history.replay(rules, until: 300, .all, application: "test").output == expected)
    }
}
