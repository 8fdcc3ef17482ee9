import Ordering
import HumanText
import CEL
import Events
import State
import YAML

/// Reads the items of `tests`, against the names that the rule set defines.
struct RuleTestReader {
    let checker: RuleSetChecker
    let schema: EventSchema
    let features: FeatureSet
    let values: ScalarReader
    let attributes: AttributeDecoder

    var collector: DiagnosticCollector { checker.collector }

    init(_ checker: RuleSetChecker, _ schema: EventSchema, _ features: FeatureSet) {
        self.checker = checker
        self.schema = schema
        self.features = features
        values = ScalarReader(checker.collector)
        attributes = AttributeDecoder(schema, values)
    }

    /// A test, or nil where it has no name or start, which was reported. Its name is noted in `names`.
    func read(_ node: Node, names: inout Definitions<Bool>) -> RuleTest? {
        guard let reader = MappingReader(node, "test", RuleFileShape.test, into: collector) else { return nil }
        let name = reader.name("name", .text, requiring: true)
        if let name { names.define(name, "test", true, into: collector) }
        let start = reader.string("start", requiring: true).flatMap {
            TestInstant.timestamp($0.scalar, into: collector, form: "a timestamp")
        }
        let instants = TestInstant(start: start ?? 0, collector: collector)
        let campaigns = reader.list("campaigns").map(campaigns)
        let test = RuleTest(
            name: name?.value ?? "", file: node.span.file.path, line: node.span.start.line, campaigns: campaigns,
            start: instants.start, individual: individual(reader), timeline: timeline(reader, instants),
            expectations: reader.list("expect").map { $0.compactMap { expectation($0, instants) } },
            never: (reader.list("never") ?? []).compactMap { expectation($0, instants) },
            readings: (reader.list("features") ?? []).flatMap { readings($0, instants) },
            drawsGroups: reader.bool("holdout")?.value ?? false)
        return name == nil || start == nil ? nil : test
    }

    /// The indexes of the campaigns that are live, each once.
    private func campaigns(_ items: [Node]) -> [Int] {
        var indexes: [Int] = []
        for name in items.compactMap({ values.name($0, "campaigns", .text) }) {
            guard let index = campaign(name) else { continue }
            if indexes.contains(index) {
                collector.report(
                    .invalidValue, at: name.span, "campaign \(Message.quoted(name.value)) is named twice",
                    help: "remove one of them")
            } else {
                indexes.append(index)
            }
        }
        return indexes
    }

    /// The index of a campaign that a test names.
    func campaign(_ name: Located<String>) -> Int? { checker.index(of: name, in: checker.campaignNames, "campaign") }

    /// One word of a list that is too long to repeat it in a message.
    func word(_ node: Node, _ what: String, of words: [String]) -> Located<String>? {
        guard let text = values.string(node, what) else { return nil }
        if words.contains(where: text.scalar.equals) { return text }
        let near = nearestName(text.value, in: words).map { "did you mean `\($0)`?" }
        collector.report(
            .invalidValue, at: text.span, "\(Message.quoted(text.value)) is none of the words for `\(what)`",
            help: near ?? "they are \(words.joined(separator: " "))")
        return nil
    }

    // MARK: The individual

    private func individual(_ test: MappingReader) -> RuleTest.Individual {
        guard let reader = test.mapping("individual", RuleFileShape.individual) else {
            return RuleTest.Individual(id: RuleDefaults.individual, attributes: [], consents: [])
        }
        return RuleTest.Individual(
            id: reader.name("id", .text)?.value ?? RuleDefaults.individual,
            attributes: reader.node("attributes").map(attributes) ?? [],
            consents: reader.node("consents").map(consents) ?? [])
    }

    private func attributes(_ node: Node) -> [(index: Int, value: Value)] {
        let names = schema.attributes.map(\.name)
        let given = values.definitions(node, "attributes", .text, of: "attribute") ?? []
        return given.compactMap { name, node in
            guard let index = checker.index(of: name, in: names, "attribute") else { return nil }
            return attributes.value(node, of: schema.attributes[index], at: index).map { (index, $0) }
        }
    }

    private func consents(_ node: Node) -> [(purpose: String, channel: String?, granted: Bool)] {
        let given = values.definitions(node, "consents", .text, of: "purpose") ?? []
        return given.flatMap { purpose, node -> [(purpose: String, channel: String?, granted: Bool)] in
            checkPurpose(purpose)
            guard let items = node.items else {
                return values.bool(node, purpose.value).map { [(purpose.value, nil, $0.value)] } ?? []
            }
            return items.compactMap { item in
                guard let channel = values.name(item, purpose.value, .text),
                    checker.index(of: channel, in: checker.channelNames, "channel") != nil
                else { return nil }
                return (purpose.value, channel.value, true)
            }
        }
    }
}

extension RuleSetChecker {
    /// Reads the tests, in order of file and place.
    func checkTests(_ schema: EventSchema, _ features: FeatureSet) -> [RuleTest] {
        let reader = RuleTestReader(self, schema, features)
        var names = Definitions<Bool>()
        return drafts.tests.compactMap { reader.read($0, names: &names) }
    }
}
