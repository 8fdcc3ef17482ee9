import CEL
import YAML

extension RuleSetChecker {
    /// Checks the channels, in order of their names.
    func checkChannels() -> [Channel] {
        var scope = ExpressionScope(environment: common)
        let help = "a channel's address is one for all campaigns: it reads the individual"
        scope.hidden = [("event", help), ("trigger", help)]
        return channelNames.enumerated().compactMap { index, name in
            scope.reader = .channel(index)
            guard let draft = drafts.channels[name]?.value,
                let address = check(draft.address, "address", in: scope, yields: .string)
            else { return nil }
            return Channel(name: name, address: address.program)
        }
    }

    /// Checks what holds for everyone.
    func checkPolicies() -> Policies {
        let caps = drafts.policies.caps.map { cap in
            var name = "\(cap.max) per \(cap.per.scalar.text)"
            if let channel = cap.channel { name += " channel \(channel.value)" }
            if let tag = cap.tag { name += " tag \(tag.value)" }
            let channel = cap.channel.flatMap { index(of: $0, in: channelNames, "channel") }
            return Cap(max: cap.max, per: cap.per.value, channel: channel, tag: cap.tag?.value, name: name)
        }
        return Policies(
            defaultTimeZone: checkDefaultTimeZone(), marketingByDefault: drafts.policies.marketingByDefault,
            caps: caps, labels: checkLabelPolicies())
    }
}
