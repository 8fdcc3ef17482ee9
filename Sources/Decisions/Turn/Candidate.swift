import CEL
import Events
import RuleSets

/// A send that passed its own gates and now competes with the others of the same instant.
struct Candidate {
    var journey: RunningJourney
    let step: Step
    let send: Send
    let campaign: Campaign
    /// The channel's index.
    let channel: Int
    let address: String
    let params: [(name: String, value: Value)]
    let inputs: [(name: String, value: Value)]
    /// The campaign's value now; 0.0 where it errs or there is none.
    let value: Double

    /// Whether it is tried before the other: by priority, value (NaN last), campaign and key.
    func outranks(_ other: Candidate) -> Bool {
        if campaign.priority != other.campaign.priority { return campaign.priority > other.campaign.priority }
        if value.isNaN != other.value.isNaN { return other.value.isNaN }
        if value != other.value, !value.isNaN { return value > other.value }
        return Journey.precedes(journey.journey, other.journey.journey)
    }
}
