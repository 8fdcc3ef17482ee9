internal import YAML

/// What a configuration may hold: the keys that the readers of this folder know, and the shapes of their values. Nothing is
/// required of a file, since the environment and flags can set every key.
enum Schema {
    static let top = MappingShape([
        .init(
            "application_id", .pattern("^[A-Za-z0-9._-]+$"),
            "Names the consumer group, the transactional ids and Attune's own topics"),
        .init(
            "instance", .pattern("^[A-Za-z0-9._-]{1,64}$"),
            "Names this daemon among those of the application, where the state directory does not last; default: a name made once and kept there"
        ),
        .init(
            "kafka", .names(.text, .text, except: OwnedProperties.keys),
            "Any property of librdkafka; NAME_file reads a secret from a file"),
        .init("input", .list(.mapping(input), atLeast: 1), "Where events come from"),
        .init("output", .mapping(output), "Where messages, decisions and dead letters go"),
        .init("rules", .mapping(rules), "The rule files"),
        .init("delivery", .word(words(Configuration.Delivery.self)), "What is guaranteed; default: exactly-once"),
        .init(
            "commit_interval", .duration,
            "The most that a change of state alone waits for its transaction; default: 100ms"),
        .init(
            "clock", .word(words(Configuration.Clock.self)),
            "wall, or records: a topic's history is replayed as of then; default: wall"),
        .init("workers", .int(Limits.workers), "Worker threads; default: 0, one per core"),
        .init("state", .mapping(state), "What the daemon keeps on disk"),
        .init("http", .mapping(http), "The admin endpoint"),
        .init(
            "max_future", .duration, "An event dated more than this ahead of its arrival is a dead letter; default: 5m"),
        .init("dedup_window", .duration, "How long an event's id is remembered, at most 180d; default: 24h"),
        .init("internal", .mapping(`internal`), "The topics that Attune makes for itself"),
        .init("log", .mapping(log), "What is logged, and how"),
        .init("limits", .mapping(limits), "Bounds on what one event or expression may cost"),
    ])

    /// The keys at the top whose values are mappings.
    static let sections = top.fields.filter(\.isMapping).map(\.key)

    static let input = MappingShape(
        [
            .init("topic", topic, required: true, "The topic"),
            .init("format", .word(words(Configuration.Input.Format.self)), "How a value is read; default: cloudevents"),
            .init("mapping", .mapping(mapping), "Where a record keeps what makes an event of it; with format: mapped"),
            .init(
                "profile", .bool,
                "Whether it is a compacted topic of profiles, on which a null value erases attributes; default: false"),
            .init(
                "misrouted", .word(words(Configuration.Input.Misrouted.self)),
                "What becomes of a record in another partition than its individual's; default: rekey"),
        ], companions: [(key: "mapping", beside: "format")])

    static let mapping = MappingShape([
        .init(
            "individual", paths, "The individual's id; needed but on a topic of profiles, where it is the record key"),
        .init(
            "type", .either([path, pathList, .mapping(constant)]),
            "The event type; needed but on a topic of profiles, where the data are attributes of individual.updated"),
        .init("id", paths, "The event id; default: topic/partition/offset"),
        .init(
            "time", .either([path, pathList, .mapping(unixTime)]),
            "The event time, RFC 3339 or a number of units since 1970; default: the record's timestamp"),
        .init("data", paths, "The properties; default: the whole record"),
    ])

    static let constant = MappingShape([
        .init("const", .text, required: true, "The event type of every record")
    ])

    static let unixTime = MappingShape([
        .init("path", paths, required: true, "The number, or its digits as a text"),
        .init(
            "unit", .word(words(Configuration.Input.TimeUnit.self)), required: true,
            "What it counts since 1970"),
    ])

    static let output = MappingShape([
        .init("commands", topic, "Message commands, for senders"),
        .init("decisions", topic, "Why, for everyone"),
        .init("dead_letters", topic, "What could not be read, byte for byte"),
        .init(
            "mode", .word(words(Configuration.Output.Mode.self)),
            "How a CloudEvent lies in a record; default: structured"),
    ])

    static let rules = MappingShape([
        .init("directory", .text, "Every *.yaml and *.yml below it is a rule file"),
        .init("watch", .bool, "Whether a change there reloads the rules; default: true"),
    ])

    static let state = MappingShape([
        .init("directory", .text, "Default: /var/lib/attune; two daemons never share it")
    ])

    static let http = MappingShape([
        .init("listen", .text, "A numeric address and a port; default: 127.0.0.1:8181"),
        .init("token_file", .text, "The file with the token that callers must show; needed beyond loopback"),
        .init("url", .pattern("^https?://[^ ]+$"), "Where others reach it, for links"),
    ])

    static let `internal` = MappingShape([
        .init("replication_factor", .int(Limits.replicationFactor), "Copies; default: -1, the broker's default")
    ])

    static let log = MappingShape([
        .init("level", .word(words(Configuration.Log.Level.self)), "The least that is logged; default: info"),
        .init("format", .word(words(Configuration.Log.Format.self)), "How a line is written; default: auto"),
    ])

    static let limits = MappingShape([
        .init("max_event_bytes", bytes, "Key, value and headers of one record; default: 262144"),
        .init("expression_cost", .int(Limits.expressionCost), "The cost of one evaluation; default: 100000"),
    ])

    private static let topic = Shape.pattern("^[A-Za-z0-9._-]{1,\(TopicName.longest)}$")
    /// Member names with dots between them.
    private static let path = Shape.pattern("^[^.]+(\\.[^.]+)*$")
    /// Paths of which the first counts at which something is.
    private static let pathList = Shape.list(path, atLeast: 1)
    private static let paths = Shape.either([path, pathList])
    private static let bytes = Shape.pattern("^[0-9]+(B|KiB|MiB|GiB|TiB)?$")

    private static func words<Words: RawRepresentable<String> & CaseIterable>(_ words: Words.Type) -> [String] {
        Words.allCases.map(\.rawValue)
    }
}

extension MappingShape.Field {
    fileprivate var isMapping: Bool {
        switch shape {
        case .mapping, .names: true
        default: false
        }
    }
}

/// The JSON Schema of the configuration, for editors.
package enum ConfigurationSchema {
    /// The file `schemas/configuration.schema.json`, made of the table that the daemon reads by.
    package static var document: String {
        guard case .object(let members) = Shape.mapping(Schema.top).schema else { return "" }
        return SchemaNode.object(
            [
                ("$schema", .text("http://json-schema.org/draft-07/schema#")),
                ("$id", .text("urn:attune:schema:configuration")),
                ("title", .text("Configuration of attuned")),
                (
                    "description",
                    .text(
                        "Made of the daemon's own table of keys (make schemas): what it takes is valid, and "
                            + "`attuned check-config` says what else must hold.")
                ),
            ] + members
        ).document
    }
}
