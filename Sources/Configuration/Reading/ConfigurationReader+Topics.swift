internal import YAML

extension ConfigurationReader {
    /// An input with its place.
    struct PlacedInput {
        let input: Configuration.Input
        let topic: Located<String>
        /// Where it says what becomes of misrouted records; nil where it says nothing.
        let misrouted: Located<String>?
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
        let inputs = items.compactMap(readInput)
        reportMixedPartitioners(inputs)
        return inputs
    }

    /// Where one input's producers have another partitioner than Java's, all must have that: else a person would be two.
    private func reportMixedPartitioners(_ inputs: [PlacedInput]) {
        guard let other = inputs.first(where: { $0.input.misrouted != .accept }) else { return }
        for input in inputs {
            guard input.input.misrouted == .accept, let place = input.misrouted else { continue }
            invalid(
                place.span, "`misrouted: accept` holds for all inputs or for none",
                help:
                    "it says that all producers use one other partitioner than Java's; \(Message.quoted(other.topic.value)) "
                    + "does not say it")
        }
    }

    private func readInput(_ node: Node) -> PlacedInput? {
        guard let reader = MappingReader(node, "input", Schema.input, into: collector) else { return nil }
        let isProfile = reader.bool("profile")?.value ?? false
        let word = choice(reader, "format", of: Configuration.Input.Format.self, later: [])
        let format = word.flatMap { Configuration.Input.Format(rawValue: $0.value) }
        // Of a format that is misspelt nothing more can be said.
        let mapping = reader.has("format") && format == nil ? nil : readMapping(reader, format, isProfile: isProfile)
        let misroutedWord = choice(reader, "misrouted", of: Configuration.Input.Misrouted.self, later: [])
        let misrouted = misroutedWord.flatMap { Configuration.Input.Misrouted(rawValue: $0.value) }
        guard let topic = reader.string("topic", requiring: true), checkTopic(topic, "topic") else { return nil }
        let input = Configuration.Input(
            topic: topic.value, format: format ?? .cloudevents, mapping: mapping, isProfile: isProfile,
            misrouted: misrouted ?? .rekey)
        return PlacedInput(input: input, topic: topic, misrouted: misroutedWord)
    }

    /// The mapping that an input of the format `mapped` needs, and no other takes.
    private func readMapping(
        _ reader: MappingReader, _ format: Configuration.Input.Format?, isProfile: Bool
    ) -> Configuration.Input.Mapping? {
        guard format == .mapped else {
            if let node = reader.node("mapping") {
                invalid(
                    node.span, "`mapping` goes only with `format: mapped`",
                    help: "write `format: mapped`, or leave `mapping` out")
            }
            return nil
        }
        guard reader.has("mapping") else {
            // Everything on a topic of profiles has a place by itself.
            if isProfile { return Configuration.Input.Mapping() }
            reader.reportMissing(
                "mapping", help: "it says where a record keeps what: `mapping: {individual: user.id, type: event_name}`"
            )
            return nil
        }
        guard let fields = reader.mapping("mapping", Schema.mapping) else { return nil }
        if !isProfile {
            fields.reportMissing(
                absent: "individual", help: "it says whose event a record is, as `individual: user.id`")
            fields.reportMissing(absent: "type", help: "it says what the event is, as `type: event_name`")
        }
        let time = readTime(fields)
        return Configuration.Input.Mapping(
            individual: readPaths(fields, "individual"), type: readType(fields), id: readPaths(fields, "id"),
            time: time.source, timeUnit: time.unit, data: readPaths(fields, "data"))
    }

    /// A path, or a list of them.
    private func readPaths(_ reader: MappingReader, _ key: String) -> Configuration.Input.Source? {
        guard let node = reader.node(key) else { return nil }
        guard node.items != nil else {
            return reader.string(key).flatMap(path).map { .paths([$0]) }
        }
        let items = reader.list(key) ?? []
        if items.isEmpty {
            invalid(node.span, "`\(key)` lists no path", help: "write the paths to try, as `[user.id, device.id]`")
        }
        let paths = items.compactMap { ScalarReader(collector).string($0, key) }.compactMap(path)
        return paths.isEmpty ? nil : .paths(paths)
    }

    private func path(_ text: Located<String>) -> String? {
        let names = text.value.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard names.allSatisfy({ !$0.isEmpty }) else {
            invalid(
                text.span, "\(Message.quoted(text.value)) is not a path of member names",
                help: "write names with single dots between them, as `user.id`")
            return nil
        }
        return text.value
    }

    /// Where the type is, or what it is of all records.
    private func readType(_ fields: MappingReader) -> Configuration.Input.Source? {
        guard fields.node("type")?.mapping != nil else { return readPaths(fields, "type") }
        let constant = fields.mapping("type", Schema.constant)?.string("const", requiring: true)
        if let constant, constant.value.isEmpty {
            invalid(constant.span, "`const` is empty", help: "write the event type, as `{const: order.created}`")
        }
        return constant.map { .constant($0.value) }
    }

    /// Where the time is, and in which unit where it is a number.
    private func readTime(_ fields: MappingReader) -> (
        source: Configuration.Input.Source?, unit: Configuration.Input.TimeUnit?
    ) {
        guard fields.node("time")?.mapping != nil else { return (readPaths(fields, "time"), nil) }
        guard let reader = fields.mapping("time", Schema.unixTime) else { return (nil, nil) }
        _ = reader.node("path", requiring: true)
        _ = reader.node("unit", requiring: true)
        let word = choice(reader, "unit", of: Configuration.Input.TimeUnit.self, later: [])
        return (readPaths(reader, "path"), word.flatMap { Configuration.Input.TimeUnit(rawValue: $0.value) })
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

extension MappingReader {
    /// Reports a key that is not there.
    fileprivate func reportMissing(absent key: String, help: String) {
        if !has(key) { reportMissing(key, help: help) }
    }
}
