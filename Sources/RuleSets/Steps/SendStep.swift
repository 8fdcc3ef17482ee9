public import CEL
public import Events
import YAML

/// A message to ask for.
public final class Send: Sendable {
    /// The step's own condition, or nil.
    public let condition: Program?
    /// Indexes of channels in order of preference; never empty.
    public let channels: [Int]
    /// The template's name for the sender; a variant has its own.
    public let template: String
    /// The template's parameters in the order written; a variant has its own.
    public let params: [(name: String, value: ParameterTemplate)]
    /// What it sends by turns instead; nil where there is one text for all.
    public let variants: Variants?
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
        variants: Variants?, expires: Milliseconds, fallsBack: Bool, obeysCaps: Bool, countsAgainstCaps: Bool
    ) {
        self.condition = condition
        self.channels = channels
        self.template = template
        self.params = params
        self.variants = variants
        self.expires = expires
        self.fallsBack = fallsBack
        self.obeysCaps = obeysCaps
        self.countsAgainstCaps = countsAgainstCaps
    }

    /// The names by which a message of it is known beside its channel: those of templates and variants.
    var sentNames: [String] {
        [template] + (variants?.variants.flatMap { [$0.name, $0.template] } ?? [])
    }
}

/// A send as written.
struct SendDraft: Sendable {
    let condition: ExpressionText?
    let channels: [Located<String>]
    /// Nil where none is written.
    let template: String?
    let params: [(name: String, value: ParameterDraft)]
    let variants: [VariantDraft]
    let expires: Milliseconds
    let fallsBack: Bool
    let obeysCaps: Bool
    let counts: Bool
}

extension StepRow {
    /// `send: {channels: […], template: …}`.
    static let send = StepRow(
        shape: .mapping(RuleFileShape.send), help: "Send a message", sends: true
    ) { $0.send($1, $2.condition) }
}

extension RuleFileShape {
    static let send = MappingShape(
        [
            .init(
                "channels", .naming(.channel, .list(.name(.kebabCase), atLeast: 1)), required: true,
                "The first that can be used is taken"),
            template("The name of the text, as senders know it; required unless each variant has its own"),
            params,
            .init(
                "variants", .list(.mapping(variant), atLeast: 1),
                "Texts of which each individual gets one, always the same"),
            .init("expires", .duration, "How long the message makes sense; default: 24h"),
            .init("fallback", .bool, "Whether quiet hours and caps make it take the next channel; default: false"),
            .init("obeys_caps", .bool, "Whether caps can stop it; default: true"),
            .init("counts", .bool, "Whether it counts against caps; default: as obeys_caps"),
        ])

    /// The one send of a campaign without steps, which has its condition in itself.
    static let message = MappingShape([condition] + send.fields)

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
        lintName(template, "template")
        let variants = reader.list("variants").map { self.variants($0, in: reader) } ?? []
        let obeysCaps = reader.bool("obeys_caps")?.value ?? true
        let send = SendDraft(
            condition: condition, channels: channels ?? [], template: template?.value,
            params: reader.node("params").map(parameters) ?? [], variants: variants,
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
        let params = self.params(draft.params, in: scope, &kept)
        return Send(
            condition: condition, channels: channels, template: draft.template ?? "", params: params,
            variants: variants(draft, params, in: scope, &kept), expires: draft.expires, fallsBack: draft.fallsBack,
            obeysCaps: draft.obeysCaps, countsAgainstCaps: draft.counts)
    }

    /// The parameters of a send or a variant.
    func params(
        _ drafts: [(name: String, value: ParameterDraft)], in scope: ExpressionScope, _ kept: inout KeptProperties
    ) -> [(name: String, value: ParameterTemplate)] {
        drafts.map { ($0.name, parameter($0.value, $0.name, in: scope, &kept)) }
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
