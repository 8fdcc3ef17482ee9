import YAML

/// The control group of all marketing.
public struct HoldoutPolicy: Sendable {
    /// How many individuals are in it.
    public let share: Share
    /// What the draw of this group is mixed with, and those of the campaigns' groups: another salt draws others. May be empty.
    public let salt: String
}

extension PolicyRow {
    /// `holdout: {percent: 5, salt: 2026-q4}`.
    static let holdout = PolicyRow(
        key: "holdout", shape: .mapping(RuleFileShape.holdoutPolicy),
        help: "The control group of all marketing, which gets none of it"
    ) { reader, policies in
        guard let holdout = policies.mapping("holdout", RuleFileShape.holdoutPolicy) else { return }
        let salt = holdout.string("salt")?.value ?? ""
        reader.drafts.policies.holdout = reader.share(holdout).map { HoldoutPolicy(share: $0, salt: salt) }
    } check: { _, draft, policies in
        policies.holdout = draft.holdout
    }
}

extension RuleFileShape {
    static let holdoutPolicy = MappingShape([
        percent, .init("salt", .text, "Another text draws another group; default: none"),
    ])
}
