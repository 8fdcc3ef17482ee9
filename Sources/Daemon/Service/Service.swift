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

    /// How long an orderly end may take; systemd and people wait no longer.
    private static let stopTimeout = Duration.seconds(9)
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
            bell.ring()
        }
        let instance = try Instance(directory: configuration.state.directory)
        let readiness = Readiness()
        let inUse = RulesInUse(rules, since: WallClock.milliseconds())
        let status = DaemonStatus(
            application: configuration.applicationID, instance: instance.name, registry: registry,
            readiness: readiness, rules: { inUse })
        let server = try listen(AdminRoutes.routes(registry: registry, readiness: readiness, status: status))
        log.info(
            "started",
            [
                "application": .string(configuration.applicationID), "instance": .string(instance.name),
                "rules": .string(rules.hash), "campaigns": .int(rules.campaigns.count),
                "http": .string("\(server.address)"),
            ])
        let properties = ClientProperties(configuration, log: kafkaLog)
        if let topics = try checkTopics(properties) {
            try work(instance: instance.name, properties: properties, topics: topics, readiness: readiness)
        }
        server.stop()
        log.info("stopped")
        _ = consume signals
        _ = consume instance
    }

    private func work(instance: String, properties: ClientProperties, topics: Topics, readiness: Readiness) throws {
        let wanted = configuration.workers == 0 ? Process.coreCount : configuration.workers
        let bell = bell
        var controls: [WorkerControl] = []
        for _ in 0..<wanted { controls.append(try WorkerControl { bell.ring() }) }
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
                controls.forEach { $0.stop() }
                awaitEnd(of: controls)
                throw ServiceError(.failure, failure)
            }
            if readiness.isReady != wasReady {
                wasReady.toggle()
                log.info(wasReady ? "ready" : "not ready: partitions are being moved or restored")
            }
        }
        log.info("stopping: committing what is begun")
        controls.forEach { $0.stop() }
        if !awaitEnd(of: controls) {
            // What is not committed is undone by the broker, and read again at the next start.
            log.warning("the broker does not answer; stopping without the last commit")
            Process.exit(code: 0)
        }
        if let failure = controls.firstFailure { throw ServiceError(.failure, failure) }
        threads.join()
    }

    /// Waits for the workers' end. False: it took too long.
    @discardableResult
    private func awaitEnd(of controls: [WorkerControl]) -> Bool {
        let deadline = ContinuousClock.now + Self.stopTimeout
        while !controls.allSatisfy(\.hasEnded) {
            let rest = deadline - ContinuousClock.now
            if rest <= .zero { return false }
            bell.wait(timeout: min(rest, .milliseconds(200)))
        }
        return true
    }

    /// Checks the topics, waiting for the broker, which it says once. Nil: asked to stop before.
    private func checkTopics(_ properties: ClientProperties) throws -> Topics? {
        let admin = try Admin(properties.admin)
        var isWaiting = false
        while requests.withLock({ $0.signals }) == 0 {
            do {
                let topics = try Topics(configuration, admin: admin, timeout: Self.brokerTimeout)
                if isWaiting { log.info("the broker answers") }
                return topics
            } catch let error as KafkaError {
                if !isWaiting { log.warning("waiting for the broker", ["error": .string("\(error)")]) }
                isWaiting = true
                bell.wait(timeout: .seconds(1))
            }
        }
        return nil
    }

    private func listen(_ routes: [Route]) throws -> Server {
        let http = configuration.http
        guard let address = ListenAddress("\(http.listen)") else {
            throw ServiceError(.configuration, "http.listen: \(http.listen) is no address")
        }
        do throws(ServerError) {
            return try Server(
                at: address, routes: routes, token: http.token.flatMap { BearerToken($0.revealed) }, url: http.url)
        } catch {
            throw ServiceError(.files, "\(error) (see `http.listen`)")
        }
    }

    private var kafkaLog: LogSink {
        let log = log
        return { line in
            // The library's warnings about a broker that is away repeat; the daemon says so itself, once.
            log.debug("\(line.client): \(line.message)")
        }
    }
}
