import YAML

extension PolicyRow {
    /// `consent: {default: denied}`.
    static let consent = PolicyRow(
        key: "consent", shape: .mapping(RuleFileShape.consent),
        help: "What holds for marketing before somebody says anything"
    ) { reader, policies in
        let consent = policies.mapping("consent", RuleFileShape.consent)
        let granted = consent?.choice("default", of: RuleFileShape.consents, requiring: true)
        reader.drafts.policies.marketingByDefault = granted?.value == "granted"
    } check: { _, draft, policies in
        policies.marketingByDefault = draft.marketingByDefault
    }
}

extension RuleFileShape {
    fileprivate static let consents = ["denied", "granted"]

    static let consent = MappingShape([
        .init("default", .word(consents), required: true, "denied or granted")
    ])
}
