import CEL
import RuleSets
import State

extension SendGate {
    /// Consent for some channel.
    static let consent = SendGate(name: "consent", reasons: [.noConsent]) { turn, attempt in
        let purpose = attempt.campaign.purpose
        attempt.channels = turn.context.preferred(attempt.send.channels)
        if purpose == .marketing { attempt.channels.removeAll { !turn.context.allowsMarketing(on: $0) } }
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

    fileprivate func allowsMarketing(on channel: Int) -> Bool {
        state.consent(purpose: Purpose.marketing.rawValue, channel: rules.channels[channel].name)
            ?? rules.policies.marketingByDefault
    }
}
