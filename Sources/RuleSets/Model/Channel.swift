public import CEL
import Events
import YAML

/// A way to reach people.
public struct Channel: Sendable {
    /// `kebab-case`.
    public let name: String
    /// ``StableHash`` of the name, by which an individual's state refers to it.
    public let hash: UInt64
    /// The expression of the address; an empty text or an error makes the channel unusable for the individual.
    public let address: Program

    /// Creates a channel.
    public init(name: String, address: Program) {
        self.name = name
        hash = StableHash.hash(name)
        self.address = address
    }
}

/// A channel as written.
struct ChannelDraft: Sendable {
    let address: ExpressionText?
}

extension RuleFileShape {
    static let channel = MappingShape(
        [.init("address", .text, required: true, "An expression for where to; empty: not reachable")],
        unsupported: ["hours", "outside"])
}

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
}

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
}
