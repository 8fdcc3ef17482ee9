internal import HumanText
internal import Replay

/// The report for a browser: one file that asks for nothing else, and needs no script.
struct BacktestHTML {
    private let page: BacktestPage
    private let result: BacktestResult

    init(_ page: BacktestPage) {
        self.page = page
        result = page.result
    }

    /// The whole file. The policy in its head lets a browser run nothing and fetch nothing, whatever stands in it.
    var document: String {
        let body: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Backtest of \(page.rules)</title>
            <style>\(ReportStyle.sheet)</style>
            </head>
            <body>
            \(header)
            <main>
            \(result.differences.map { DifferencesHTML(page, $0).section } ?? "")
            \(OverviewHTML(page).section)
            \(campaigns)
            \(HistoryHTML(page).section)
            </main>
            <footer><p>Written by <code>attune backtest</code>. Times are UTC. Personal attributes are masked; ids are not.</p></footer>
            </body>
            </html>

            """
        return body.html
    }

    private var header: Markup {
        let what: Markup =
            page.against.map { "What <b>\(page.rules)</b> would change of <b>\($0)</b>" }
            ?? "What <b>\(page.rules)</b> would have done"
        return """
            <header>
            <p class="kind">Backtest</p>
            <h1>\(what)</h1>
            <dl class="facts">
            <div><dt>Period</dt><dd>\(page.period ?? "no event arrived")</dd></div>
            <div><dt>Events</dt><dd>\(page.events), \(result.lines.counted("line"))</dd></div>
            <div><dt>Rules</dt><dd class="hash">\(result.proposed.ruleSet)</dd></div>
            \(result.current.map { "<div><dt>Against</dt><dd class=\"hash\">\($0.ruleSet)</dd></div>" as Markup } ?? "")
            <div><dt>Application id</dt><dd>\(page.application)</dd></div>
            </dl>
            </header>
            """
    }

    private var campaigns: [Markup] {
        result.proposed.campaigns.enumerated().map { CampaignHTML($1, number: $0, of: result).section }
    }
}
