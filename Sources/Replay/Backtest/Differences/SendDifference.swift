package import Decisions
package import Events
internal import JSON
internal import RuleSets

/// A message that one rule set sends and the other does not, or otherwise.
package struct SendDifference: Sendable {
    /// In what way.
    package enum Change: String, Sendable, CaseIterable {
        /// Only the proposed rules send it.
        case added
        /// Only the current rules send it.
        case lost
        /// Both send it, but not alike.
        case changed
    }

    /// A message, as far as two can differ; nothing of it is personal.
    package struct Message: Sendable {
        /// When it was sent.
        package let time: Milliseconds
        /// On which channel.
        package let channel: String
        /// Its template.
        package let template: String
        /// Its parameters as one JSON object, a personal one as `"masked"`.
        package let params: String
    }

    /// What a message's journey, or its trigger, came to under the rules that do not send it.
    package enum Instead: Sendable {
        /// The rules do not have the campaign.
        case noCampaign
        /// The trigger did not match.
        case noTrigger
        /// The journey still runs.
        case waiting
        /// This was decided.
        case decided(DecisionNote)

        /// What it is called in reports and records.
        package var name: String {
            switch self {
            case .noCampaign: "no_campaign"
            case .noTrigger: "no_trigger"
            case .waiting: "waiting"
            case .decided(let note): note.reason?.rawValue ?? note.outcome.rawValue
            }
        }
    }

    /// In what way it differs.
    package let change: Change
    /// The command's id, the same under both rule sets.
    package let commandID: String
    /// The campaign.
    package let campaign: String
    /// To whom.
    package let individual: String
    /// The step's id.
    package let step: String
    /// What triggered it.
    package let trigger: TriggerReference
    /// As the current rules send it; nil where it is added.
    package let before: Message?
    /// As the proposed rules send it; nil where it is lost.
    package let after: Message?
    /// What differs, of `channel`, `template`, `params` and `time`; empty unless it is changed.
    package let fields: [String]
    /// What happens under the rules that do not send it; nil where it is changed.
    package let instead: Instead?

    /// Why, in one word: what happens instead, or what differs.
    package var reason: String { instead?.name ?? fields.joined(separator: ", ") }
}

extension SendDifference {
    init(
        _ change: Change, of sent: SentCommand, before: Message? = nil, after: Message? = nil, fields: [String] = [],
        instead: Instead? = nil
    ) {
        self.change = change
        commandID = sent.id.description
        campaign = sent.campaign
        individual = sent.individual
        step = sent.step
        trigger = sent.trigger
        self.before = before
        self.after = after
        self.fields = fields
        self.instead = instead
    }

    /// Appends the difference as a JSON object. What does not apply is absent.
    func write(to writer: inout JSONWriter) {
        writer.object {
            $0.key("change"); $0.string(change.rawValue)
            $0.key("campaign"); $0.string(campaign)
            $0.key("individual"); $0.string(individual)
            $0.key("step"); $0.string(step)
            $0.key("command_id"); $0.string(commandID)
            $0.key("trigger")
            $0.object {
                $0.key("id"); $0.string(trigger.id)
                $0.key("type"); $0.string(trigger.type)
                $0.key("time"); $0.string(InstantText.rfc3339(trigger.time))
            }
            $0.key("reason"); $0.string(reason)
            for (name, message) in [("before", before), ("after", after)] {
                guard let message else { continue }
                $0.key(name)
                message.write(to: &$0)
            }
            if !fields.isEmpty {
                $0.key("fields")
                $0.array { for field in fields { $0.string(field) } }
            }
            if case .decided(let note) = instead {
                $0.key("instead")
                note.write(to: &$0)
            }
        }
    }
}

extension SendDifference.Message {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object {
            $0.key("time"); $0.string(InstantText.rfc3339(time))
            $0.key("channel"); $0.string(channel)
            $0.key("template"); $0.string(template)
            $0.key("params"); $0.raw(Array(params.utf8))
        }
    }
}

/// A decision in brief.
package struct DecisionNote: Sendable {
    /// The step's id where a step was decided.
    package let step: String?
    /// What came of it.
    package let outcome: Outcome
    /// Why, where the outcome has reasons.
    package let reason: Reason?
    /// The cap, the winner or the error.
    package let detail: String?

    init(_ decision: Decision) {
        step = decision.step
        outcome = decision.outcome
        reason = decision.reason
        detail = decision.detail
    }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.object {
            if let step { $0.key("step"); $0.string(step) }
            $0.key("outcome"); $0.string(outcome.rawValue)
            if let reason { $0.key("reason"); $0.string(reason.rawValue) }
            if let detail { $0.key("detail"); $0.string(detail) }
        }
    }

    /// What happened, in words.
    package var words: String {
        ReasonText.words(outcome, reason, detail, isStopped: outcome == .suppressed && step == nil)
    }
}
