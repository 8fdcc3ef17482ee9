package import YAML

extension Configuration {
    /// Reads and checks a configuration: flags before the environment before the file before defaults.
    ///
    /// All problems are reported at once, in the order they are read; the configuration is nil where one is an error. A
    /// problem of a variable or a flag has a span in a file whose path names it. What looks like a secret is masked.
    package static func read(
        _ source: ConfigurationSource
    ) -> (configuration: Configuration?, diagnostics: [Diagnostic]) {
        let outside = source.overrides.reversed() + Override.inEnvironment(source.environment)
        let files = outside.map(\.source) + [source.file].compactMap { $0 }
        let (configuration, diagnostics) = read(files, source)
        if diagnostics.isEmpty { return (configuration, []) }
        let masks = files.map(SecretMask.init)
        return (configuration, diagnostics.map { found in masks.reduce(found) { $1.masked($0) } })
    }

    private static func read(
        _ files: [SourceFile], _ source: ConfigurationSource
    ) -> (configuration: Configuration?, diagnostics: [Diagnostic]) {
        let collector = DiagnosticCollector()
        var roots: [Node] = []
        for file in files {
            let parsed = YAML.parse(file)
            collector.report(contentsOf: parsed.diagnostics)
            if let root = parsed.root { roots.append(root) }
        }
        // After a syntax error half of the keys are missing, and saying so would hide the one thing to mend.
        guard !collector.hasErrors else { return (nil, collector.diagnostics.inReadingOrder()) }
        let top = Layers(roots, "configuration", keys: Schema.top.keys, into: collector)
        let reader = ConfigurationReader(
            top: top, collector: collector, credentials: Credentials(source.environment), readFile: source.readFile)
        let configuration = reader.read()
        return (collector.hasErrors ? nil : configuration, collector.diagnostics.inReadingOrder())
    }
}

/// Reads the parts of a configuration; what is absent or wrong has its default, and what is wrong was reported.
struct ConfigurationReader {
    let top: Layers
    let collector: DiagnosticCollector
    let credentials: Credentials
    let readFile: (String) throws -> [UInt8]

    func read() -> Configuration? {
        let applicationID = readApplicationID()
        let instance = readInstance()
        let kafka = readKafka()
        let commitInterval = readCommitInterval(kafka)
        let inputs = readInputs()
        let output = readOutput()
        reportTopicConflicts(applicationID?.value, inputs, output)
        let rules = readRules()
        let http = readHTTP()
        let state = readState()
        let log = readLog()
        let limits = readLimits()
        let delivery = choice(top, "delivery", default: Configuration.Delivery.exactlyOnce, later: ["at-least-once"])
        let clock = choice(top, "clock", default: Configuration.Clock.wall)
        let workers = int(top, "workers", in: Limits.workers, default: 0)
        let maxFuture = duration("max_future", default: 300_000, mostDays: Limits.maxFutureDays)
        let dedupWindow = duration("dedup_window", default: 86_400_000, mostDays: Limits.dedupWindowDays)
        let replication = readInternal()
        guard let applicationID, let output = output.checked, let rules, let http else { return nil }
        return Configuration(
            applicationID: applicationID.value, instance: instance, kafka: kafka, inputs: inputs.map(\.input),
            output: output, rules: rules,
            delivery: delivery, commitInterval: commitInterval, clock: clock, workers: workers, state: state,
            http: http,
            maxFuture: maxFuture, dedupWindow: dedupWindow, internal: replication, log: log, limits: limits)
    }

    private func readApplicationID() -> Located<String>? {
        top.reportMissing(
            "application_id", help: "it names the consumer group and Attune's own topics: `application_id: shop`")
        guard let id = top.read("application_id", { $0.string("application_id") }) else { return nil }
        if let problem = TopicName.problem(id.value, reserving: TopicName.rekeyedSuffix.utf8.count) {
            invalid(id.span, "`application_id` \(problem), since it begins the names of topics")
        }
        return id
    }

    private func readInstance() -> String? {
        guard let name = top.read("instance", { $0.string("instance") }) else { return nil }
        let isAllowed = name.value.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        }
        if !isAllowed || !(1...Limits.instanceBytes).contains(name.value.utf8.count) {
            invalid(
                name.span, "`instance` must be 1 to \(Limits.instanceBytes) letters, digits, `.`, `_` and `-`",
                help: "each daemon of the application has its own: the name of its host, for example")
        }
        return name.value
    }

    private func readCommitInterval(_ kafka: [KafkaProperty]) -> Duration {
        let key = "commit_interval"
        let given = top.read(key) { $0.duration(key) }
        let milliseconds = given?.value ?? 100
        let timeout = kafka.first { $0.name == "transaction.timeout.ms" }.flatMap { Int64($0.value.revealed) }
        let longest = timeout ?? Limits.transactionTimeout
        if milliseconds >= longest {
            invalid(
                given?.span,
                "`\(key)` must be shorter than Kafka's `transaction.timeout.ms`, which is \(longest) ms",
                help: "a transaction that stays open for so long is aborted by the broker")
        }
        return .milliseconds(milliseconds)
    }

    private func readInternal() -> Configuration.Internal {
        let key = "replication_factor"
        let section = top.section("internal", keys: Schema.internal.keys)
        let factor = section.read(key) { $0.int(key, in: Limits.replicationFactor) }
        if let factor, factor.value == 0 {
            invalid(factor.span, "`\(key)` must not be 0", help: "-1 leaves it to the broker")
        }
        return Configuration.Internal(replicationFactor: Int(factor?.value ?? -1))
    }
}
