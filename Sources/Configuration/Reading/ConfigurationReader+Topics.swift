internal import YAML

extension ConfigurationReader {
    /// An input with its place.
    struct PlacedInput {
        let input: Configuration.Input
        let topic: Located<String>
    }

    /// The outputs as far as they could be read, with their places.
    struct PlacedOutput {
        let topics: [(key: String, topic: Located<String>)]
        let checked: Configuration.Output?
    }

    /// The inputs of the place that counts most; lists of several places are not joined.
    func readInputs() -> [PlacedInput] {
        top.reportMissing("input", help: "it lists the topics to read: `input: [{topic: shop.events}]`")
        guard let reader = top.readers.first(where: { $0.has("input") }), let items = reader.list("input") else {
            return []
        }
        if items.isEmpty {
            invalid(
                reader.node("input")?.span, "`input` lists no topic",
                help: "write at least one, as `[{topic: shop.events}]`")
        }
        return items.compactMap(readInput)
    }

    private func readInput(_ node: Node) -> PlacedInput? {
        guard let reader = MappingReader(node, "input", Schema.input, into: collector) else { return nil }
        if let profile = reader.bool("profile"), profile.value {
            collector.report(
                .unsupportedValue, at: profile.span, "`profile: true` is not supported by this version",
                help: "leave the topic out")
        }
        let word = choice(reader, "format", of: Configuration.Input.Format.self, later: ["segment", "mapped"])
        guard let topic = reader.string("topic", requiring: true), checkTopic(topic, "topic") else { return nil }
        let format = word.flatMap { Configuration.Input.Format(rawValue: $0.value) } ?? .cloudevents
        return PlacedInput(input: Configuration.Input(topic: topic.value, format: format), topic: topic)
    }

    /// The outputs; all of them must be named.
    func readOutput() -> PlacedOutput {
        let section = top.section("output", keys: Schema.output.keys)
        let mode = choice(section, "mode", default: Configuration.Output.Mode.structured)
        var topics: [(key: String, topic: Located<String>)] = []
        for key in ["commands", "decisions", "dead_letters"] {
            section.reportMissing(key, help: "it names a topic, as `\(key): shop.\(key)`")
            if let topic = section.read(key, { $0.string(key) }), checkTopic(topic, key) { topics.append((key, topic)) }
        }
        guard topics.count == 3 else { return PlacedOutput(topics: topics, checked: nil) }
        let names = topics.map(\.topic.value)
        let output = Configuration.Output(commands: names[0], decisions: names[1], deadLetters: names[2], mode: mode)
        return PlacedOutput(topics: topics, checked: output)
    }

    private func checkTopic(_ topic: Located<String>, _ key: String) -> Bool {
        guard let problem = TopicName.problem(topic.value) else { return true }
        invalid(topic.span, "`\(key)` \(problem), as Kafka wants topics")
        return false
    }

    /// Reports topics with two uses.
    func reportTopicConflicts(_ applicationID: String?, _ inputs: [PlacedInput], _ output: PlacedOutput) {
        var uses = inputs.map { (topic: $0.topic, use: "an input") }
        uses += output.topics.map { ($0.topic, "`output.\($0.key)`") }
        var first: [[UInt8]: (topic: Located<String>, use: String)] = [:]
        for (topic, use) in uses {
            let key = Array(topic.value.utf8)
            let shown = Message.quoted(topic.value)
            if let earlier = first[key] {
                let message =
                    earlier.use == use ? "\(shown) is \(use) twice" : "\(shown) is \(use), but also \(earlier.use)"
                collector.report(
                    .topicConflict, at: topic.span, message,
                    notes: [Diagnostic.Note("it is used here first", at: earlier.topic.span)],
                    help: "name another topic")
            }
            if first[key] == nil { first[key] = (topic, use) }
            guard let applicationID else { continue }
            let own = [applicationID + TopicName.stateSuffix, applicationID + TopicName.rekeyedSuffix]
            if own.contains(where: { $0.utf8.elementsEqual(topic.value.utf8) }) {
                collector.report(
                    .topicConflict, at: topic.span, "\(shown) is \(use), but also a topic that Attune makes for itself",
                    help: "name another topic, or change `application_id`")
            }
        }
    }
}
