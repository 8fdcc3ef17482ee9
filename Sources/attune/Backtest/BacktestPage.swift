internal import Decisions
internal import Events
internal import HumanText
internal import Replay

/// A result with what it is of: all that a report says.
struct BacktestPage {
    /// The path of the rules that were tried.
    let rules: String
    /// The path of the rules that they were held against, if any.
    let against: String?
    /// The path of the history.
    let events: String
    let application: String
    let result: BacktestResult

    init(rules: String, against: String?, events: String, application: String, _ result: BacktestResult) {
        self.rules = rules
        self.against = against
        self.events = events == "-" ? "standard input" : events
        self.application = application
        self.result = result
    }

    /// From when to when, in words; nil where no event arrived.
    var period: String? {
        guard let first = result.first, let end = result.end else { return nil }
        let span = DurationText.text(milliseconds: (end - first) / 60_000 * 60_000)
        return "\(BacktestTime.minute(first)) to \(BacktestTime.minute(end)) UTC (\(span))"
    }
}

/// A column of the table of all campaigns.
struct OverviewColumn {
    let head: String
    let value: (CampaignTally) -> Int
    /// Whether it is there where all its numbers are 0.
    var isAlways = false

    /// Those of them that say something of these campaigns.
    static func shown(of campaigns: [CampaignTally]) -> [OverviewColumn] {
        let all = [
            OverviewColumn(head: "triggers", value: \.triggers, isAlways: true),
            OverviewColumn(head: "journeys", value: \.journeys, isAlways: true),
            OverviewColumn(head: "sent", value: { $0.count(.sent) }, isAlways: true),
            OverviewColumn(head: "shadow", value: { $0.count(.shadow) }),
            OverviewColumn(head: "held", value: { $0.count(.deferred) }),
            OverviewColumn(head: "not sent", value: \.unsent, isAlways: true),
            OverviewColumn(head: "converted", value: { $0.count(.converted) }),
            OverviewColumn(head: "waiting", value: \.waiting),
        ]
        return all.filter { column in column.isAlways || campaigns.contains { column.value($0) > 0 } }
    }
}

extension CampaignTally {
    /// How often a send was suppressed.
    var unsent: Int { reasons(.journey, .suppressed).reduce(0) { $0 + $1.count } }
}

/// Instants as reports show them.
enum BacktestTime {
    /// `2026-03-02 09:32`.
    static func minute(_ time: Milliseconds) -> String {
        let text = InstantText.rfc3339(time)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
    }

    /// `2026-03-02 09:32:05`.
    static func second(_ time: Milliseconds) -> String {
        let text = InstantText.rfc3339(time)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))"
    }
}

/// Numbers as reports show them.
enum BacktestNumber {
    /// `3.4 %`, `0 %`, `100 %`; an empty text where there is nothing to be a part of.
    static func part(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "" }
        let thousandths = Int((Double(part) / Double(whole) * 1_000).rounded())
        return thousandths % 10 == 0 ? "\(thousandths / 10) %" : "\(thousandths / 10).\(thousandths % 10) %"
    }
}
