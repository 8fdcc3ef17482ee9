internal import Decisions
internal import Replay

/// One campaign: its funnel, why others fell out of it, its messages over time, and what happened to some.
struct CampaignHTML {
    private let campaign: CampaignTally
    private let number: Int
    private let result: BacktestResult

    init(_ campaign: CampaignTally, number: Int, of result: BacktestResult) {
        self.campaign = campaign
        self.number = number
        self.result = result
    }

    var section: Markup {
        let id = "campaign-\(number)"
        guard campaign.triggers > 0 || campaign.failedConditions > 0 else {
            return """
                <section aria-labelledby="\(id)"><h2 id="\(id)">\(campaign.name)</h2>
                <p class="none">Nothing triggered it.</p></section>
                """
        }
        return """
            <section aria-labelledby="\(id)">
            <h2 id="\(id)">\(campaign.name)</h2>
            <div class="columns">
            <div><h3>From trigger to goal</h3><ol class="funnel">\(steps)</ol>\(UpliftHTML.part(campaign.uplifts))</div>
            <div><h3>Messages over time</h3>\(ChartHTML(campaign, of: result).figure)\(channels)\(ends)</div>
            </div>
            \(ExamplesHTML.table(campaign.allExamples))
            </section>
            """
    }

    /// A row of bars: what it is called, how many, and what that means.
    private typealias Row = (name: String, count: Int, words: String)

    private var widest: Int { max(campaign.triggers, campaign.count(.sent) + campaign.count(.shadow), 1) }

    private var steps: [Markup] {
        var stopped = rows(.trigger, .suppressed)
        if campaign.restarts > 0 { stopped.append(("restarted", campaign.restarts, "began a running journey anew")) }
        var unsent = rows(.journey, .suppressed)
        // What an exit ended sent nothing more.
        unsent += rows(.journey, .exited).filter { $0.name != "completed" && $0.name != "restarted" }
        if campaign.waiting > 0 { unsent.append(("waiting", campaign.waiting, "the journey still runs at the end")) }
        let sent = campaign.count(.sent)
        var steps = [
            step("Triggers", campaign.triggers, "trigger", losses: stopped, heading: "no journey"),
            step("Journeys", campaign.journeys, "journey", losses: unsent, heading: "sent nothing, or nothing more"),
            step("Messages sent", sent, "sent", losses: rows(.journey, .deferred), heading: "held back first"),
        ]
        let shadows = campaign.count(.shadow)
        if shadows > 0 {
            steps.append(
                step("Shadow messages", shadows, "shadow", losses: rows(.journey, .shadow), heading: "not sent for"))
        }
        let converted = campaign.count(.converted)
        if converted > 0 {
            let rate = "\(BacktestNumber.part(converted, of: campaign.journeys)) of the journeys"
            steps.append(step("Converted, \(rate)", converted, "converted", losses: [], heading: ""))
        }
        return steps
    }

    private func rows(_ stage: DecisionKind.Stage, _ outcome: Outcome) -> [Row] {
        campaign.reasons(stage, outcome).map {
            ($0.kind.reason?.rawValue ?? "no reason", $0.count, $0.kind.words ?? "")
        }
    }

    private func step(_ name: String, _ count: Int, _ kind: String, losses: [Row], heading: String) -> Markup {
        let lost: Markup =
            losses.isEmpty
            ? "" : "<p class=\"loss\">\(heading)</p><ul class=\"losses\">\(losses.map { bar($0) })</ul>"
        return """
            <li><div class="step"><span class="name">\(name)</span><b class="number">\(count)</b>\
            <span class="bar \(kind)" style="--part:\(part: count, of: widest)"></span></div>\(lost)</li>

            """
    }

    private func bar(_ row: Row) -> Markup {
        """
        <li><span class="name">\(name(row))</span><span class="number">\(row.count)</span>\
        <span class="bar" style="--part:\(part: row.count, of: widest)"></span></li>

        """
    }

    /// What a reason means, and what rules and records call it.
    private func name(_ row: Row) -> Markup {
        row.words.isEmpty
            ? "<code>\(row.name)</code>" : "\(Markup.words(row.words)) <code class=\"reason\">\(row.name)</code>"
    }

    private var channels: Markup {
        let channels = campaign.sentByChannel
        if channels.isEmpty { return "" }
        let sent = campaign.count(.sent)
        let rows: [Markup] = channels.map {
            """
            <li><span class="name">\($0.channel)</span><span class="number">\($0.count)</span>\
            <span class="bar sent" style="--part:\(part: $0.count, of: sent)"></span></li>

            """
        }
        return "<h3>By channel</h3><ul class=\"losses\">\(rows)</ul>"
    }

    private var ends: Markup {
        let ends = rows(.journey, .exited)
        if ends.isEmpty { return "" }
        let most = ends.map(\.count).max() ?? 1
        let rows: [Markup] = ends.map {
            """
            <li><span class="name">\(name($0))</span><span class="number">\($0.count)</span>\
            <span class="bar journey" style="--part:\(part: $0.count, of: most)"></span></li>

            """
        }
        return "<h3>How journeys ended</h3><ul class=\"losses\">\(rows)</ul>"
    }
}
