import RuleSets

/// The ids of decision records.
enum DecisionIdentifier {
    /// 128 bits in hex over what makes a decision the one it is: one individual, campaign, trigger, key, step and outcome at one instant.
    static func of(_ decision: Decision, application: String) -> String {
        FieldHash.identifier([
            "decision", application, decision.individual, decision.campaign, decision.trigger.id, decision.key,
            decision.step ?? "", decision.outcome.rawValue, decision.reason?.rawValue ?? "", String(decision.now),
        ])
    }
}
