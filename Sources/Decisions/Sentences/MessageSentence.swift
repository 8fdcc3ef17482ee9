package import Events
package import JSON

/// A message, of its command or of the decision to send it, in a line: `push to Joe (c-42): cart-reminder, total 80.00, 30 min after
/// cart.updated`.
package struct MessageSentence: Sendable {
    /// The campaign.
    package let campaign: String
    /// The channel.
    package let channel: String
    /// The line, the longest form first, each saying less than the one before.
    package let forms: [String]
    /// When it was decided, Unix milliseconds.
    package let time: Milliseconds
    /// Whether it was due as soon as its event came, and not after a wait.
    package let isImmediate: Bool

    init(campaign: String, channel: String, forms: [String], time: Milliseconds, isImmediate: Bool) {
        self.campaign = campaign
        self.channel = channel
        self.forms = forms
        self.time = time
        self.isImmediate = isImmediate
    }

    /// An event is on its way no longer than this, unless it is late.
    private static let moment: Milliseconds = 1_000
    /// What is personal, in decisions.
    private static let masked = "masked"

    /// Reads a command or a decision in structured form, or nil where it is none of a message.
    ///
    /// - Parameter words: what an event of a type is called.
    package init?(_ record: JSONValue, calling words: (_ type: String) -> String = { $0 }) {
        guard case .string(let individual)? = record["subject"], case .string(let time)? = record["time"],
            let data = record["data"], case .string(let campaign)? = data["campaign"],
            case .string(let channel)? = data["channel"], case .string(let type)? = data["trigger"]?["type"],
            case .string(let triggered)? = data["trigger"]?["time"], let now = Self.milliseconds(time),
            let from = Self.milliseconds(triggered)
        else { return nil }
        self.campaign = campaign
        self.channel = channel
        self.time = now
        isImmediate = now - from < Self.moment
        var person = individual
        var parts: [String] = []
        if case .object(let params)? = data["params"] {
            for param in params {
                switch param.value {
                case .string(Self.masked): break
                case .string(let name) where param.key == "name": person = "\(name) (\(individual))"
                case .string(let text): parts.append("\(param.key) \"\(text)\"")
                case .double(let number): parts.append("\(param.key) \(Self.amount(number))")
                case .int(let number): parts.append("\(param.key) \(number)")
                default: break
                }
            }
        }
        let head = "\(channel) to \(person): \(campaign)"
        let moment = "\(Self.delay(now - from))\(words(type))"
        forms = [
            ([head] + parts + [moment]).joined(separator: ", "), "\(head), \(moment)",
            ([head] + parts.prefix(1)).joined(separator: ", "), head,
        ]
    }

    private static func delay(_ milliseconds: Int64) -> String {
        let minutes = milliseconds / 60_000
        switch minutes {
        case ..<1: return "at once after "
        case ..<120: return "\(minutes) min after "
        default: return "\(minutes / 60) h after "
        }
    }

    /// Two decimals, as prices are written.
    private static func amount(_ number: Double) -> String {
        guard number.magnitude < 1e12 else { return String(number) }
        let cents = Int64((number * 100).rounded())
        let rest = String(cents.magnitude % 100)
        return "\(cents < 0 ? "-" : "")\(cents.magnitude / 100).\(rest.count == 1 ? "0" + rest : rest)"
    }

    private static func milliseconds(_ text: String) -> Milliseconds? {
        let utf8 = text.utf8Span
        return unsafe EventTime.parse(utf8.span.bytes)
    }
}
