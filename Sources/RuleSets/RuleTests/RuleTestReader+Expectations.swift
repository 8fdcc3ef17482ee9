import CEL
import Events
import State
import YAML

extension RuleTestReader {
    /// An item of `expect` or `never`.
    func expectation(_ node: Node, _ instants: TestInstant) -> RuleTest.Expectation? {
        let shape = RuleFileShape.expectation
        guard let reader = MappingReader(node, "expectation", shape, into: collector) else { return nil }
        var found: [(field: RuleTest.Expectation.Field, value: Value)] = []
        for entry in reader.mapping.entries {
            guard let field = RuleTest.Expectation.Field(rawValue: entry.key.text),
                let value = value(of: field, entry.value, instants)
            else { continue }
            found.append((field, value))
        }
        guard let entry = reader.exactlyOne(of: shape.exactlyOne),
            let kind = RuleTest.Expectation.Kind(rawValue: entry.key.text),
            let name = values.name(entry.value, entry.key.text, .text), let campaign = campaign(name)
        else { return nil }
        checkNames(reader.mapping, of: name)
        return RuleTest.Expectation(kind: kind, campaign: campaign, fields: found, line: node.span.start.line)
    }

    private func value(
        of field: RuleTest.Expectation.Field, _ node: Node, _ instants: TestInstant
    ) -> Value? {
        let what = field.rawValue
        switch field {
        case .at, .until, .expires:
            return values.string(node, what).flatMap { instants.read($0.scalar) }.map {
                .timestamp(Timestamp(clampingMilliseconds: $0))
            }
        case .params:
            guard node.mapping != nil else {
                collector.report(
                    .wrongKind, at: node.span, "expected a mapping from names for `params`, found \(node.kindName)")
                return nil
            }
            return values.value(node, what)
        case .value:
            return values.double(node, what, in: -Double.infinity...Double.infinity).map { .double($0.value) }
        case .reason:
            return word(node, what, of: RuleFileShape.reasons).map { .string($0.value) }
        case .holdout: return values.choice(node, what, of: RuleFileShape.holdouts).map { .string($0.value) }
        case .individual, .step, .key, .channel, .template, .variant, .detail, .trigger, .commandID:
            return values.string(node, what).map { .string($0.value) }
        }
    }

    /// An item of `features`: a reading for each name.
    func readings(_ node: Node, _ instants: TestInstant) -> [RuleTest.Reading] {
        let names = checker.featureNames + checker.scoreNames + checker.segmentNames
        guard let mapping = node.mapping else {
            collector.report(
                .wrongKind, at: node.span, "expected a mapping for `features`, found \(node.kindName)",
                help: "write as `{at: 2m, views_24h: 2}`")
            return []
        }
        // Names that are not known are reported below, with the features among the suggestions.
        let known = mapping.entries.map(\.key.text)
        let reader = MappingReader(mapping, "reading", keys: RuleFileShape.reading.keys + known, into: collector)
        let individual = reader.name("individual", .text)
        let at = reader.string("at", requiring: true).flatMap { instants.read($0.scalar) }
        return mapping.entries.compactMap { entry in
            guard !entry.key.equals("at"), !entry.key.equals("individual") else { return nil }
            guard let (slot, type) = slot(of: entry.key.text) else {
                let name = Located(entry.key.text, entry.key)
                checker.reportUndeclared(name, "feature, score or segment", among: names)
                return nil
            }
            guard let value = expected(entry.value, entry.key.text, type), let at else { return nil }
            return RuleTest.Reading(
                at: at, individual: individual?.value, slot: slot, name: entry.key.text, value: value,
                line: entry.key.span.start.line)
        }
    }

    private func slot(of name: String) -> (Slot, Type?)? {
        if let index = RuleSetChecker.index(of: name, in: checker.featureNames) {
            let type = features.features.first { $0.name.utf8.elementsEqual(name.utf8) }?.type
            return (.feature(index), type)
        }
        if let index = RuleSetChecker.index(of: name, in: checker.scoreNames) { return (.score(index), nil) }
        return RuleSetChecker.index(of: name, in: checker.segmentNames).map { (.segment($0), nil) }
    }

    /// A map whose keys, texts in files, are of another type.
    private static func keyed(_ value: Value, by type: Type) -> Value {
        guard case .map(let map) = value else { return value }
        let entries = map.entries.map { entry -> (key: Value, value: Value) in
            guard case .string(let text) = entry.key else { return entry }
            switch type {
            case .int: return (Int64(text).map { .int($0) } ?? entry.key, entry.value)
            case .bool: return (Bool(text).map { .bool($0) } ?? entry.key, entry.value)
            default: return entry
            }
        }
        return MapValue(entries).map { .map($0) } ?? value
    }

    /// What must be read; `null` is no value, `error` an error.
    private func expected(_ node: Node, _ name: String, _ type: Type?) -> Value? {
        guard let scalar = node.scalar else {
            guard case .map(let key, _)? = type else { return values.value(node, name) }
            return values.value(node, name).map { Self.keyed($0, by: key) }
        }
        if scalar.style == .plain, scalar.equals("error") { return .error(EvaluationError("expected by the test")) }
        guard let literal = values.literal(node, name) else { return nil }
        var wanted = type
        if case .optional(let wrapped)? = type { wanted = wrapped }
        guard case .string = literal.value, wanted == .timestamp || wanted == .duration, let wanted else {
            return values.value(literal, name)
        }
        if let value = LiteralConversion.value(literal.value, as: wanted) { return value }
        collector.report(
            .invalidValue, at: scalar.span,
            "`\(name)` is a \(wanted.shortName), \(Message.quoted(scalar.text)) is none",
            help: LiteralConversion.example(wanted).map { "write it as `\($0)`" })
        return nil
    }
}
