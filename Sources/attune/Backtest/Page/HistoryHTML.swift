internal import Events
internal import HumanText
internal import Replay

/// What became of the lines, and what makes the numbers other than those that come live.
struct HistoryHTML {
    private let result: BacktestResult

    init(_ page: BacktestPage) { result = page.result }

    var section: Markup {
        """
        <section aria-labelledby="history">
        <h2 id="history">The history</h2>
        <div class="wide"><table>
        <thead><tr><th scope="col">Lines</th><th scope="col" class="number">How many</th><th scope="col">The first of them</th></tr></thead>
        <tbody>\(rows.map { "<tr><th scope=\"row\">\($0.name)</th><td class=\"number\">\($0.count)</td><td>\($0.notes)</td></tr>" })</tbody>
        </table></div>
        \(notes)
        </section>
        """
    }

    private var rows: [(name: Markup, count: Int, notes: Markup)] {
        let lines = result.proposed.lines
        var rows: [(name: Markup, count: Int, notes: Markup)] = [
            ("applied", lines.applied, ""), ("links that changed something", result.proposed.linked, ""),
            ("erasures", result.proposed.erased, ""), ("duplicate", lines.duplicates, ""),
            ("of somebody erased", lines.erased, ""),
            (
                "of an undeclared type", lines.undeclared,
                "\(lines.undeclaredTypes.prefix(10).map { "<code>\($0.type)</code> \($0.count) " as Markup })"
            ),
        ]
        rows += lines.refusedByReason.map { refused in
            (
                "dead letter: <code>\(refused.reason.rawValue)</code>", refused.count,
                "\(refused.examples.map { "<div>line \($0.line): \($0.message)</div>" as Markup })"
            )
        }
        rows.append(("arrived before a line above them", result.late, "the clock does not go back"))
        rows.append(("left out, since they arrived after the end", result.leftOut, ""))
        return rows.enumerated().filter { $0 == 0 || $1.count > 0 }.map(\.element)
    }

    private var notes: [Markup] {
        var notes: [Markup] = result.proposed.featureErrors.map {
            "The feature <code>\($0.feature)</code> could not take \($0.count.counted("event"))."
        }
        let short = result.proposed.shortFeatures
        if !short.isEmpty {
            let names: [Markup] = short.enumerated().map {
                "\($0 > 0 ? ", " : "")<code>\($1.feature)</code> (\(DurationText.text(milliseconds: $1.window)))"
            }
            notes.append("The history is shorter than the windows of \(names): they count less than they do live.")
        }
        if !result.proposed.warming.isEmpty {
            notes.append("Warming: \(result.proposed.warming.joined(separator: ", ")).")
        }
        return notes.map { "<p class=\"note\">\($0)</p>" }
    }
}
