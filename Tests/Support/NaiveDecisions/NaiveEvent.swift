import CEL
import Events

/// A value of the naive world.
enum NaiveValue: Hashable {
    case int(Int64)
    case text(String)

    /// The text of the value that it is in CEL.
    var text: String {
        switch self {
        case .int(let number): "\(Value.int(number))"
        case .text(let text): "\(Value.string(text))"
        }
    }
}

/// An evaluation that failed, with something that is the same for equal failures.
struct NaiveError: Error, Hashable {
    let what: String
}

/// An event as the naive world keeps it.
struct NaiveEvent {
    /// What a system event does.
    enum Effect {
        case none
        case attributes([(name: String, value: NaiveValue?)])
        case consent(purpose: String, channel: String?, granted: Bool)
        case linked(alias: String)
        case erased
        case feedback(command: String, channel: String?)
    }

    var id: String
    var type: String
    var individual: String
    var time: Milliseconds
    var arrival: Milliseconds
    var properties: [String: NaiveValue] = [:]
    var effect = Effect.none

    /// With no other properties than these.
    func keeping(_ names: Set<String>) -> NaiveEvent {
        var event = self
        event.properties = properties.filter { names.contains($0.key) }
        return event
    }

    /// The record that a producer would write.
    var json: String {
        var data: [String] = []
        for (name, value) in properties.sorted(by: { $0.key < $1.key }) { data.append("\"\(name)\":\(value.json)") }
        switch effect {
        case .none: break
        case .attributes(let attributes):
            let members = attributes.map { "\"\($0.name)\":\($0.value.map(\.json) ?? "null")" }
            data.append("\"attributes\":{\(members.joined(separator: ","))}")
        case .erased: break
        case .linked(let alias): data.append("\"alias\":\"\(alias)\"")
        case .consent(let purpose, let channel, let granted):
            data.append("\"purpose\":\"\(purpose)\",\"granted\":\(granted)")
            if let channel { data.append("\"channel\":\"\(channel)\"") }
        case .feedback(let command, let channel):
            data.append("\"command_id\":\"\(command)\"")
            if let channel { data.append("\"channel\":\"\(channel)\"") }
        }
        return
            "{\"specversion\":\"1.0\",\"source\":\"s\",\"id\":\"\(id)\",\"type\":\"\(type)\",\"subject\":\"\(individual)\",\"time\":\"\(InstantText.rfc3339(time))\",\"data\":{\(data.joined(separator: ","))}}"
    }
}

extension NaiveValue {
    fileprivate var json: String {
        switch self {
        case .int(let number): "\(number)"
        case .text(let text): "\"\(text)\""
        }
    }
}
