internal import Events
internal import JSON

/// A message command as a sentence: `push to Joe (c-42): cart-reminder, total 80.00, 30 min after the last change of the basket`.
struct MessageSentence {
    let campaign: String
    let channel: String
    let text: String
    /// When it was decided, Unix milliseconds.
    let time: Milliseconds
    /// Whether it was due as soon as its event came, and not after a wait.
    let isImmediate: Bool

    init(campaign: String, channel: String, text: String, time: Milliseconds, isImmediate: Bool) {
        self.campaign = campaign
        self.channel = channel
        self.text = text
        self.time = time
        self.isImmediate = isImmediate
    }

    /// An event is on its way no longer than this, unless it is late.
    private static let moment: Milliseconds = 1_000

    /// Reads a command, or nil where it is none.
    init?(_ command: JSONValue) {
        guard case .string(let individual)? = command["subject"], case .string(let time)? = command["time"],
            let data = command["data"], case .string(let campaign)? = data["campaign"],
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
                case .string(let name) where param.key == "name": person = "\(name) (\(individual))"
                case .string(let text): parts.append("\(param.key) \"\(text)\"")
                case .double(let number): parts.append("\(param.key) \(Self.amount(number))")
                case .int(let number): parts.append("\(param.key) \(number)")
                default: break
                }
            }
        }
        parts.append("\(Self.delay(now - from))\(Self.words(for: type))")
        text = "\(channel) to \(person): \(campaign), " + parts.joined(separator: ", ")
    }

    private static func words(for type: String) -> String {
        switch type {
        case "cart.updated": "the last change of the basket"
        case "order.completed": "the order"
        case "page.viewed": "the last view"
        case "search.performed": "the search"
        default: type
        }
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
