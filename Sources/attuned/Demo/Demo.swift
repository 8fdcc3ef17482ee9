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
    /// Whoever is followed is sent something within this, as far as it is up to waits.
    private static let story = Duration.seconds(20)
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
        // The first thing, since all that follows takes a few seconds.
        var display = DemoDisplay(on: output, hints: DemoHint.all(program: settings.program))
        display.open(settings, campaigns: DemoCampaign.all(of: rules))
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
        try watch(embedded, on: &display, configuration: configuration, wakeSignal: wakeSignal, stop: stop)
        try embedded.stop()
        _ = consume signals
        _ = consume cluster
    }

    private func watch(
        _ embedded: borrowing EmbeddedWorker, on display: inout DemoDisplay, configuration: Configuration,
        wakeSignal: WakeSignal, stop: Guarded<Bool>
    ) throws {
        let properties = ClientConfiguration([.init("bootstrap.servers", configuration.bootstrapServers)])
        let reader = try DemoReader(
            properties, commands: configuration.output.commands, decisions: configuration.output.decisions,
            partitions: Self.partitions)
        // The worker's group takes a few seconds to form: the shop opens when there is somebody to serve it.
        while !embedded.isReady, !stop.current {
            wakeSignal.wait(timeout: .milliseconds(50))
            try embedded.check()
        }
        let clock = DemoClock()
        var tally = DemoTally(campaigns: rules.campaigns.map(\.name))
        var shop = try DemoShop(settings, clock: clock, properties: properties, topic: configuration.inputs[0].topic)
        var meter = RateMeter()
        var acts = DemoActs()
        let outlook = DemoOutlook(rules)
        var follower = DemoFollower(of: outlook.campaigns(within: Self.story))
        func snapshot(_ sold: Int, _ tally: DemoTally) -> DemoSnapshot {
            let elapsed = clock.elapsed
            return DemoSnapshot(
                elapsed: elapsed, duration: settings.duration, visitors: settings.individuals, sold: sold,
                read: embedded.recordsRead, individuals: embedded.individuals,
                rates: meter.rates(at: elapsed, events: sold, messages: tally.messages), tally: tally,
                outlook: outlook, acts: acts.words, aside: follower.aside)
        }
        func read() {
            reader.read(timeout: Self.turn, into: &tally) {
                shop.age(ofEventAt: $0)
            } decided: {
                follower.see($0, at: clock.elapsed)
            }
        }
        while !stop.current {
            if let duration = settings.duration, clock.elapsed >= duration { break }
            try shop.sell(until: clock.shopTime) { record in
                follower.see(record, at: clock.elapsed)
                acts.see(record, at: clock.elapsed)
            }
            read()
            if display.isDue { display.show(snapshot(shop.sold, tally)) }
            try embedded.check()
        }
        // What is under way still arrives.
        let closed = snapshot(shop.sold, tally)
        shop.close()
        let deadline = ContinuousClock.now + Self.patience
        while embedded.recordsRead < shop.sold, ContinuousClock.now < deadline {
            read()
            try embedded.check()
        }
        read()
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
