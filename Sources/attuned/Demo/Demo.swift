internal import CommandLineTool
internal import Configuration
internal import Daemon
internal import KafkaClient
internal import RuleSets
internal import YAML

/// The demo: an embedded broker, the shop, the daemon's worker, and a reader of its messages.
struct Demo {
    /// What the command line says.
    struct Settings {
        let rate: Int
        let duration: Duration?
        let individuals: Int
        let seed: UInt64
    }

    /// Partitions of every topic.
    private static let partitions = 4
    /// How often totals are printed.
    private static let interval = Duration.seconds(1)

    private let settings: Settings
    private let rules: RuleSet
    private let environment: [String: String]
    private let output: Output

    init(_ settings: Settings, rules: RuleSet, environment: [String: String], output: Output) {
        self.settings = settings
        self.rules = rules
        self.environment = environment
        self.output = output
    }

    /// Runs until the time is over or a signal comes.
    func run() throws {
        let cluster = try MockCluster()
        let configuration = try configuration(bootstrap: cluster.bootstrapServers)
        for topic in [
            configuration.inputs[0].topic, configuration.output.commands, configuration.output.decisions,
            configuration.output.deadLetters, configuration.stateTopic,
        ] {
            try cluster.createTopic(topic, partitions: Self.partitions)
        }
        output.writeLine(
            "A shop with \(settings.individuals) visitors, \(settings.rate) events a second; a second here is "
                + "\(DemoClock.speed / 60) minutes there. \(rules.campaigns.count) campaigns: "
                + rules.campaigns.map(\.name).joined(separator: ", "))
        output.flush()

        let bell = try WakeSignal()
        let stop = Guarded(false)
        let signals = try Signals { _ in
            stop.withLock { $0 = true }
            bell.ring()
        }
        let embedded = try EmbeddedWorker(
            configuration, rules: rules, log: Log(level: .warning, format: .text, environment: environment))
        try watch(embedded, configuration: configuration, bell: bell, stop: stop)
        try embedded.stop()
        _ = consume signals
        _ = consume cluster
    }

    private func watch(
        _ embedded: borrowing EmbeddedWorker, configuration: Configuration, bell: WakeSignal, stop: Guarded<Bool>
    ) throws {
        let properties = ClientConfiguration([.init("bootstrap.servers", configuration.bootstrapServers)])
        var messages = try DemoMessages(properties, topic: configuration.output.commands, partitions: Self.partitions)
        // The worker's group takes a few seconds to form: the shop opens when there is somebody to serve it.
        while !embedded.isReady, !stop.current {
            bell.wait(timeout: .milliseconds(50))
            try embedded.check()
        }
        let clock = DemoClock()
        var shop = try DemoShop(settings, clock: clock, properties: properties, topic: configuration.inputs[0].topic)
        var nextTotals = Self.interval
        while !stop.current {
            if let duration = settings.duration, clock.elapsed >= duration { break }
            try shop.sell(until: clock.shopTime)
            for sentence in messages.read() { output.writeLine(sentence) }
            if clock.elapsed >= nextTotals {
                output.writeLine(totals(embedded, shop: shop, messages: messages, clock: clock))
                nextTotals += Self.interval
            }
            output.flush()
            try embedded.check()
            bell.wait(timeout: .milliseconds(20))
        }
        // What is under way still arrives.
        shop.close()
        let deadline = ContinuousClock.now + .seconds(5)
        while embedded.recordsRead < shop.sold, ContinuousClock.now < deadline {
            for sentence in messages.read() { output.writeLine(sentence) }
            bell.wait(timeout: .milliseconds(20))
        }
        for sentence in messages.read() { output.writeLine(sentence) }
        output.writeLine(totals(embedded, shop: shop, messages: messages, clock: clock))
    }

    private func totals(
        _ embedded: borrowing EmbeddedWorker, shop: borrowing DemoShop, messages: borrowing DemoMessages,
        clock: DemoClock
    ) -> String {
        let seconds = Swift.max(clock.elapsed / .seconds(1), 0.001)
        let campaigns = messages.countByCampaign.map { "\($0.campaign) \($0.count)" }.joined(separator: ", ")
        let line =
            "-- \(shop.sold) events in (\(Int(Double(shop.sold) / seconds))/s), \(messages.count) messages out, "
            + "\(embedded.individuals) individuals, \(Swift.max(0, shop.sold - embedded.recordsRead)) waiting"
            + (campaigns.isEmpty ? "" : "; \(campaigns)")
        return output.terminal.styled(line, .dim)
    }

    private func configuration(bootstrap: String) throws -> Configuration {
        let text = """
            application_id: demo
            kafka: {bootstrap.servers: "\(bootstrap)", fetch.wait.max.ms: 10}
            input:
              - {topic: demo.events, format: cloudevents}
            output: {commands: demo.messages, decisions: demo.decisions, dead_letters: demo.dead-letters}
            rules: {directory: deploy/rules/shop}
            clock: records
            workers: 1
            """
        let read = Configuration.read(
            ConfigurationSource(
                file: SourceFile(path: "demo", text: Array(text.utf8)), environment: [:], overrides: [],
                readFile: { _ in [] }))
        guard let configuration = read.configuration else {
            throw CommandFailure(.internalError, DiagnosticRenderer(usesColor: false).render(read.diagnostics))
        }
        return configuration
    }
}

extension Configuration {
    fileprivate var bootstrapServers: String {
        kafka.first { $0.name == "bootstrap.servers" }?.value.revealed ?? ""
    }
}
