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
        /// What the program was called as, for hints.
        let program: String
    }

    /// Partitions of every topic.
    private static let partitions = 4
    /// The longest between two looks at the shop.
    private static let turn = Duration.milliseconds(5)
    /// How long the end waits for what is under way.
    private static let patience = Duration.seconds(5)

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
            configuration.rekeyedTopic,
        ] {
            try cluster.createTopic(topic, partitions: Self.partitions)
        }
        let wakeSignal = try WakeSignal()
        let stop = Guarded(false)
        let signals = try Signals { _ in
            stop.withLock { $0 = true }
            wakeSignal.signal()
        }
        let embedded = try EmbeddedWorker(
            configuration, partitions: Self.partitions, rules: rules,
            log: Log(level: .warning, format: .text, environment: environment))
        try watch(embedded, configuration: configuration, wakeSignal: wakeSignal, stop: stop)
        try embedded.stop()
        _ = consume signals
        _ = consume cluster
    }

    private func watch(
        _ embedded: borrowing EmbeddedWorker, configuration: Configuration, wakeSignal: WakeSignal, stop: Guarded<Bool>
    ) throws {
        let properties = ClientConfiguration([.init("bootstrap.servers", configuration.bootstrapServers)])
        let reader = try DemoReader(
            properties, commands: configuration.output.commands, decisions: configuration.output.decisions,
            partitions: Self.partitions)
        var display = DemoDisplay(on: output, hints: DemoHint.all(program: settings.program))
        display.open(settings, campaigns: rules.campaigns.map(\.name))
        // The worker's group takes a few seconds to form: the shop opens when there is somebody to serve it.
        while !embedded.isReady, !stop.current {
            wakeSignal.wait(timeout: .milliseconds(50))
            try embedded.check()
        }
        let clock = DemoClock()
        var tally = DemoTally(campaigns: rules.campaigns.map(\.name))
        var shop = try DemoShop(settings, clock: clock, properties: properties, topic: configuration.inputs[0].topic)
        var meter = DemoMeter()
        func snapshot(_ sold: Int, _ tally: DemoTally) -> DemoSnapshot {
            let (elapsed, read) = (clock.elapsed, embedded.recordsRead)
            return DemoSnapshot(
                elapsed: elapsed, duration: settings.duration, visitors: settings.individuals, sold: sold, read: read,
                individuals: embedded.individuals,
                rates: meter.rates(at: elapsed, sold: sold, read: read, messages: tally.messages), tally: tally)
        }
        while !stop.current {
            if let duration = settings.duration, clock.elapsed >= duration { break }
            try shop.sell(until: clock.shopTime)
            reader.read(timeout: Self.turn, into: &tally) { shop.age(ofEventAt: $0) }
            if display.isDue { display.show(snapshot(shop.sold, tally)) }
            try embedded.check()
        }
        // What is under way still arrives.
        let closed = snapshot(shop.sold, tally)
        shop.close()
        let deadline = ContinuousClock.now + Self.patience
        while embedded.recordsRead < shop.sold, ContinuousClock.now < deadline {
            reader.read(timeout: Self.turn, into: &tally) { shop.age(ofEventAt: $0) }
            try embedded.check()
        }
        reader.read(timeout: Self.turn, into: &tally) { shop.age(ofEventAt: $0) }
        var end = snapshot(shop.sold, tally)
        end.elapsed = closed.elapsed
        display.close(end)
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
