public import Events
import YAML

/// At most so many messages in a rolling period.
public struct Cap: Sendable {
    /// The most messages.
    public let max: Int
    /// The rolling period.
    public let per: Milliseconds
    /// Only messages on this channel (index), or nil for all.
    public let channel: Int?
    /// Only messages with this tag, or nil for all.
    public let tag: String?
    /// ``StableHash`` of the tag.
    public let tagHash: UInt64?
    /// Its text, by which decisions name it: `1 per 24h channel push`.
    public let name: String

    /// Creates a cap.
    public init(max: Int, per: Milliseconds, channel: Int?, tag: String?, name: String) {
        self.max = max
        self.per = per
        self.channel = channel
        self.tag = tag
        tagHash = tag.map { StableHash.hash($0) }
        self.name = name
    }
}

/// A cap as written.
struct CapDraft: Sendable {
    let max: Int
    let per: Located<Milliseconds>
    let channel: Located<String>?
    let tag: Located<String>?
}

extension PolicyRow {
    /// `caps: [{max: 1, per: 24h, channel: push}]`.
    static let caps = PolicyRow(
        key: "caps", shape: .list(.mapping(RuleFileShape.cap)), help: "How many messages one individual gets at most"
    ) { reader, policies in
        reader.drafts.policies.caps = (policies.list("caps") ?? []).compactMap(reader.cap)
    } check: { checker, draft, policies in
        policies.caps = draft.caps.map(checker.cap)
    }
}

extension RuleFileShape {
    static let cap = MappingShape([
        .init("max", .int(1...RuleLimits.capMaximum), required: true, "So many messages"),
        .init("per", .duration, required: true, "in so much time"),
        .init("channel", .naming(.channel, .name(.kebabCase)), "on this channel only"),
        .init("tag", .naming(.tag, .name(.kebabCase)), "of campaigns with this tag only"),
    ])
}

extension DraftReader {
    fileprivate func cap(_ node: Node) -> CapDraft? {
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

extension RuleSetChecker {
    fileprivate func cap(_ draft: CapDraft) -> Cap {
        var name = "\(draft.max) per \(draft.per.scalar.text)"
        if let channel = draft.channel { name += " channel \(channel.value)" }
        if let tag = draft.tag { name += " tag \(tag.value)" }
        let channel = draft.channel.flatMap { index(of: $0, in: channelNames, "channel") }
        return Cap(max: draft.max, per: draft.per.value, channel: channel, tag: draft.tag?.value, name: name)
    }
}
