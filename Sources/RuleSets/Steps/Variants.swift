import YAML

/// Texts of which each individual gets one, always the same.
public struct Variants: Sendable {
    /// One of them. Immutable; a class, so that handing it on costs one count of references.
    public final class Variant: Sendable {
        /// Its name, in commands and decisions.
        public let name: String
        /// The template's name for the sender.
        public let template: String
        /// The template's parameters: the send's, those of the same name replaced by the variant's own, then the others of its own.
        public let params: [(name: String, value: ParameterTemplate)]
        /// Its weight and those of the variants before it.
        let cumulativeWeight: UInt64

        init(
            name: String, template: String, params: [(name: String, value: ParameterTemplate)], cumulativeWeight: UInt64
        ) {
            self.name = name
            self.template = template
            self.params = params
            self.cumulativeWeight = cumulativeWeight
        }
    }

    /// In the order written, at least one; the last one's cumulative weight is above 0.
    let variants: [Variant]

    /// The variant of whoever drew a number: the first one whose cumulative weight exceeds what is left of it by the sum of the weights.
    public func variant(drawing number: UInt64) -> Variant? {
        guard let sum = variants.last?.cumulativeWeight, sum > 0 else { return nil }
        let place = number % sum
        return variants.first { $0.cumulativeWeight > place }
    }
}

/// A variant as written.
struct VariantDraft: Sendable {
    let name: String
    let weight: Int64
    /// Nil where none is written.
    let template: String?
    let params: [(name: String, value: ParameterDraft)]
}

extension RuleFileShape {
    static let variant = MappingShape([
        .init("name", .name(.text), required: true, "What commands and decisions call it"),
        .init("weight", .int(RuleLimits.variantWeights), required: true, "How many get it, beside the other weights"),
        template("The name of the text; default: the send's"), params,
    ])

    static func template(_ help: String) -> MappingShape.Field {
        .init("template", .defining(.template, .name(.text)), help)
    }

    static let params = MappingShape.Field(
        "params", .either([.names(.text, .any), .absent]), "What the text needs: literals, and ${...} for expressions")
}

extension DraftReader {
    /// The `variants:` of a send; what is wrong with them was reported.
    func variants(_ items: [Node], in send: MappingReader) -> [VariantDraft] {
        if items.isEmpty, let node = send.node("variants") {
            collector.report(.invalidValue, at: node.span, "`variants` needs at least one variant")
        }
        var names = Definitions<Bool>()
        let hasTemplate = send.has("template")
        var isWhole = true
        let drafts = items.compactMap { item -> VariantDraft? in
            guard let reader = MappingReader(item, "variant", RuleFileShape.variant, into: collector) else {
                isWhole = false
                return nil
            }
            let name = reader.name("name", .text, requiring: true)
            let weight = reader.int("weight", in: RuleLimits.variantWeights, requiring: true)
            let template = reader.name("template", .text)
            lintName(template, "template")
            let params = reader.node("params").map(parameters) ?? []
            guard let name, let weight else {
                isWhole = false
                return nil
            }
            names.define(name, "variant", true, into: collector)
            if !hasTemplate, !reader.has("template") {
                collector.report(
                    .variantTemplate, at: name.span,
                    "neither variant \(Message.quoted(name.value)) nor the send has a `template`",
                    help: "give one of them a `template`")
            }
            return VariantDraft(
                name: name.value, weight: weight.value, template: template?.value, params: params)
        }
        if isWhole, !drafts.isEmpty, drafts.allSatisfy({ $0.weight == 0 }), let node = send.node("variants") {
            collector.report(
                .variantWeights, at: node.span, "no variant has a weight above 0", help: "give one of them a weight")
        }
        return drafts
    }
}

extension RuleSetChecker {
    /// A send's variants; nil where it has none.
    func variants(
        _ draft: SendDraft, _ common: [(name: String, value: ParameterTemplate)], in scope: ExpressionScope,
        _ kept: inout KeptProperties
    ) -> Variants? {
        if draft.variants.isEmpty { return nil }
        var sum: UInt64 = 0
        let variants = draft.variants.map { variant in
            sum += UInt64(variant.weight)
            var params = common
            for own in self.params(variant.params, in: scope, &kept) {
                if let place = params.firstIndex(where: { $0.name.utf8.elementsEqual(own.name.utf8) }) {
                    params[place] = own
                } else {
                    params.append(own)
                }
            }
            return Variants.Variant(
                name: variant.name, template: variant.template ?? draft.template ?? "", params: params,
                cumulativeWeight: sum)
        }
        return Variants(variants: variants)
    }
}
