internal import HumanText
package import Decisions
package import Events

extension Decision {
    /// The decision as a line for people: `at 32m: joe, cart-reminder, step 2: sent on push, cart-reminder-v3`.
    package func sentence(since start: Milliseconds) -> String {
        var text = "at \(DurationText.text(milliseconds: now.subtractingClamped(start))): \(individual), \(campaign)"
        if let step { text += ", step \(step)" }
        text += ": \(outcome.rawValue)"
        if let message { text += " on \(message.channel), \(message.template)" }
        if let reason { text += ", \(reason.rawValue)" }
        if let detail { text += " (\(detail))" }
        if !key.isEmpty { text += ", key \(key)" }
        text += ", trigger \(trigger.id)"
        if !inputs.isEmpty {
            text += ", read " + inputs.map { "\($0.name) = \(ValueMatch.text($0.value))" }.joined(separator: ", ")
        }
        return text
    }
}
