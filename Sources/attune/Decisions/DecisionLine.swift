internal import CommandLineTool
internal import JSON

/// A decision's data as one line for people.
struct DecisionLine {
    private let data: JSONValue
    private let terminal: Terminal

    init(_ data: JSONValue, terminal: Terminal) {
        self.data = data
        self.terminal = terminal
    }

    /// The line: `cart-reminder (c1) step 2 suppressed: capped (1 per 24h channel push)  views_24h = 2`.
    var text: String {
        var words: [String] = []
        if let campaign = data["campaign"] { words.append(campaign.shown) }
        if let key = data["key"] { words.append("(\(key.shown))") }
        if let step = data["step"] { words.append("step \(step.shown)") }
        words.append(outcome)
        if let channel = data["channel"] { words.append("on \(channel.shown)") }
        if let template = data["template"] { words.append("with \(template.shown)") }
        if let until = data["until"] { words.append("until \(until.shown)") }
        if let exited = data["exited"] { words.append("(ended: \(exited.shown))") }
        if let repeats = data["repeats"] { words.append("(\(repeats.shown) left out before)") }
        let inputs = DecisionLine.inputs(data["inputs"])
        return words.joined(separator: " ") + (inputs.isEmpty ? "" : "  \(inputs)")
    }

    /// The outcome, the reason and what it names.
    private var outcome: String {
        let name = data["outcome"]?.shown ?? "–"
        var words = terminal.styled(name, name == "sent" ? .green : .yellow)
        if let reason = data["reason"] { words += ": \(reason.shown)" }
        if let detail = data["detail"] { words += " (\(detail.shown))" }
        return words
    }

    /// Values that were read: `views_24h = 2, stage = visitor`.
    static func inputs(_ inputs: JSONValue?) -> String {
        (inputs?.members ?? []).map { "\(StyledLine.visible($0.key)) = \($0.value.shown)" }.joined(separator: ", ")
    }
}
