package import Configuration
internal import HTTPServer
internal import KafkaClient
package import RuleSets

/// The daemon: workers, the admin endpoint, signals; from start to a clean end.
package struct Service {
    private let configuration: Configuration
    private let rules: RuleSet
    private let log: Log
    private let registry = MetricRegistry()
    private let bell: WakeSignal
    private let requests = Guarded(StopRequests())

    private struct StopRequests: Sendable {
        var signals = 0
    }

    /// What a call of a worker may take beyond a transaction: its questions to the broker have a limit of ten seconds, and what it
    /// does itself takes less.
    private static let patience = Duration.seconds(20)
    /// EX_SOFTWARE of sysexits.h: how the daemon ends when a worker has failed.
    private static let failureCode: Int32 = 70
    /// How long one question to the broker may take.
    private static let brokerTimeout = Duration.seconds(5)

    /// Prepares a daemon; nothing is opened yet.
    package init(_ configuration: Configuration, rules: RuleSet, log: Log) throws {
        self.configuration = configuration
        self.rules = rules
        self.log = log
        bell = try WakeSignal()
    }

    /// Runs until a signal asks for the end, or a worker fails. ``Signals/block()`` was called before.
    package func run() throws {
        let properties = ClientProperties(configuration, log: kafkaLog)
        let readiness = Readiness()
        let supervisor = try Supervisor(
            Supervisor.Subjects(
                readiness: readiness, registry: registry, brokers: configuration.brokers,
                patience: properties.transactionTimeout + Self.patience),
            campaigns: rules.campaigns.count, log: log)
        let requests = requests
        let bell = bell
        let signals = try Signals { signal in
            if signal == .hangup { return }
            let count = requests.withLock { requests in
                requests.signals += 1
                return requests.signals
            }
            // The second asks for the end at once.
            if count > 1 { Process.exit(code: 130) }
            supervisor.stop(code: 0)
            bell.ring()
        }
        let instance = try Instance(directory: configuration.state.directory)
        describeBuild()
        let server = try Server(
            at: try listenAddress(), routes: AdminRoutes.routes(registry: registry, readiness: readiness),
            token: configuration.http.token.flatMap { BearerToken($0.revealed) })
        log.info(
            "started",
            [
                "application": .string(configuration.applicationID), "instance": .string(instance.name),
                "rules": .string(rules.hash), "campaigns": .int(rules.campaigns.count),
                "http": .string("\(server.address)"),
            ])
        if let topics = try checkTopics(properties, supervisor) {
            try work(
                instance: instance.name, properties: properties, topics: topics, readiness: readiness,
                supervisor: supervisor)
        }
        server.stop()
        log.info("stopped")
        _ = consume signals
        _ = consume instance
    }

    private func work(
        instance: String, properties: ClientProperties, topics: Topics, readiness: Readiness, supervisor: Supervisor
    ) throws {
        let wanted = configuration.workers == 0 ? Process.coreCount : configuration.workers
        let bell = bell
        var controls: [WorkerControl] = []
        for _ in 0..<wanted {
            let control = try WorkerControl {
                bell.ring()
                supervisor.look()
            }
            controls.append(control)
        }
        readiness.watch(controls)
        var threads = WorkerThreads()
        for (index, control) in controls.enumerated() {
            let settings = WorkerSettings(
                configuration, instance: instance, index: index, rules: rules, properties: properties,
                deadLetterLimits: topics.deadLetterLimits)
            try threads.start(
                settings, control: control, log: log.with(["worker": .int(index)]), registry: registry)
        }
        var wasReady = false
        while requests.withLock({ $0.signals }) == 0 {
            bell.wait(timeout: .seconds(1))
            if let failure = controls.firstFailure {
                supervisor.stop(code: Self.failureCode)
                controls.forEach { $0.stop() }
                throw ServiceError(.failure, failure)
            }
            if readiness.isReady != wasReady {
                wasReady.toggle()
                log.info(wasReady ? "ready" : "not ready: partitions are being moved or restored")
            }
        }
        log.info("stopping: committing what is begun")
        controls.forEach { $0.stop() }
        // Should that take too long, the supervisor ends the process.
        threads.join()
        if let failure = controls.firstFailure { throw ServiceError(.failure, failure) }
    }

    /// Checks the topics, waiting for the broker, which it says once. Nil: asked to stop before.
    private func checkTopics(_ properties: ClientProperties, _ supervisor: Supervisor) throws -> Topics? {
        let admin = try Admin(properties.admin)
        var isWaiting = false
        while requests.withLock({ $0.signals }) == 0 {
            do {
                let topics = try Topics(configuration, admin: admin, timeout: Self.brokerTimeout)
                if isWaiting { log.info("the broker answers") }
                supervisor.brokerIsAway(false)
                return topics
            } catch let error as KafkaError {
                if !isWaiting { log.warning("waiting for the broker", ["error": .string("\(error)")]) }
                isWaiting = true
                supervisor.brokerIsAway(true)
                bell.wait(timeout: .seconds(1))
            }
        }
        return nil
    }

    private func listenAddress() throws -> ListenAddress {
        guard let address = ListenAddress("\(configuration.http.listen)") else {
            throw ServiceError(.configuration, "http.listen: \(configuration.http.listen) is no address")
        }
        return address
    }

    private func describeBuild() {
        let rules = rules
        registry.collect { sheet in
            sheet.set(1, at: sheet.slot(MetricFamilies.ruleSet, [rules.hash]))
            sheet.set(1, at: sheet.slot(MetricFamilies.build, [Version.current]))
            sheet.set(1, at: sheet.slot(MetricFamilies.lastReloadSuccessful))
        }
        let loaded = Double(WallClock.milliseconds()) / 1_000
        registry.collect { sheet in sheet.set(loaded, at: sheet.slot(MetricFamilies.lastReloadTime)) }
        registry.collect(ProcessMetrics.collect)
    }

    private var kafkaLog: LogSink {
        let log = log
        return { line in
            // The library's warnings about a broker that is away repeat; the daemon says so itself, once.
            log.debug("\(line.client): \(line.message)")
        }
    }
}
