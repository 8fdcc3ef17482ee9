import Ordering
import YAML

/// What holds for every campaign that carries a label.
public struct LabelPolicy: Sendable {
    /// What is asked of the campaign.
    public enum Rule: Hashable, Sendable {
        /// Each of its sends needs consent for this purpose, besides that of its own.
        case consent(String)
        /// No campaign may carry the label.
        case forbid
        /// Nothing, as for a label without a policy: `forbid: false`.
        case allow

        /// The purpose whose consent is needed, or nil.
        var purpose: String? {
            if case .consent(let purpose) = self { purpose } else { nil }
        }
    }

    /// The label, `kebab-case`.
    public let label: String
    /// What is asked.
    public let rule: Rule

    /// Creates a policy.
    public init(label: String, rule: Rule) {
        self.label = label
        self.rule = rule
    }

    /// The purpose whose consent is needed, or nil.
    public var purpose: String? { rule.purpose }
}

/// A label's policy as written.
struct LabelPolicyDraft: Sendable {
    let label: Located<String>
    let rule: LabelPolicy.Rule
}

extension PolicyRow {
    /// `labels: {health: {consent: health-personalisation}}`.
    static let labels = PolicyRow(
        key: "labels",
        shape: .either([.defining(.label, .names(.kebabCase, .mapping(RuleFileShape.labelPolicy))), .absent]),
        help: "What holds for campaigns that carry a label"
    ) { reader, policies in
        reader.drafts.policies.labels = policies.node("labels").map(reader.labelPolicies) ?? []
    } check: { checker, _, policies in
        policies.labels = checker.checkLabelPolicies()
    }
}

extension RuleFileShape {
    static let labelPolicy = MappingShape(
        [
            .init("consent", .name(.text), "The purpose whose consent each send needs, besides its own"),
            .init("forbid", .bool, "true: no campaign may carry the label"),
        ], exactlyOne: ["consent", "forbid"])

    /// The key by which something gets labels.
    static func labels(_ carrier: String) -> MappingShape.Field {
        .init(
            "labels", .defining(.label, .list(.name(.kebabCase))),
            "Names that \(carrier) carries, and whatever reads it")
    }
}

extension DraftReader {
    /// `policies.labels`. A policy without a rule was reported, and is left out.
    func labelPolicies(_ node: Node) -> [LabelPolicyDraft] {
        definitions(node, "labels", "label", .kebabCase).compactMap { definition in
            let shape = RuleFileShape.labelPolicy
            guard let reader = MappingReader(definition.value, "label", shape, into: collector),
                let entry = reader.exactlyOne(of: shape.exactlyOne)
            else { return nil }
            if entry.key.equals("consent") {
                return reader.name("consent", .text).map {
                    LabelPolicyDraft(label: definition.name, rule: .consent($0.value))
                }
            }
            return reader.bool("forbid").map {
                LabelPolicyDraft(label: definition.name, rule: $0.value ? .forbid : .allow)
            }
        }
    }

    /// The labels that a definition has of its own.
    func labels(_ reader: MappingReader) -> [Located<String>] { reader.names("labels", .kebabCase) ?? [] }

    /// Notes the labels of a score or segment in its long form; features have none of their own.
    func readLabels(of name: Located<String>, _ what: String, _ node: Node) {
        guard what != "feature", let mapping = node.mapping else { return }
        // What its keys may be is said where it is read as a whole.
        let reader = MappingReader(mapping, what, keys: mapping.entries.map(\.key.text), into: collector)
        drafts.variableLabels[Array(name.value.utf8)] = labels(reader)
    }
}

extension Drafts {
    /// The labels that something has, each once, by bytes.
    var labelNames: [String] {
        let events = events.entries.flatMap { $0.value.labels + $0.value.properties.flatMap(\.labels) }
        let attributes = attributes.entries.flatMap(\.value.labels)
        let variables = variables.entries.flatMap { variableLabels[Array($0.name.value.utf8)] ?? [] }
        return Set((events + attributes + variables).map(\.value)).sorted { $0.precedes($1) }
    }
}
