import Events
import State
import YAML

extension DraftReader {
    /// `features:`, `scores:` or `segments:`.
    func readVariables(_ node: Node, _ section: String, _ what: String, _ read: (Node) -> VariableDraft?) {
        for definition in definitions(node, section, what, .snakeCase) {
            let name = definition.name
            let draft = read(definition.value)
            readLabels(of: name, what, definition.value)
            let article = "a \(what)"
            if refuseReserved(name, article, ReservedNames.cel, because: Self.celWord)
                || refuseReserved(name, article, ReservedNames.rules, because: "expressions know something else by it")
            {
                continue
            }
            guard let draft else {
                drafts.refusedNames.insert(Array(name.value.utf8))
                continue
            }
            drafts.variables.define(name, what, draft, into: collector)
        }
    }

    /// A feature; nil after reporting that it is none.
    func feature(_ node: Node) -> FeatureDraft? {
        guard let reader = MappingReader(node, "feature", RuleFileShape.feature, into: collector) else { return nil }
        let condition = expression(reader.node("where"), "where")
        let value = expression(reader.node("of"), "of")
        let window = reader.duration("over")
        lintWindow(window)
        let defaultValue = reader.literal("default")
        let allowsWarming = reader.choice("warming", of: ["allow"]) != nil
        // After one of these the feature has an aggregation, if none that is known.
        if RuleFileShape.laterAggregations.contains(where: reader.has) { return nil }
        guard let entry = reader.exactlyOne(of: RuleFileShape.aggregations),
            let aggregation = Aggregation(rawValue: entry.key.text)
        else { return nil }
        let isBroken =
            (reader.has("of") && value == nil) || reader.wasMeant("of")
            || (reader.has("default") && defaultValue == nil) || reader.has("by")
        return FeatureDraft(
            aggregation: aggregation, events: eventTypes(entry.value, entry.key.text), condition: condition,
            value: value, window: window?.value, defaultValue: defaultValue, allowsWarming: allowsWarming,
            span: reader.mapping.span, isBroken: isBroken)
    }

    /// A score, short or long.
    func score(_ node: Node) -> ExpressionText? {
        guard node.mapping != nil else { return expression(node, "score") }
        guard let reader = MappingReader(node, "score", RuleFileShape.score, into: collector) else { return nil }
        return expression(reader.node("value", requiring: !reader.has("logistic")), "value")
    }

    /// A segment: a condition or stages, short or long.
    func segment(_ node: Node) -> SegmentDraft {
        if let items = node.items { return stages(items, at: node.span) }
        guard node.mapping != nil else { return .condition(expression(node, "segment")) }
        let shape = RuleFileShape.longSegment
        guard let reader = MappingReader(node, "segment", shape, into: collector),
            let entry = reader.exactlyOne(of: shape.exactlyOne)
        else { return .broken }
        if entry.key.equals("when") { return .condition(expression(entry.value, "when")) }
        guard let items = reader.list("stages") else { return .broken }
        return stages(items, at: entry.value.span)
    }

    private func stages(_ items: [Node], at span: SourceSpan) -> SegmentDraft {
        if items.isEmpty {
            collector.report(.invalidValue, at: span, "a segment needs at least one stage")
        }
        var stages = Definitions<ExpressionText?>()
        for item in items {
            guard let mapping = item.mapping, mapping.entries.count == 1, let entry = mapping.entries.first else {
                collector.report(
                    .wrongKind, at: item.span, "a stage is one name with its condition",
                    help: "write `- customer: orders_ever > 0`")
                continue
            }
            guard let name = values.name(entry.key, "stage", .text) else { continue }
            stages.define(name, "stage", expression(entry.value, name.value), into: collector)
        }
        return .stages(stages.entries.map { ($0.name, $0.value) })
    }
}
