import CEL
import RuleSets
import State

extension SendGate {
    /// Consent for some channel, for all that is asked of the campaign: marketing where that is its purpose, and what labels need.
    static let consent = SendGate(row: 8, name: "consent", reasons: [.noConsent]) { turn, attempt in
        let campaign = attempt.campaign
        attempt.channels = turn.context.preferred(attempt.send.channels)
        if campaign.purpose == .marketing {
            attempt.channels.removeAll { !turn.context.allows(Purpose.marketing.rawValue, on: $0) }
        }
        for purpose in campaign.labelPurposes {
            attempt.channels.removeAll { !turn.context.allows(purpose, on: $0) }
        }
        return attempt.channels.isEmpty ? .stop(.noConsent) : .pass
    }
}

extension EvaluationContext {
    /// The channels in order of preference, the individual's own preference first if it is listed.
    fileprivate func preferred(_ channels: [Int]) -> [Int] {
        guard channels.count > 1, let attribute = rules.preferredChannelAttribute,
            case .string(let name)? = state.attribute(attribute, in: rules.schema),
            let index = channels.firstIndex(where: { rules.channels[$0].name.hasSameBytes(as: name) })
        else { return channels }
        var ordered = channels
        ordered.insert(ordered.remove(at: index), at: 0)
        return ordered
    }

    /// Who never said has denied every purpose but marketing, of which the policies tell.
    fileprivate func allows(_ purpose: String, on channel: Int) -> Bool {
        state.consent(purpose: purpose, channel: rules.channels[channel].name)
            ?? (purpose == Purpose.marketing.rawValue && rules.policies.marketingByDefault)
    }
}
