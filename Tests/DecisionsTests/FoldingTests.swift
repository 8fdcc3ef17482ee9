import CEL
import Decisions
import Events
import JSON
import Scenarios
import Testing

/// What of many outcomes is told on the decisions topic, and how often.
struct FoldingTests {
    private static let day = 24.0 * 60

    @Test func theSameSuppressionIsToldOnceADayAndTheNextRecordSaysHowManyWereLeftOut() throws {
        var scenario = try Scenario(
            rules(campaign("c", "purpose: marketing"), policies: "{consent: {default: denied}}"))
        for minute in [0.0, 1, 2, Self.day - 1 / 60_000, Self.day] { scenario.happen(minute, "a") }
        #expect(
            scenario.recorded == [
                "0m c 1 suppressed no_consent +entered -completed",
                "1440m c 1 suppressed no_consent +entered -completed repeats 3",
            ])
        #expect(scenario.lines.filter { $0.contains("no_consent") }.count == 5, "all of them are outcomes")
    }

    @Test func anotherDetailIsAnotherSuppression() throws {
        var scenario = try Scenario(rules(campaign("c", trigger: "{event: a, key: event.any}")))
        for (minute, value) in [(0.0, Value.null), (1, .null), (2, .string(String(repeating: "k", count: 1_025)))] {
            scenario.happen(minute, "a", ["any": value])
        }
        #expect(scenario.recorded.count == 2)
        #expect(scenario.recorded.last?.hasSuffix("repeats 1") == true)
    }

    @Test func aRestartIsSilentAndKeepsTheJourneysID() throws {
        var scenario = try Scenario(rules(journey(keys: ["restart: true"], "{wait: 30m}", nudge)))
        for minute in [0.0, 10, 20] { scenario.happen(minute, "a") }
        scenario.pass(60)
        #expect(scenario.recorded == ["0m c entered", "50m c 2 sent push -completed"])
        #expect(scenario.lines.filter { $0.hasSuffix("restarted") }.count == 2)
        #expect(Set(scenario.decisions.compactMap(\.journey)).count == 1)
        #expect(Set(scenario.records.compactMap(\.journey)).count == 1)
    }

    @Test func aTracedCampaignTellsEveryOutcomeAndFoldsNothing() throws {
        var scenario = try Scenario(rules(journey(keys: ["trace: true", "restart: true"], "{wait: 30m}", nudge)))
        for minute in [0.0, 10] { scenario.happen(minute, "a") }
        scenario.pass(60)
        #expect(scenario.recorded == scenario.lines)
        #expect(scenario.recorded.count == 5)
    }

    @Test func aJourneyThatWentOnTellsItsEndAlsoWhenItsLastSuppressionWasToldBefore() throws {
        var scenario = try Scenario(
            rules(
                journey(trigger: "{event: a, key: event.k}", "{wait: 10m}", nudge),
                policies: "{consent: {default: denied}}"))
        for key in ["x", "y"] { scenario.happen(0, "a", ["k": .string(key)]) }
        scenario.pass(20)
        #expect(
            scenario.recorded == [
                "0m c x entered", "0m c y entered", "10m c x 2 suppressed no_consent -completed",
                "10m c y exited completed repeats 1",
            ])
    }

    @Test func aPersonalParameterIsInTheCommandAlone() throws {
        let send = "{send: {channels: [push], template: t, params: {mail: '${individual.email}', n: '${event.n}'}}}"
        var scenario = try Scenario(rules(journey(send)))
        scenario.set(["email": .string("joe@mail.example")])
        scenario.happen(1, "a", ["n": .int(1)])
        let sent = try #require(scenario.records.first { $0.message != nil })
        let message = try #require(sent.message)
        let writer = RecordWriter(application: "app", ruleSet: "sha256:00")
        var command = JSONWriter()
        writer.write(message, of: sent, to: &command)
        #expect(String(decoding: command.bytes, as: UTF8.self).contains(#""mail":"joe@mail.example""#))
        var record = JSONWriter()
        writer.write(sent, to: &record)
        #expect(String(decoding: record.bytes, as: UTF8.self).contains(#""params":{"mail":"masked","n":1}"#))
    }
}
