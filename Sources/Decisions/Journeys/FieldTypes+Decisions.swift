import RuleSets
public import State

extension FieldTypes {
    /// The kinds of fields of this layer with the state's own.
    ///
    /// - Parameter application: The application id, a part of the ids of journeys that version 2 kept without.
    public static func decisions(application: String) -> FieldTypes {
        func old(
            _ number: UInt8, _ name: String,
            _ read: @escaping @Sendable (SectionUpgrade, RawSpan, inout UpgradeContext) -> [UpgradedField]?
        ) -> FieldType {
            FieldType(
                kind: FieldKind(rawValue: number), name: name, version: 1, unite: nil, isValid: { _, _ in false }
            ) {
                version, _, payload, context in
                version == 0 ? read(SectionUpgrade(application: application), payload, &context) : nil
            }
        }
        return FieldTypes([
            // A turn has moved or ended an alias's journeys before.
            FieldType(
                kind: Journey.kind, name: "journey", version: Journey.version, unite: FieldType.keepingOwn
            ) {
                Journey.isValid($1, key: $0)
            } upgrade: { version, key, payload, _ in
                Journey.upgraded(version, key, payload)
            },
            present(EndedKeys.kind, "ended keys", EndedKeys.version, unite: EndedKeys.unite) { _, payload in
                EndedKeys.isValid(payload)
            },
            FieldType(
                kind: SentMessages.kind, name: "sent messages", version: SentMessages.version,
                unite: SentMessages.unite
            ) {
                SentMessages.isValid($1)
            } upgrade: { version, key, payload, _ in
                SentMessages.upgraded(version, key, payload)
            },
            present(
                ToldSuppressions.kind, "told suppressions", ToldSuppressions.version, unite: ToldSuppressions.unite
            ) { _, payload in ToldSuppressions.isValid(payload) },
            present(SentCommands.kind, "sent commands", SentCommands.version, unite: SentCommands.unite) {
                key, payload in
                key == 0 && SentCommands.isValid(payload)
            },
            present(GoalWindow.kind, "goal window", GoalWindow.version, unite: GoalWindow.unite) { key, payload in
                GoalWindow.isValid(payload, key: key)
            },
            // Those of an alias count where the individual's own were never asked for; then they are evaluated.
            FieldType(
                kind: SegmentMembership.kind, name: "segments", version: SegmentMembership.version,
                unite: FieldType.keepingOwn
            ) {
                SegmentMembership.isValid($1, key: $0)
            } upgrade: { _, _, _, _ in
                nil
            },
            old(0x88, "journeys of version 2") { $0.journeys($1, &$2) },
            old(0x90, "ended keys of version 2") { $0.endedKeys($1, &$2) },
            old(0xA0, "sent messages of version 2") { $0.sends($1, &$2) },
        ])
    }

    private static func present(
        _ kind: FieldKind, _ name: String, _ version: UInt8, unite: @escaping FieldType.Unite,
        _ isValid: @escaping @Sendable (_ key: UInt64, _ payload: RawSpan) -> Bool
    ) -> FieldType {
        FieldType(kind: kind, name: name, version: version, unite: unite, isValid: isValid) { _, _, _, _ in nil }
    }
}
