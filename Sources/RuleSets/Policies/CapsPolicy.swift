public import Events
import YAML

/// At most so many messages in a period.
public struct Cap: Sendable {
    /// Which messages count together.
    public enum Period: Hashable, Sendable {
        /// Those later than now minus so much time.
        case rolling(Milliseconds)
        /// Those of the same date by the clocks that the individual has now.
        case calendarDay

        /// How long a message may count.
        var memory: Milliseconds {
            switch self {
            case .rolling(let length): length
            // The longest local day there can be: a date that a zone has twice, as it crosses the date line, and an hour of summer time
            // on each of its sides.
            case .calendarDay: 50 * 3_600_000
            }
        }
    }

    /// The most messages.
    public let max: Int
    /// The period.
    public let per: Period
    /// Only messages on this channel (index), or nil for all.
    public let channel: Int?
    /// Only messages with this tag, or nil for all.
    public let tag: String?
    /// ``StableHash`` of the tag.
    public let tagHash: UInt64?
    /// Its text, by which decisions name it: `1 per 24h channel push`.
    public let name: String

    /// Creates a cap.
    public init(max: Int, per: Period, channel: Int?, tag: String?, name: String) {
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
    let per: Located<Cap.Period>
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
        .init(
            "per", .either([.duration, .word([calendarDay])]), required: true,
            "in so much time, or calendar-day: on one date by the individual's clocks"),
        .init("channel", .naming(.channel, .name(.kebabCase)), "on this channel only"),
        .init("tag", .naming(.tag, .name(.kebabCase)), "of campaigns with this tag only"),
    ])

    fileprivate static let calendarDay = "calendar-day"
}

extension DraftReader {
    fileprivate func cap(_ node: Node) -> CapDraft? {
        guard let reader = MappingReader(node, "cap", RuleFileShape.cap, into: collector) else { return nil }
        let max = reader.int("max", in: 1...RuleLimits.capMaximum, requiring: true)
        let channel = reader.name("channel", .kebabCase)
        let tag = reader.name("tag", .kebabCase)
        guard let per = reader.node("per", requiring: true).flatMap(period), let max else { return nil }
        return CapDraft(max: Int(max.value), per: per, channel: channel, tag: tag)
    }

    private func period(_ node: Node) -> Located<Cap.Period>? {
        if let scalar = node.scalar, scalar.equals(RuleFileShape.calendarDay) { return Located(.calendarDay, scalar) }
        return values.duration(node, "per").map { Located(.rolling($0.value), $0.scalar) }
    }
}

extension RuleSetChecker {
    fileprivate func cap(_ draft: CapDraft) -> Cap {
        if draft.per.value == .calendarDay { checkZoneFiles(at: draft.per.span) }
        var name = "\(draft.max) per \(draft.per.scalar.text)"
        if let channel = draft.channel { name += " channel \(channel.value)" }
        if let tag = draft.tag { name += " tag \(tag.value)" }
        let channel = draft.channel.flatMap { index(of: $0, in: channelNames, "channel") }
        return Cap(max: draft.max, per: draft.per.value, channel: channel, tag: draft.tag?.value, name: name)
    }
}
