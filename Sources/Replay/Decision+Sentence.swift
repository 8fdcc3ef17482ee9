package import Decisions
package import Events

extension Decision {
    /// The decision as a line for people: `at 32m: joe, cart-reminder, step 2: sent on push, cart-reminder-v3`.
    package func sentence(since start: Milliseconds) -> String {
        var text = "at \(Self.offset(now.subtractingClamped(start))): \(individual), \(campaign)"
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

    /// An offset in the units of rule files, `1d2h`; `0m` for none.
    private static func offset(_ span: Milliseconds) -> String {
        var rest = span.magnitude
        var text = span < 0 ? "-" : ""
        for (unit, length) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)]
            as [(String, UInt64)]
        {
            if rest >= length {
                text += "\(rest / length)\(unit)"
                rest %= length
            }
        }
        return rest == span.magnitude && span == 0 ? "0m" : text
    }
}
