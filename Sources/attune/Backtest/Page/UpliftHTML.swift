internal import Replay

/// What a campaign's messages brought about, told by its control groups.
enum UpliftHTML {
    static func part(_ uplifts: [Uplift]) -> Markup {
        if uplifts.isEmpty { return "" }
        let tables: [Markup] = uplifts.map(table)
        return """
            <h3>Against the control group</h3>
            \(tables)<p class="note">Individuals who entered, and who reached the goal at least once. The range holds the true \
            difference with 95 % confidence; a z beyond ±1.96 comes about by chance once in twenty times. What the messages did is \
            in the history only if the campaign ran with this control group while it was recorded.</p>
            """
    }

    private static func table(_ uplift: Uplift) -> Markup {
        let words = UpliftWords(uplift)
        return """
            <div class="wide"><table class="uplift"><thead><tr><th scope="col">Group</th>\
            <th scope="col" class="number">Individuals</th><th scope="col" class="number">Reached the goal</th>\
            <th scope="col" class="number">Rate</th></tr></thead>
            <tbody>\(row("With messages", uplift.treated))\(row("Control: \(words.group)", uplift.control))</tbody></table></div>
            <p class="verdict"><b>\(words.verdict)</b> \(words.numbers)</p>

            """
    }

    private static func row(_ name: String, _ group: Uplift.Group) -> Markup {
        let rate = BacktestNumber.part(group.conversions, of: group.individuals)
        return """
            <tr><th scope="row">\(name)</th><td class="number">\(group.individuals)</td>\
            <td class="number">\(group.conversions)</td><td class="number">\(rate.isEmpty ? "–" : rate)</td></tr>

            """
    }
}
