public import CEL
public import Events
import YAML

/// A message to ask for.
public final class Send: Sendable {
    /// The step's own condition, or nil.
    public let condition: Program?
    /// Indexes of channels in order of preference; never empty.
    public let channels: [Int]
    /// The template's name for the sender.
    public let template: String
    /// The template's parameters in the order written.
    public let params: [(name: String, value: ParameterTemplate)]
    /// How long the message makes sense, from when the send first came to be judged.
    public let expires: Milliseconds
    /// Whether quiet hours and caps make it take the next channel.
    public let fallsBack: Bool
    /// Whether caps stop it.
    public let obeysCaps: Bool
    /// Whether it counts against caps.
    public let countsAgainstCaps: Bool

    /// Creates a send.
    public init(
        condition: Program?, channels: [Int], template: String, params: [(name: String, value: ParameterTemplate)],
        expires: Milliseconds, fallsBack: Bool, obeysCaps: Bool, countsAgainstCaps: Bool
    ) {
        self.condition = condition
        self.channels = channels
        self.template = template
        self.params = params
        self.expires = expires
        self.fallsBack = fallsBack
        self.obeysCaps = obeysCaps
        self.countsAgainstCaps = countsAgainstCaps
    }
}

/// A send as written.
struct SendDraft: Sendable {
    let condition: ExpressionText?
    let channels: [Located<String>]
    let template: String
    let params: [(name: String, value: ParameterDraft)]
    let expires: Milliseconds
    let fallsBack: Bool
    let obeysCaps: Bool
    let counts: Bool
}

extension StepRow {
    /// `send: {channels: […], template: …}`.
    static let send = StepRow(
        shape: .mapping(RuleFileShape.send), help: "Send a message", takesCondition: true, sends: true
    ) { reader, node, condition in reader.send(node, condition) }
}

extension RuleFileShape {
    static let send = MappingShape(
        [
            .init(
                "channels", .naming(.channel, .list(.name(.kebabCase), atLeast: 1)), required: true,
                "The first that can be used is taken"),
            .init(
                "template", .defining(.template, .name(.text)), required: true,
                "The name of the text, as senders know it"),
            .init(
                "params", .either([.names(.text, .any), .absent]),
                "What the text needs: literals, and ${...} for expressions"),
            .init("expires", .duration, "How long the message makes sense; default: 24h"),
            .init("fallback", .bool, "Whether quiet hours and caps make it take the next channel; default: false"),
            .init("obeys_caps", .bool, "Whether caps can stop it; default: true"),
            .init("counts", .bool, "Whether it counts against caps; default: as obeys_caps"),
        ], unsupported: ["variants"])

    /// The one send of a campaign without steps, which has its condition in itself.
    static let message = MappingShape([condition] + send.fields, unsupported: send.unsupported)

    /// The condition of a send.
    static let condition = MappingShape.Field("when", .text, "A condition, judged when the send is due")
}

extension DraftReader {
    /// A campaign's `message:`.
    func message(_ node: Node) -> StepDraft.Action {
        guard let reader = MappingReader(node, "message", RuleFileShape.message, into: collector) else {
            return .broken
        }
        return send(reader, expression(reader.node("when"), "when"))
    }

    /// A step's `send:`, with the condition beside it.
    func send(_ node: Node, _ condition: ExpressionText?) -> StepDraft.Action {
        guard let reader = MappingReader(node, "send", RuleFileShape.send, into: collector) else { return .broken }
        return send(reader, condition)
    }

    private func send(_ reader: MappingReader, _ condition: ExpressionText?) -> StepDraft.Action {
        let channels = channels(reader, requiring: true)
        let template = reader.name("template", .text, requiring: !reader.has("variants"))
        let obeysCaps = reader.bool("obeys_caps")?.value ?? true
        let send = SendDraft(
            condition: condition, channels: channels ?? [], template: template?.value ?? "",
            params: reader.node("params").map(parameters) ?? [],
            expires: reader.duration("expires")?.value ?? RuleDefaults.expires,
            fallsBack: reader.bool("fallback")?.value ?? false, obeysCaps: obeysCaps,
            counts: reader.bool("counts")?.value ?? obeysCaps)
        return .send(send)
    }

    /// The channels at the key `channels`, each once and at least one.
    func channels(_ reader: MappingReader, requiring isRequired: Bool = false) -> [Located<String>]? {
        guard let channels = reader.names("channels", .kebabCase, requiring: isRequired) else { return nil }
        checkRepetition(channels)
        if let list = reader.node("channels"), list.items?.isEmpty == true {
            collector.report(.invalidValue, at: list.span, "`channels` needs at least one channel")
        }
        return channels
    }

    private func checkRepetition(_ channels: [Located<String>]) {
        for (index, channel) in channels.enumerated() {
            guard let first = channels[..<index].first(where: { $0.scalar.equals(channel.value) }) else { continue }
            collector.report(
                .invalidValue, at: channel.span, "channel \(Message.quoted(channel.value)) is named twice",
                notes: [Diagnostic.Note("it is named here first", at: first.span)], help: "remove one of them")
        }
    }
}

extension RuleSetChecker {
    /// A send; what is wrong with it was reported.
    func send(_ draft: SendDraft, in scope: ExpressionScope, _ kept: inout KeptProperties) -> Send {
        let condition = kept.noting(check(draft.condition, "when", in: scope, yields: .bool))
        let channels = draft.channels.compactMap { name -> Int? in
            guard let channel = index(of: name, in: channelNames, "channel") else { return nil }
            // Its address may ask for more than where to: who has none there gets nothing.
            if let reader = scope.reader { labels.note(reader, reads: .channel(channel), at: name.span) }
            return channel
        }
        return Send(
            condition: condition, channels: channels, template: draft.template,
            params: draft.params.map { ($0.name, parameter($0.value, $0.name, in: scope, &kept)) },
            expires: draft.expires, fallsBack: draft.fallsBack, obeysCaps: draft.obeysCaps,
            countsAgainstCaps: draft.counts)
    }

    private func parameter(
        _ draft: ParameterDraft, _ name: String, in scope: ExpressionScope, _ kept: inout KeptProperties
    ) -> ParameterTemplate {
        switch draft {
        case .literal(let value): return .literal(value)
        case .expression(let text):
            let program = kept.noting(check(text, name, in: scope, yields: .parameter))
            return program.map { .expression($0) } ?? .literal(.null)
        case .text(let parts):
            return .text(
                parts.compactMap { part in
                    switch part {
                    case .literal(let text): .literal(text)
                    case .expression(let text):
                        kept.noting(check(text, name, in: scope, yields: .textPart)).map { .expression($0) }
                    }
                })
        case .list(let items): return .list(items.map { parameter($0, name, in: scope, &kept) })
        case .map(let entries):
            return .map(entries.map { ($0.name, parameter($0.value, $0.name, in: scope, &kept)) })
        }
    }
}
