import YAML

/// The campaigns that are paused, as written.
enum PausedDraft: Sendable {
    /// All of them.
    case all
    /// Those named.
    case named([Located<String>])

    /// Whether a campaign is among them.
    func contains(_ campaign: String) -> Bool {
        switch self {
        case .all: true
        case .named(let names): names.contains { $0.scalar.equals(campaign) }
        }
    }
}

extension PolicyRow {
    /// `paused: [cart-reminder]`, `paused: all`.
    static let paused = PolicyRow(
        key: "paused", shape: RuleFileShape.paused,
        help: "Campaigns that are paused, or all: the stop button"
    ) { reader, policies in
        guard let node = policies.node("paused") else { return }
        if let scalar = node.scalar, scalar.equals(RuleFileShape.allCampaigns) {
            reader.drafts.policies.paused = .all
        } else {
            reader.drafts.policies.paused = .named(policies.names("paused", .kebabCase) ?? [])
        }
    } check: { checker, draft, _ in
        // What it says is in the mode of the campaigns.
        guard case .named(let names) = draft.paused else { return }
        for name in names { _ = checker.index(of: name, in: checker.campaignNames, "campaign") }
    }
}

extension RuleFileShape {
    /// The word that pauses every campaign.
    package static let allCampaigns = "all"

    static let paused = Shape.either([.word([allCampaigns]), .naming(.campaign, .list(.name(.kebabCase)))])
}

extension RuleSetChecker {
    /// Whom a campaign takes in, with what the policies say of it.
    func admission(of draft: CampaignDraft, _ name: Located<String>) -> Admission {
        var admission = draft.admission
        if drafts.policies.paused.contains(name.value) { admission.mode = .paused }
        return admission
    }
}
