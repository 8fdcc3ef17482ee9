import Events
import RuleSets

extension Decision {
    /// The id of its record: 128 bits over what makes a decision the one it is, one individual, campaign, trigger, key, step and outcome
    /// at one instant. A record that is written again has the same one.
    func identifier(application: String) -> Identifier {
        var hash = StableHash()
        for field in [application, individual, campaign, trigger.id, key] { hash.appendField(field) }
        hash.appendField(step ?? "")
        hash.appendField(outcome.rawValue)
        hash.appendField(reason?.rawValue ?? "")
        hash.appendNumber(UInt64(bitPattern: now))
        let high = hash.value
        hash.appendField("record")
        return Identifier(high: high, low: hash.value)
    }
}
