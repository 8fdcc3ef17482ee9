import Events
import YAML

extension DraftReader {
    /// `channels:`.
    func readChannels(_ node: Node) {
        for definition in definitions(node, "channels", "channel", .kebabCase) {
            var address: ExpressionText?
            if let reader = MappingReader(definition.value, "channel", RuleFileShape.channel, into: collector) {
                address = expression(reader.node("address", requiring: true), "address")
            }
            drafts.channels.define(definition.name, "channel", ChannelDraft(address: address), into: collector)
        }
    }

    /// `policies:`; each of its keys may stand in one file.
    func readPolicies(_ node: Node) {
        if node.scalar?.isAbsent == true { return }
        let shape = RuleFileShape.policies
        guard let reader = MappingReader(node, "policies", shape, into: collector) else { return }
        for entry in reader.mapping.entries where shape.keys.contains(where: entry.key.equals) {
            let name = Located(entry.key.text, entry.key)
            guard drafts.policies.keys.define(name, "policy", true, into: collector) else { continue }
            switch entry.key.text {
            case "time_zone":
                let zone = reader.mapping("time_zone", RuleFileShape.timeZone)
                drafts.policies.defaultTimeZone = zone?.name("default", .text, requiring: true)
            case "consent":
                let consent = reader.mapping("consent", RuleFileShape.consent)
                let granted = consent?.choice("default", of: ["denied", "granted"], requiring: true)
                drafts.policies.marketingByDefault = granted?.value == "granted"
            case "labels": drafts.policies.labels = labelPolicies(entry.value)
            default:
                drafts.policies.caps = (reader.list("caps") ?? []).compactMap(cap)
            }
        }
    }

    private func cap(_ node: Node) -> CapDraft? {
        guard let reader = MappingReader(node, "cap", RuleFileShape.cap, into: collector) else { return nil }
        let max = reader.int("max", in: 1...RuleLimits.capMaximum, requiring: true)
        let channel = reader.name("channel", .kebabCase)
        let tag = reader.name("tag", .kebabCase)
        if let per = reader.node("per")?.scalar, per.equals("calendar-day") {
            refuseUnsupported(per, help: "a rolling day is `24h`")
            return nil
        }
        guard let max, let per = reader.duration("per", requiring: true) else { return nil }
        return CapDraft(max: Int(max.value), per: per, channel: channel, tag: tag)
    }
}
