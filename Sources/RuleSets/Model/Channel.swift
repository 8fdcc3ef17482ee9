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
    /// When it is open, by the individual's clocks; nil: always.
    public let hours: DailyInterval?
    /// Whether a send waits for its opening, and does not pass it by.
    public let holdsOutside: Bool

    /// Creates a channel.
    public init(name: String, address: Program, hours: DailyInterval? = nil, holdsOutside: Bool = false) {
        self.name = name
        hash = StableHash.hash(name)
        self.address = address
        self.hours = hours
        self.holdsOutside = holdsOutside
    }
}

/// A channel as written.
struct ChannelDraft: Sendable {
    var address: ExpressionText?
    var hours: DailyInterval?
    var holdsOutside = false
    /// Where its hours stand.
    var hoursSpan: SourceSpan?
}

extension RuleFileShape {
    static let channel = MappingShape(
        [
            .init("address", .text, required: true, "An expression for where to; empty: not reachable"),
            .init(
                "hours", .dailyInterval,
                "When it is open, by the individual's clocks, as \"09:00-12:00\"; default: always"),
            .init("outside", .word(outside), "Outside of its hours hold the send, or skip the channel; default: skip"),
        ], companions: [("outside", "hours")])

    fileprivate static let outside = ["hold", "skip"]
}

extension DraftReader {
    /// `channels:`.
    func readChannels(_ node: Node) {
        for definition in definitions(node, "channels", "channel", .kebabCase) {
            var draft = ChannelDraft()
            if let reader = MappingReader(definition.value, "channel", RuleFileShape.channel, into: collector) {
                draft.address = expression(reader.node("address", requiring: true), "address")
                readHours(reader, into: &draft)
            }
            drafts.channels.define(definition.name, "channel", draft, into: collector)
        }
    }

    private func readHours(_ reader: MappingReader, into draft: inout ChannelDraft) {
        draft.holdsOutside = reader.choice("outside", of: RuleFileShape.outside)?.value == "hold"
        guard let node = reader.node("hours") else {
            if let key = reader.mapping.entry("outside")?.key {
                collector.report(
                    .invalidValue, at: key.span, "a channel without `hours` is always open",
                    help: "add `hours:`, or leave `outside` out")
            }
            return
        }
        draft.hoursSpan = node.span
        // All day is as good as no hours: then it is open also to those whose clocks nobody knows.
        draft.hours = dailyInterval(node, "hours").flatMap { $0.isWholeDay ? nil : $0 }
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
            if draft.hours != nil, let span = draft.hoursSpan { checkZoneFiles(at: span) }
            return Channel(
                name: name, address: address.program, hours: draft.hours, holdsOutside: draft.holdsOutside)
        }
    }
}
