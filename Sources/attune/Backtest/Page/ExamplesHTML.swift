internal import Decisions
internal import Replay

/// What happened to some, in words.
enum ExamplesHTML {
    /// The most characters of a value that are shown.
    private static let mostCharacters = 160

    static func table(_ examples: [BacktestExample]) -> Markup {
        if examples.isEmpty { return "" }
        return """
            <details class="examples"><summary>Examples: what happened to whom</summary>
            <div class="wide"><table class="cards">
            <thead><tr><th scope="col">Individual</th><th scope="col">Trigger</th><th scope="col">When</th>\
            <th scope="col">What happened</th><th scope="col">Values read</th></tr></thead>
            <tbody>\(examples.map(row))</tbody>
            </table></div></details>
            """
    }

    private static func row(_ example: BacktestExample) -> Markup {
        let step: Markup = example.step.map { "<small>step \($0)</small> " } ?? ""
        let variant: Markup = example.variant.map { "<br><small>variant \($0)</small>" } ?? ""
        let until: Markup = example.until.map { "<br><small>until \(BacktestTime.second($0))</small>" } ?? ""
        return """
            <tr><th scope="row">\(example.individual)</th>\
            <td data-head="Trigger">\(example.trigger.type)<br><small>\(example.trigger.id)</small></td>\
            <td data-head="When" class="time">\(BacktestTime.second(example.now))</td>\
            <td data-head="What happened">\(step)\(Markup.words(example.words))\(variant)\(until)</td>\
            <td data-head="Values read">\(example.values.isEmpty ? "–" : values(example))</td></tr>

            """
    }

    private static func values(_ example: BacktestExample) -> Markup {
        let items: [Markup] = example.values.map { "<li><code>\($0.name) = \(clipped($0.text))</code></li>" }
        return "<ul class=\"values\">\(items)</ul>"
    }

    /// A text that is not longer than a reader wants to see.
    static func clipped(_ text: String) -> String {
        text.count > mostCharacters ? text.prefix(mostCharacters) + "…" : text
    }
}
