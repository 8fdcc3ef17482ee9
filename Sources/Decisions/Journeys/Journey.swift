import CEL
import Events
import RuleSets

/// The event that started a journey with what the campaign reads of it. A class: journeys are handed on, and this part never changes.
final class TriggerEvent: Sendable {
    /// The name of its type.
    let type: String
    let id: String
    let time: Milliseconds
    /// By property name, in the order of the campaign's kept properties.
    let values: KeptValues
    /// The valid W3C trace context that came with it.
    let traceparent: String?

    init(
        type: String, id: String, time: Milliseconds, values: KeptValues, traceparent: String?
    ) {
        self.type = type
        self.id = id
        self.time = time
        self.values = values
        self.traceparent = traceparent
    }

    var reference: TriggerReference { TriggerReference(id: id, type: type, time: time) }
}

/// One individual on the way through one campaign.
struct Journey {
    /// The campaign's name: it stays what it is when rules are edited.
    var campaign: String
    /// Empty where the campaign has no key.
    var key: String
    var trigger: TriggerEvent
    /// The id of the wait at which it stands.
    var step: String
    /// When that wait ends.
    var due: Milliseconds
    /// Whether a wait was begun already: the first counts from the trigger's event time.
    var hasWaited: Bool
    /// Whether it sent something, so that `re_entry` remembers its key.
    var hasSent: Bool
    /// Whether a trigger that found it running was recorded.
    var isNotedAsRunning: Bool
    /// What the entry's condition read.
    var inputs: KeptValues

    /// The journey's id in records.
    func identifier(application: String, individual: String) -> String {
        FieldHash.identifier(["journey", application, campaign, individual, key, trigger.id])
    }

    /// Whether the first comes before the second: by campaign, then key, by bytes.
    static func precedes(_ left: Journey, _ right: Journey) -> Bool {
        if !left.campaign.hasSameBytes(as: right.campaign) { return left.campaign.precedes(right.campaign) }
        return left.key.precedes(right.key)
    }
}

/// A key whose journey ended after it had sent something.
struct EndedKey {
    var campaign: String
    var key: String
    var ended: Milliseconds
    /// Whether a trigger that it stopped was recorded.
    var isNoted: Bool
    /// When it was first seen that the rules have no such campaign; nil while they have.
    var unusedSince: Milliseconds?
}

/// A message that counts against caps.
struct SentMessage {
    var time: Milliseconds
    /// The channel's name.
    var channel: String
    /// The campaign's tags.
    var tags: [String]
}
