import CommandLineTool
import Testing

@testable import Decisions
@testable import attuned

struct DemoTallyTests {
    @Test func delaysAreRankedAndTheOldestMakeRoom() {
        var tally = DemoTally(campaigns: ["a"])
        #expect(tally.delay(below: 0.5) == nil)
        for number in 1...100 {
            tally.count(.init(campaign: "a", channel: "push", forms: ["x"]), delay: .milliseconds(number))
        }
        #expect(tally.delay(below: 0.5) == .milliseconds(50))
        #expect(tally.delay(below: 0.99) == .milliseconds(99))
        #expect(tally.delay(below: 1) == .milliseconds(100))
        for _ in 1...5_000 { tally.count(.init(campaign: "a", channel: "push", forms: ["x"]), delay: .seconds(1)) }
        #expect(tally.delay(below: 0.01) == .seconds(1))
        #expect(tally.messages == 5_100 && tally.sentences.count == 200)
    }

    @Test func campaignsAndChannelsAreInOrderOfName() {
        var tally = DemoTally(campaigns: ["b", "a"])
        tally.count(.init(campaign: "b", channel: "push", forms: ["1"]), delay: nil)
        tally.count(.init(campaign: "b", channel: "email", forms: ["2"]), delay: nil)
        tally.count(.init(campaign: "b", channel: "push", forms: ["3"]), delay: nil)
        #expect(tally.campaigns.map(\.name) == ["a", "b"])
        #expect(tally.campaigns[1].channels == [.init(name: "email", count: 1), .init(name: "push", count: 2)])
    }

    @Test func ratesAreThoseOfTheLastSeconds() {
        var meter = RateMeter()
        #expect(meter.rates(at: .zero, events: 0, messages: 0) == .init())
        var rates = RateMeter.Rates()
        for second in 1...20 {
            let sold = second <= 10 ? second * 100 : 1_000 + (second - 10) * 500
            rates = meter.rates(at: .seconds(second), events: sold, messages: second)
        }
        #expect(rates == .init(events: 500, messages: 1))
    }

    @Test(arguments: [
        (0.04, "0.0"), (1.25, "1.3"), (9.96, "10"), (1_234.5, "1,235"), (Double.nan, "–"), (-Double.infinity, "–"),
    ])
    func ratesAreShort(rate: Double, text: String) {
        #expect(DashboardText.rate(rate) == text)
    }
}
