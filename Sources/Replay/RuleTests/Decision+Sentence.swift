internal import HumanText
package import Decisions
package import Events
internal import RuleSets

extension Decision {
    /// The decision as a line for people: `at 32m: joe, cart-reminder, step 2: sent on push, cart-reminder-v3`.
    package func sentence(since start: Milliseconds) -> String {
        var text = "at \(DurationText.text(milliseconds: now.subtractingClamped(start))): \(individual), \(campaign)"
        if let step { text += ", step \(step)" }
        text += ": \(outcome.rawValue)"
        if let until { text += " until " + DurationText.text(milliseconds: until.subtractingClamped(start)) }
        text += sendText + shadow
        if let reason { text += ", \(reason.rawValue)" }
        if let detail { text += " (\(detail))" }
        if !key.isEmpty { text += ", key \(key)" }
        text += ", trigger \(trigger.id)"
        return text + read
    }

    /// The same where campaign, instant and trigger are known, with the reason in words; what was read only where that is not told beside it.
    func briefly(in test: RuleTest, tellingInputs tellsInputs: Bool) -> String {
        // What was asked before any gate is no outcome.
        var text = isOnlyCounted ? "no match" : outcome.rawValue
        if let step { text = "step \(step): " + text }
        if let until { text += " until " + test.offset(of: until) }
        if !individual.utf8.elementsEqual(test.individual.id.utf8) { text = "\(individual), " + text }
        text += sendText + shadow
        if let reason { text += ", \(reason.rawValue)" }
        if let detail { text += " (\(detail))" }
        if !key.isEmpty { text += ", key \(key)" }
        let words = reason.flatMap { ReasonText.words[$0] }.map { ": " + $0 } ?? ""
        return text + words + (tellsInputs ? read : "")
    }

    /// That its journey is a shadow, where no reason says so.
    private var shadow: String {
        guard let holdout, reason?.rawValue.utf8.elementsEqual(holdout.rawValue.utf8) != true else { return "" }
        return outcome == .shadow ? "" : " as a shadow (\(holdout.rawValue))"
    }

    /// ` on push, cart-reminder-v3` of a send; of a conversion ` after cart-reminder-v3 on push, value 80.0`.
    private var sendText: String {
        if let message { return " on \(message.channel), \(message.template)" }
        guard outcome == .converted else { return "" }
        return (lastSend.map { " after \($0.template) on \($0.channel)" } ?? "") + (value.map { ", value \($0)" } ?? "")
    }

    private var read: String {
        if inputs.isEmpty { return "" }
        return "; it read " + inputs.map { "\($0.name) = \(ValueMatch.text($0.value))" }.joined(separator: ", ")
    }
}
