import CommandLineTool
import JSON
import Testing

@testable import Decisions
@testable import attuned

/// What the demo may have to show.
enum Situation: CaseIterable, Sendable {
    case opening, busy, behind, hostile

    /// What the shop's example rules wait for, as the demo finds it in them.
    static let waits: [String: Int64] = [
        "search-help": 5 * 60_000, "loyalty": 48 * 3_600_000, "first-big-order": 0, "cart-reminder": 30 * 60_000,
        "browse-abandonment": 2 * 3_600_000,
    ]

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
                rates: .init(), tally: DemoTally(campaigns: Self.campaigns), outlook: DemoOutlook(waits: Self.waits),
                acts: ["c-17 opens the app", "c-4 looks at p-103 (shoes, 189.0)", "c-4 has a basket worth 189.0"])
        case .busy:
            return DemoSnapshot(
                elapsed: .seconds(83), duration: .seconds(300), visitors: 20_000, sold: 165_432, read: 165_400,
                individuals: 12_345, rates: .init(events: 1_987.4, messages: 3.25), tally: Self.busyTally,
                outlook: DemoOutlook(waits: Self.waits), acts: ["c-1 opens the app"], aside: Self.aside)
        case .behind:
            return DemoSnapshot(
                elapsed: .seconds(4_000), duration: nil, visitors: 1_000_000, sold: 98_765_432, read: 90_000_000,
                individuals: 1_000_000, rates: .init(events: 50_000, messages: 812), tally: Self.busyTally)
        case .hostile:
            var tally = DemoTally(campaigns: ["kampagne-\u{1B}[2J", "日本語のキャンペーン名がとても長いので収まりません", "e\u{301}te\u{301}"])
            tally.count(
                .init(
                    campaign: "e\u{301}te\u{301}", channel: "push\u{7}", forms: ["push to 日本\r\n(c-\u{202E}1): 👩‍👩‍👧 été"]),
                delay: nil)
            tally.count(
                .init(campaign: "kampagne-\u{1B}[2J", channel: "sehr-langer-kanalname", forms: ["x\u{1B}[2Jy"]),
                delay: nil
            )
            tally.countSuppression("cap\u{9B}ped")
            return DemoSnapshot(
                elapsed: .seconds(-5), duration: .seconds(5), visitors: 1, sold: 1, read: 2, individuals: 1,
                rates: .init(events: .infinity, messages: 1e18), tally: tally,
                outlook: DemoOutlook(waits: ["kampagne-\u{1B}[2J": 1 << 60]), acts: ["c\u{1B}[2J\r\n does"],
                aside: .init(
                    heading: "visitor \u{1B}[2J\u{202E}", facts: [.init("waits: \u{9B}2J")],
                    events: [.init("日本語のキャンペーン名がとても長いので収まりません \u{1B}]0;x\u{7} y", .green)]))
        }
    }

    private static var aside: Dashboard.Aside {
        var follower = DemoFollower(of: ["cart-reminder"])
        for record in Self.story { follower.see(record, at: .seconds(70)) }
        return follower.aside ?? .init(heading: "", facts: [], events: [])
    }

    private static var busyTally: DemoTally {
        var tally = DemoTally(campaigns: campaigns)
        for number in 1...90 {
            tally.count(
                .init(
                    campaign: "first-big-order", channel: "email",
                    forms: [
                        "email to Ines (c-\(number)): first-big-order, category \"shoes\", at once after the order",
                        "email to Ines (c-\(number)): first-big-order, at once after the order",
                    ]),
                delay: .microseconds(number * 150))
        }
        for number in 1...41 {
            tally.count(
                .init(
                    campaign: "cart-reminder", channel: number % 3 == 0 ? "email" : "push",
                    forms: [
                        "push to Paul (c-\(number)): cart-reminder, total \(number).00, "
                            + "30 min after the last change of the basket",
                        "push to Paul (c-\(number)): cart-reminder, 30 min after the last change of the basket",
                        "push to Paul (c-\(number)): cart-reminder",
                    ]),
                delay: nil)
        }
        for _ in 1...1_204 { tally.countSuppression("condition") }
        for _ in 1...31 { tally.countSuppression("capped") }
        for _ in 1...31 { tally.countSuppression("already_running") }
        return tally
    }
}

extension Situation {
    /// Decisions about one visitor, as the demo reads them.
    fileprivate static var story: [JSONValue] {
        func decision(_ minute: String, _ data: String) -> JSONValue? {
            let text = """
                {"specversion": "1.0", "subject": "c-33", "time": "2026-03-02T\(minute):00.000Z", "data": {\(data),
                 "trigger": {"id": "e-9", "type": "cart.updated", "time": "2026-03-02T09:02:00.000Z"}}}
                """
            var parser = JSONParser()
            let bytes = Array(text.utf8)
            guard let document = try? unsafe parser.parse(bytes.span.bytes) else { return nil }
            return JSONValue(document.root)
        }
        return [
            decision(
                "09:02",
                #""campaign": "cart-reminder", "key": "b-7", "outcome": "entered", "inputs": {"stage": "visitor"}"#),
            decision(
                "09:12",
                #""campaign": "search-help", "step": "offer-help", "outcome": "suppressed", "reason": "capped", "detail": "1 per 24h channel push""#
            ),
            decision(
                "09:32",
                #""campaign": "cart-reminder", "key": "b-7", "step": "first-nudge", "outcome": "sent", "channel": "push", "template": "cart-reminder-v3", "params": {"name": "masked", "total": 80.0}"#
            ),
        ].compactMap(\.self)
    }
}

extension MessageSentence {
    init(campaign: String, channel: String, forms: [String]) {
        self.init(campaign: campaign, channel: channel, forms: forms, time: 0, isImmediate: false)
    }
}
