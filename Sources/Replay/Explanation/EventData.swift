internal import Decisions
internal import Events
internal import JSON
internal import RuleSets

/// What a timeline's event says: its data as it is written, and what it has of the command that it tells of.
struct EventData {
    private let event: RuleTest.Arrival
    private let arrival: Milliseconds
    private let data: JSONValue?
    /// The decision to send the command that it tells of.
    private let command: Decision?

    /// Reads an event that arrives when so much was sent.
    init(_ event: RuleTest.Arrival, arriving arrival: Milliseconds, of rules: RuleSet, _ sent: [Decision]) {
        self.event = event
        self.arrival = arrival
        var parser = JSONParser()
        if let document = try? unsafe parser.parse(event.data.span.bytes) {
            data = JSONValue(document.root)
        } else {
            data = nil
        }
        if let campaign = event.command {
            command = sent.last { $0.campaign.utf8.elementsEqual(rules.campaigns[campaign].name.utf8) }
        } else if case .string(let id)? = data?["command_id"] {
            command = sent.last { $0.message?.commandID.description == id }
        } else {
            command = nil
        }
    }

    /// A field's value as JSON.
    func text(_ field: some StringProtocol) -> String {
        let field = String(field)
        switch field {
        case "type": return "\"\(event.type)\""
        case "id": return "\"\(event.id)\""
        case "time": return "\"\(InstantText.rfc3339(event.instant(arriving: arrival)))\""
        case "command_id" where event.command != nil:
            return command?.message.map { "\"\($0.commandID)\"" } ?? Self.nothing
        default: break
        }
        let isOfCommand = SystemEvents.declaration(of: event.type)?.ofCommand.contains(field)
        if isOfCommand == true { return textOfCommand(field) ?? Self.unknownCommand }
        var writer = JSONWriter()
        guard let value = data?[field] else {
            return (isOfCommand == nil ? nil : textOfCommand(field)) ?? Self.nothing
        }
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static let nothing = "nothing (it is not in the data)"
    private static let unknownCommand = "nothing (the command is not known)"

    /// A field's value of the command, as JSON; nil where it has none.
    private func textOfCommand(_ field: String) -> String? {
        guard let command, let message = command.message else { return nil }
        var writer = JSONWriter()
        switch field {
        case "campaign": writer.string(command.campaign)
        case "step": writer.string(command.step ?? "")
        case "channel": writer.string(message.channel)
        case "template": writer.string(message.template)
        case "variant":
            guard let variant = message.variant else { return nil }
            writer.string(variant)
        case "tags": writer.array { for tag in message.tags { $0.string(tag) } }
        default: return nil
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
