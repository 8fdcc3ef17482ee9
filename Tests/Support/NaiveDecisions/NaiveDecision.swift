import CEL
import Decisions
import Events

/// A decision of the naive world, as one of the engine's would say it.
struct NaiveDecision {
    var now: Milliseconds
    var individual: String
    var campaign: String
    var outcome: String
    var step: String?
    var reason: String?
    /// Not compared where it is an error: messages are the engine's own.
    var detail: String?
    var key = ""
    var trigger: NaiveEvent?
    var journey: String?
    var until: Milliseconds?
    var variant: String?
    var holdout: String?
    var value: Double?
    var channel: String?
    var template: String?
    var address: String?
    var params: String?
    var expires: Milliseconds?
    var command: String?
    var entered = false
    var exited: String?
    var repeats = 0
    /// What the deciding conditions read, by name.
    var inputs: [String: String] = [:]

    init(_ world: NaiveWorld, _ person: NaivePerson, _ campaign: String, _ outcome: String) {
        now = world.now
        individual = person.id
        self.campaign = campaign
        self.outcome = outcome
    }

    /// All of it in a line.
    var line: String {
        var parts = ["\(now)", individual, campaign, outcome]
        func add(_ name: String, _ value: String?) { if let value { parts.append("\(name)=\(value)") } }
        add("step", step)
        add("reason", reason)
        add("detail", reason == "error" ? nil : detail)
        add("key", key.isEmpty ? nil : key)
        add("trigger", trigger.map { "\($0.id)/\($0.type)/\($0.time)" })
        add("journey", journey)
        add("until", until.map { "\($0)" })
        add("variant", variant)
        add("holdout", holdout)
        add("value", value.map { "\($0)" })
        add("channel", channel)
        add("template", template)
        add("address", address)
        add("params", params)
        add("expires", expires.map { "\($0)" })
        add("command", command)
        if entered { parts.append("entered") }
        add("exited", exited)
        if repeats > 0 { parts.append("repeats=\(repeats)") }
        let told = inputs.filter { $0.value != NaiveWorld.failed }.map { "\($0.key):\($0.value)" }.sorted()
        add("inputs", told.isEmpty ? nil : told.joined(separator: ","))
        return parts.joined(separator: " ")
    }
}

extension Decision {
    /// The inputs that have values, by name.
    private var told: [String] {
        inputs.compactMap { input in if case .error = input.value { nil } else { "\(input.name):\(input.value)" } }
            .sorted()
    }

    /// All of it in a line, as the naive world tells it.
    var naiveLine: String {
        var parts = ["\(now)", individual, campaign, outcome.rawValue]
        func add(_ name: String, _ value: String?) { if let value { parts.append("\(name)=\(value)") } }
        add("step", step)
        add("reason", reason?.rawValue)
        add("detail", reason == .error || outcome == .converted ? nil : detail)
        add("key", key.isEmpty ? nil : key)
        add("trigger", "\(trigger.id)/\(trigger.type)/\(trigger.time)")
        add("journey", journey.map { "\($0)" })
        add("until", until.map { "\($0)" })
        add("variant", message?.variant ?? lastSend?.variant)
        add("holdout", holdout?.rawValue)
        add("value", value.map { "\($0)" })
        if let message, outcome == .sent || outcome == .shadow {
            add("channel", message.channel)
            add("template", message.template)
            add("address", outcome == .sent ? message.address : nil)
            add("params", message.params.map { "\($0.name):\($0.value)" }.joined(separator: ","))
            add("expires", "\(message.expires)")
            add("command", outcome == .sent ? "\(message.commandID)" : nil)
        }
        if entered { parts.append("entered") }
        add("exited", exited?.rawValue)
        if repeats > 0 { parts.append("repeats=\(repeats)") }
        add("inputs", told.isEmpty ? nil : told.joined(separator: ","))
        return parts.joined(separator: " ")
    }
}
