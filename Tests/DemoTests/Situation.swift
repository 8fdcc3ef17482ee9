import CommandLineTool
import Testing

@testable import attuned

/// What the demo may have to show.
enum Situation: CaseIterable, Sendable {
    case opening, busy, behind, hostile

    static let hints = [
        DemoHint(command: "attune test deploy/rules/shop", explanation: "the campaigns' own tests, in virtual time"),
        DemoHint(command: "attune eval '1 + 1'", explanation: "try an expression"),
    ]

    private static let campaigns = [
        "search-help", "loyalty", "first-big-order", "cart-reminder", "browse-abandonment",
    ]

    var snapshot: DemoSnapshot {
        switch self {
        case .opening:
            return DemoSnapshot(
                elapsed: .milliseconds(900), duration: nil, visitors: 2_000, sold: 0, read: 0, individuals: 0,
                rates: .init(), tally: DemoTally(campaigns: Self.campaigns))
        case .busy:
            return DemoSnapshot(
                elapsed: .seconds(83), duration: .seconds(300), visitors: 20_000, sold: 165_432, read: 165_400,
                individuals: 12_345, rates: .init(sold: 1_987.4, read: 1_990, messages: 3.25), tally: Self.busyTally)
        case .behind:
            return DemoSnapshot(
                elapsed: .seconds(4_000), duration: nil, visitors: 1_000_000, sold: 98_765_432, read: 90_000_000,
                individuals: 1_000_000, rates: .init(sold: 50_000, read: 42_000, messages: 812), tally: Self.busyTally)
        case .hostile:
            var tally = DemoTally(campaigns: ["kampagne-\u{1B}[2J", "日本語のキャンペーン名がとても長いので収まりません", "e\u{301}te\u{301}"])
            tally.count(
                .init(campaign: "e\u{301}te\u{301}", channel: "push\u{7}", text: "push to 日本\r\n(c-\u{202E}1): 👩‍👩‍👧 été"),
                delay: nil)
            tally.count(
                .init(campaign: "kampagne-\u{1B}[2J", channel: "sehr-langer-kanalname", text: "x\u{1B}[2Jy"), delay: nil
            )
            tally.countSuppression("cap\u{9B}ped")
            return DemoSnapshot(
                elapsed: .seconds(-5), duration: .seconds(5), visitors: 1, sold: 1, read: 2, individuals: 1,
                rates: .init(sold: .infinity, read: .nan, messages: 1e18), tally: tally)
        }
    }

    private static var busyTally: DemoTally {
        var tally = DemoTally(campaigns: campaigns)
        for number in 1...90 {
            tally.count(
                .init(
                    campaign: "first-big-order", channel: "email",
                    text: "email to Ines (c-\(number)): first-big-order, category \"shoes\", at once after the order"),
                delay: .microseconds(number * 150))
        }
        for number in 1...41 {
            tally.count(
                .init(
                    campaign: "cart-reminder", channel: number % 3 == 0 ? "email" : "push",
                    text: "push to Paul (c-\(number)): cart-reminder, total \(number).00, "
                        + "30 min after the last change of the basket"),
                delay: nil)
        }
        for _ in 1...1_204 { tally.countSuppression("condition") }
        for _ in 1...31 { tally.countSuppression("capped") }
        for _ in 1...31 { tally.countSuppression("already_running") }
        return tally
    }
}

extension MessageSentence {
    init(campaign: String, channel: String, text: String) {
        self.init(campaign: campaign, channel: channel, text: text, time: 0, isImmediate: false)
    }
}
