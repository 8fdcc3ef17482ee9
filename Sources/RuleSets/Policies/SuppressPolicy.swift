public import CEL
import HumanText
import YAML

/// What nobody should get now, whatever the campaign: while the condition holds, the sends of the campaigns concerned are suppressed.
public struct SuppressPolicy: Sendable {
    /// `kebab-case`; decisions name it.
    public let name: String
    /// What must not hold of an individual.
    public let condition: Program
}

/// A suppress policy as written.
struct SuppressPolicyDraft: Sendable {
    let name: Located<String>
    let condition: ExpressionText?
    let tags: [Located<String>]
    let campaigns: [Located<String>]

    /// Whether it concerns a campaign: by one of its tags or by its name; where it names none, all marketing.
    func concerns(_ draft: CampaignDraft, _ name: Located<String>) -> Bool {
        if draft.purpose == .transactional { return false }
        if tags.isEmpty, campaigns.isEmpty { return draft.purpose == .marketing }
        return campaigns.contains { $0.scalar.equals(name.value) }
            || tags.contains { tag in draft.tags.contains { tag.scalar.equals($0) } }
    }
}

extension PolicyRow {
    /// `suppress: [{name: open-complaint, when: complaints_7d > 0, tags: [offers]}]`.
    static let suppress = PolicyRow(
        key: "suppress", shape: .list(.mapping(RuleFileShape.suppressPolicy)),
        help: "What nobody should get now, whatever the campaign"
    ) { reader, policies in
        let drafts = (policies.list("suppress") ?? []).compactMap(reader.suppressPolicy)
        var names = Definitions<Bool>()
        for draft in drafts { names.define(draft.name, "suppress policy", true, into: reader.collector) }
        reader.drafts.policies.suppress = drafts
    } check: { checker, draft, policies in
        policies.suppress = draft.suppress.compactMap(checker.suppressPolicy)
    }
}

extension RuleFileShape {
    static let suppressPolicy = MappingShape([
        .init("name", .name(.kebabCase), required: true, "The name that decisions give as detail"),
        .init("when", .text, required: true, "A condition on the individual: while it holds, nothing is sent"),
        .init("tags", .naming(.tag, .list(.name(.kebabCase), atLeast: 1)), "Of campaigns with one of these tags"),
        .init(
            "campaigns", .naming(.campaign, .list(.name(.kebabCase), atLeast: 1)),
            "Of these campaigns; without any, and without tags: of all marketing"),
    ])
}

extension DraftReader {
    fileprivate func suppressPolicy(_ node: Node) -> SuppressPolicyDraft? {
        let shape = RuleFileShape.suppressPolicy
        guard let reader = MappingReader(node, "suppress policy", shape, into: collector) else { return nil }
        let condition = expression(reader.node("when", requiring: true), "when")
        let tags = someNames(reader, "tags")
        let campaigns = someNames(reader, "campaigns")
        return reader.name("name", .kebabCase, requiring: true).map {
            SuppressPolicyDraft(name: $0, condition: condition, tags: tags, campaigns: campaigns)
        }
    }

    /// The names at a key, of which there is at least one where it is written: none would not mean nobody.
    private func someNames(_ reader: MappingReader, _ key: String) -> [Located<String>] {
        let names = reader.names(key, .kebabCase)
        if let node = reader.node(key), node.items?.isEmpty == true {
            collector.report(
                .invalidValue, at: node.span, "`\(key)` needs at least one name",
                help: "leave it out where all marketing is meant")
        }
        return names ?? []
    }
}

extension RuleSetChecker {
    fileprivate func suppressPolicy(_ draft: SuppressPolicyDraft) -> SuppressPolicy? {
        for name in draft.campaigns { _ = index(of: name, in: campaignNames, "campaign") }
        // Without a reader: its labels do not travel to the campaigns that it stops.
        var scope = ExpressionScope(environment: common)
        let help = "a suppress policy holds for an individual, whatever happened: there is no event to read"
        scope.hidden = [("event", help), ("trigger", help)]
        return check(draft.condition, "when", in: scope, yields: .bool).map {
            SuppressPolicy(name: draft.name.value, condition: $0.program)
        }
    }

    /// The indexes of the suppress policies that concern a campaign.
    func suppressPolicies(of draft: CampaignDraft, _ name: Located<String>) -> [Int] {
        drafts.policies.suppress.indices.filter { drafts.policies.suppress[$0].concerns(draft, name) }
    }
}
