internal import Decisions
internal import Replay

/// What would change.
struct DifferencesHTML {
    private let page: BacktestPage
    private let differences: DifferenceTally

    init(_ page: BacktestPage, _ differences: DifferenceTally) {
        self.page = page
        self.differences = differences
    }

    var section: Markup {
        let groups = differences.allGroups
        return """
            <section aria-labelledby="differences">
            <h2 id="differences">What would change</h2>
            <ul class="sums">\(sums)</ul>
            <div class="wide"><table>
            <thead><tr><th scope="col">Campaign</th><th scope="col" class="number">Sent now</th><th scope="col" class="number">Sent then</th>\
            <th scope="col" class="number">Added</th><th scope="col" class="number">Lost</th><th scope="col" class="number">Changed</th></tr></thead>
            <tbody>\(DifferenceWords.campaigns(page.result).map { row($0.name, $0.before, $0.after) })</tbody>
            </table></div>
            \(SendDifference.Change.allCases.flatMap { change in groups.filter { $0.change == change }.map(details) })
            </section>
            """
    }

    private var sums: [Markup] {
        [
            "<li class=\"added\"><b>\(differences.count(.added) > 0 ? "+" : "")\(differences.count(.added))</b> <span>added</span> <small>sent only under the rules tried</small></li>",
            "<li class=\"lost\"><b>\(differences.count(.lost) > 0 ? "−" : "")\(differences.count(.lost))</b> <span>lost</span> <small>sent only under the rules in use</small></li>",
            "<li><b>\(differences.count(.changed))</b> <span>changed</span> <small>another channel, template, text or time</small></li>",
            "<li><b>\(differences.same)</b> <span>alike</span> <small>sent by both, without a difference</small></li>",
        ]
    }

    private func row(_ name: String, _ before: Int, _ after: Int) -> Markup {
        """
        <tr><th scope="row">\(name)</th><td class="number">\(before)</td><td class="number">\(after)</td>\
        \(SendDifference.Change.allCases.map { "<td class=\"number\">\(differences.count($0, of: name))</td>" })</tr>

        """
    }

    private func details(_ group: DifferenceTally.Group) -> Markup {
        """
        <details class="examples"><summary><b class="\(group.change.rawValue)">\(group.change.rawValue)</b> \(group.count) \
        in <b>\(group.campaign)</b>: <code>\(group.reason)</code></summary>
        <div class="wide"><table class="cards"><thead><tr><th scope="col">Individual</th><th scope="col">Trigger</th>\
        <th scope="col">When</th><th scope="col">Message</th><th scope="col">\(heading(group.change))</th></tr></thead>
        <tbody>\(group.examples.map(example))</tbody></table></div></details>
        """
    }

    private func heading(_ change: SendDifference.Change) -> String {
        switch change {
        case .added: "Under the rules in use"
        case .lost: "Under the rules tried"
        case .changed: "What differs"
        }
    }

    private func example(_ difference: SendDifference) -> Markup {
        guard let message = difference.after ?? difference.before else { return "" }
        return """
            <tr><th scope="row">\(difference.individual)</th>\
            <td data-head="Trigger">\(difference.trigger.type)<br><small>\(difference.trigger.id)</small></td>\
            <td data-head="When" class="time">\(BacktestTime.second(message.time))</td>\
            <td data-head="Message"><small>step \(difference.step)</small> \(message.channel), \(message.template)</td>\
            <td data-head="\(heading(difference.change))">\
            \(Markup.words(ExamplesHTML.clipped(DifferenceWords.what(difference))))</td></tr>

            """
    }
}
