import CEL
import Events
import RuleSets

/// A send that passed the gates of its own and now competes with the others of the same instant.
struct Candidate {
    var journey: RunningJourney
    let step: Step
    let send: Send
    /// The variant that is the individual's; nil where the send has none.
    let variant: Variants.Variant?
    let campaign: Campaign
    /// The channel to send on.
    var target: SendTarget
    /// Those to try after it, where the send falls back.
    let fallbacks: [SendTarget]
    let params: [MessageCommand.Parameter]
    /// Why it is a shadow's, which sends nothing; nil where it is none.
    let holdout: Holdout?
    /// What the step's condition read.
    let reads: [(name: String, value: Value)]
    /// The campaign's value now; 0.0 where it errs or there is none.
    let value: Double

    /// Whether it is tried before another: by priority, then value, NaN last. Nil: they are equal in both.
    func outranks(_ other: Candidate) -> Bool? {
        if campaign.priority != other.campaign.priority { return campaign.priority > other.campaign.priority }
        if value.isNaN != other.value.isNaN { return other.value.isNaN }
        if value != other.value, !value.isNaN { return value > other.value }
        return nil
    }

    /// The rank's value as records tell it: where the campaign has one.
    var rankValue: Double? { campaign.value == nil ? nil : value }
}
