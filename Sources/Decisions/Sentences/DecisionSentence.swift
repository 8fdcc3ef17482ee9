internal import Events
internal import HumanText
package import JSON

/// A record of the decisions topic as one sentence for people: what a campaign did, why, and with which values.
///
/// `cart-reminder sent cart-reminder-v3 on push 30m after cart.updated e-17, with name = Joe, total = 80.0; it had read stage = visitor`.
/// The text is as the record has it: whoever shows it takes care of what would steer a terminal.
package struct DecisionSentence: Sendable {
    /// The campaign; empty where it is about none.
    package let campaign: String
    /// What came of it.
    package let outcome: Outcome
    /// When it was decided, as the record writes it.
    package let time: String
    /// Whose decision it is.
    package let individual: String
    /// The sentence, without a full stop.
    package let text: String

    /// Reads a decision record in structured form; nil where it is none.
    package init?(_ record: JSONValue) {
        guard let data = record["data"], let name = data["outcome"]?.text, let outcome = Outcome(rawValue: name),
            let time = record["time"]?.text
        else { return nil }
        self.outcome = outcome
        self.time = time
        campaign = data["campaign"]?.text ?? ""
        individual = record["subject"]?.text ?? ""
        text = Self.sentence(data, outcome, at: time)
    }

    private static func sentence(_ data: JSONValue, _ outcome: Outcome, at time: String) -> String {
        let detail = data["detail"]?.text
        switch outcome {
        case .linked:
            return "the id \(detail ?? "of somebody else") was linked to this one: both are one person from then on"
        case .erased: return "everything known of them was erased"
        default: break
        }
        let campaign = data["campaign"]?.text ?? ""
        let key = data["key"]?.text.map { " (\($0))" } ?? ""
        var text = campaign + key + " " + verb(data, outcome)
        if outcome != .entered, data["entered"]?.isTrue == true { text += ", as it began" }
        text += moment(data, outcome, at: time)
        if let reason = data["reason"]?.text {
            text += ": " + words(reason)
            if let detail { text += " (\(detail))" }
        } else if let detail {
            text += " (\(detail))"
        }
        if let group = holdout(data) { text += ", as a shadow: \(group)" }
        if let params = values(data["params"]) { text += ", with \(params)" }
        if let exited = data["exited"]?.text {
            text += "; then it ended: " + words(exited)
        }
        if let read = values(data["inputs"]) { text += "; it had read \(read)" }
        if case .int(let repeats)? = data["repeats"] {
            text += "; \(repeats) more like it \(repeats == 1 ? "was" : "were") not told"
        }
        return text
    }

    /// A reason in words; as it is where a later version has written it.
    private static func words(_ reason: String) -> String {
        switch Reason(rawValue: reason) {
        case nil: reason
        case .error?: "an expression failed"
        case let known?: ReasonText.words[known] ?? reason
        }
    }

    /// What the campaign did.
    private static func verb(_ data: JSONValue, _ outcome: Outcome) -> String {
        let step = data["step"]?.text.map { "step \($0)" }
        var message = data["template"]?.text ?? step ?? "its message"
        if let variant = data["variant"]?.text { message += " (variant \(variant))" }
        if let channel = data["channel"]?.text { message += " on \(channel)" }
        switch outcome {
        case .sent: return "sent \(message)"
        case .shadow: return "would have sent \(message), and did not"
        case .deferred: return "holds \(message) until \(data["until"]?.text ?? "later")"
        case .suppressed: return step == nil ? "did not begin" : "did not send at \(step ?? "")"
        case .entered: return "began"
        case .exited: return "ended"
        case .converted:
            let value = data["value"].flatMap(shown).map { " of value \($0)" } ?? ""
            return "reached its goal\(value)" + (data["template"] == nil ? "" : " after \(message)")
        case .linked, .erased: return ""
        }
    }

    /// ` 30m after cart.updated e-17`.
    private static func moment(_ data: JSONValue, _ outcome: Outcome, at time: String) -> String {
        guard let type = data["trigger"]?["type"]?.text, let id = data["trigger"]?["id"]?.text else { return "" }
        let event = "\(type) \(id)"
        guard let happened = data["trigger"]?["time"]?.text.flatMap(instant), let now = instant(time), now > happened
        else { return " on \(event)" }
        return " \(age(now - happened)) after \(event)"
    }

    /// Seconds matter of a minute, and milliseconds of nothing.
    private static func age(_ milliseconds: Milliseconds) -> String {
        let unit: Milliseconds = milliseconds < 60_000 ? 1_000 : 60_000
        return milliseconds < 1_000 ? "at once" : DurationText.text(milliseconds: milliseconds / unit * unit)
    }

    private static func instant(_ text: String) -> Milliseconds? {
        unsafe EventTime.parse(text.utf8Span.span.bytes)
    }

    /// The control group, where no reason names it already.
    private static func holdout(_ data: JSONValue) -> String? {
        guard let name = data["holdout"]?.text, data["reason"]?.text != name else { return nil }
        return Reason(rawValue: name) == nil ? "the campaign only notes what it would do" : words(name)
    }

    /// `views_24h = 2, stage = visitor`; nil where there are none.
    private static func values(_ values: JSONValue?) -> String? {
        guard case .object(let members)? = values, !members.isEmpty else { return nil }
        return members.map { "\($0.key) = \(shown($0.value) ?? "nothing")" }.joined(separator: ", ")
    }

    /// A text without its quotes, all else as JSON; nil for null.
    private static func shown(_ value: JSONValue) -> String? {
        if value == .null { return nil }
        if let text = value.text { return text }
        var writer = JSONWriter()
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension JSONValue {
    fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
    fileprivate var isTrue: Bool { self == .bool(true) }
}
