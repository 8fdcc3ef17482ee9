internal import Decisions
internal import HumanText
internal import Replay

/// The sums, and all campaigns in one table.
struct OverviewHTML {
    private let side: BacktestResult.Side

    init(_ page: BacktestPage) { side = page.result.proposed }

    var section: Markup {
        """
        <section aria-labelledby="overview">
        <h2 id="overview">Overview</h2>
        <ul class="sums">\(sums)</ul>
        <div class="wide"><table>
        <thead><tr><th scope="col">Campaign</th>\(shown.map { "<th scope=\"col\" class=\"number\">\($0.head)</th>" })</tr></thead>
        <tbody>\(side.campaigns.enumerated().map { row($1, number: $0) })</tbody>
        </table></div>
        </section>
        """
    }

    private func total(_ value: (CampaignTally) -> Int) -> Int { side.campaigns.reduce(0) { $0 + value($1) } }

    private var sums: [Markup] {
        let journeys = total(\.journeys)
        let converted = total { $0.count(.converted) }
        var sums: [(number: Int, what: String, note: String)] = [
            (
                side.lines.applied, "events applied",
                "\(side.individuals.counted("individual")) known at the end"
            ),
            (total(\.triggers), "triggers", "events that a campaign listens for"),
            (journeys, "journeys", "\(BacktestNumber.part(journeys, of: total(\.triggers))) of the triggers"),
            (
                total { $0.count(.sent) }, "messages sent",
                "\((total(\.unsent)).counted("message")) not sent"
            ),
        ]
        let shadows = total { $0.count(.shadow) }
        if shadows > 0 { sums.append((shadows, "shadow messages", "counted, and never sent")) }
        if converted > 0 {
            sums.append((converted, "conversions", "\(BacktestNumber.part(converted, of: journeys)) of the journeys"))
        }
        let waiting = total(\.waiting)
        if waiting > 0 { sums.append((waiting, "journeys waiting", "at the end of the history")) }
        return sums.map { "<li><b>\($0.number)</b> <span>\($0.what)</span> <small>\($0.note)</small></li>" }
    }

    private var shown: [OverviewColumn] { OverviewColumn.shown(of: side.campaigns) }

    private func row(_ campaign: CampaignTally, number: Int) -> Markup {
        """
        <tr><th scope="row"><a href="#campaign-\(String(number))">\(campaign.name)</a></th>\
        \(shown.map { "<td class=\"number\">\($0.value(campaign))</td>" })</tr>

        """
    }
}
