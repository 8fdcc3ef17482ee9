/// Why a journey runs as a shadow: it decides as others do, and sends nothing. The raw values are those of records.
public enum Holdout: String, Sendable, CaseIterable {
    /// The individual is in the control group of all marketing.
    case globalHoldout = "global_holdout"
    /// The individual is in the campaign's own control group.
    case campaignHoldout = "campaign_holdout"
    /// The campaign's mode is `shadow`.
    case shadow
}
