package import Configuration
internal import HTTPServer
internal import KafkaClient
internal import OperatingSystem
package import RuleSets

/// The daemon: workers, the admin endpoint, signals; from start to a clean end.
package struct Service {
    private let configuration: Configuration
    private let rules: RuleSet
    private let source: RuleSource
    private let log: Log
    private let isDraining: Bool
    private let registry = MetricRegistry()
    private let wakeSignal: WakeSignal
    private let requests = Guarded(StopRequests())
    private let faults = BrokerFaults()

    private struct StopRequests: Sendable {
        var signals = 0
    }

    /// What a call of a worker may take beyond a transaction: its questions to the broker have a limit of ten seconds, and what it
    /// does itself takes less.
    private static let patience = Duration.seconds(20)
    /// The time limit of one request to the broker.
    private static let brokerTimeout = Duration.seconds(5)

    /// Prepares a daemon that begins with `rules`, and takes others from `source` while it runs; nothing is opened yet. One that drains reads
    /// the partitions that the state knows to their ends, and ends.
    package init(
        _ configuration: Configuration, rules: RuleSet, source: RuleSource, log: Log, isDraining: Bool = false
    ) throws {
        self.isDraining = isDraining
        self.configuration = configuration
        self.rules = rules
        self.source = source
        self.log = log
        wakeSignal = try WakeSignal()
    }

    /// Runs until a signal asks for the end, or a worker fails. ``Signals/block()`` was called before.
    package func run() throws {
        let properties = ClientProperties(configuration, log: kafkaLog)
        try properties.check()
        let readiness = Readiness()
        let supervisor = try Supervisor(
            Supervisor.Subjects(
                readiness: readiness, registry: registry, brokers: configuration.brokers,
                patience: properties.transactionTimeout + Self.patience),
            campaigns: rules.campaigns.count, log: log)
        let requests = requests
        let wakeSignal = wakeSignal
        let reloader = try Reloader(
            source, rules: rules, log: log,
            observer: ReloadObserver(began: supervisor.reloadBegan, ended: supervisor.reloadEnded))
        let signals = try Signals { signal in
            if signal == .hangup { return reloader.request(.signal) }
            let count = requests.withLock { requests in
                requests.signals += 1
                return requests.signals
            }
            // The second asks for the end at once.
            if count > 1 { Process.exit(code: 130) }
            supervisor.stop(code: 0)
            wakeSignal.signal()
        }
        let instance = try Instance(directory: configuration.state.directory, named: configuration.instance)
        let sightings = Sightings()
        let status = DaemonStatus(
            application: configuration.applicationID, instance: instance.name, registry: registry,
            readiness: readiness, sightings: sightings, faults: faults
        ) { reloader.inUse }
        let inquiries = try Inquiries(registry: registry)
        let server = try listen(
            AdminRoutes.routes(registry: registry, readiness: readiness, status: status, reloader: reloader)
                + inquiries.routes(configuration, properties, source, reloader, readiness, log))
        tellStart(instance: instance.name, address: "\(server.address)")
        let reloading = try Thread(name: "reload") { reloader.run() }
        defer { reloader.stop() }
        let watch = try watchRules(reloader)
        if let topics = try checkTopics(properties, supervisor) {
            try work(
                instance: instance.name, properties: properties, topics: topics, readiness: readiness,
                reloader: reloader, supervisor: supervisor, directory: inquiries.directory, feed: inquiries.feed,
                sightings: sightings)
        }
        _ = consume watch
        reloader.stop()
        reloading.join()
        server.stop()
        inquiries.stop()
        log.info("stopped")
        _ = consume signals
        _ = consume instance
    }

    private func tellStart(instance: String, address: String) {
        log.info(
            "started",
            [
                "application": .string(configuration.applicationID), "instance": .string(instance),
                "rules": .string(rules.hash), "campaigns": .int(rules.campaigns.count), "http": .string(address),
            ])
        if rules.campaigns.isEmpty { log.warning(RuleSource.noCampaign, ["directory": .string(source.name)]) }
    }

    private func work(
        instance: String, properties: ClientProperties, topics: Topics, readiness: Readiness, reloader: Reloader,
        supervisor: Supervisor, directory: IndividualDirectory, feed: DecisionFeed, sightings: Sightings
    ) throws {
        let wanted = configuration.workers == 0 ? Processors.count : configuration.workers
        let wakeSignal = wakeSignal
        var controls: [WorkerControl] = []
        for _ in 0..<wanted {
            let control = try WorkerControl {
                wakeSignal.signal()
                reloader.workerChanged()
                supervisor.refresh()
            }
            controls.append(control)
        }
        readiness.watch(controls)
        directory.open(
            controls, partitions: Int32(clamping: topics.partitions),
            acceptsAnyPartition: configuration.inputs.contains { $0.misrouted == .accept })
        let rules = reloader.attach(controls)
        let stores = StoreDirectory(configuration, topics)
        for name in stores.deleteOutdated(now: WallClock.milliseconds()) {
            log.info("a store that is too old to be of use is deleted", ["store": .string(name)])
        }
        var threads = WorkerThreads()
        for (index, control) in controls.enumerated() {
            var settings = WorkerSettings(
                configuration, instance: instance, index: index, partitions: topics.partitions, rules: rules,
                properties: properties, deadLetterLimits: topics.deadLetterLimits,
                rekeyedLimits: topics.rekeyedLimits, outputLimits: topics.outputLimits)
            settings.feed = feed
            settings.sightings = sightings
            settings.stores = stores
            settings.isDraining = isDraining
            try threads.start(
                settings, control: control, log: log.with(["worker": .int(index)]), registry: registry)
        }
        let trimmer = try RekeyedTrimmer(
            configuration.rekeyedTopic, workers: controls, properties: properties, log: log)
        let trimming = try StoppingThread(name: "trim", stop: trimmer.stop, run: trimmer.run)
        let cluster = try ClusterWatch(
            configuration.applicationID, inputs: configuration.inputs.map(\.topic),
            partitions: isDraining ? .max : topics.partitions, properties: properties, registry: registry,
            onFailure: wakeSignal.signal)
        let watching = try StoppingThread(name: "cluster", stop: cluster.stop, run: cluster.run)
        try watch(controls, readiness, supervisor, cluster)
        log.info("stopping: committing what is begun")
        // Should that take too long, the supervisor ends the process.
        threads.stop()
        _ = consume trimming
        _ = consume watching
        if let failure = controls.firstFailure { throw failure }
    }

    /// Waits until a signal asks for the end, a worker fails, or what is to be drained is.
    private func watch(
        _ controls: [WorkerControl], _ readiness: Readiness, _ supervisor: Supervisor, _ cluster: ClusterWatch
    ) throws {
        var wasReady = false
        while requests.withLock({ $0.signals }) == 0 {
            wakeSignal.wait(timeout: .seconds(1))
            if let failure = controls.firstFailure ?? cluster.failure {
                supervisor.stop(code: failure.kind.code)
                throw failure
            }
            if isDraining, controls.areDrained {
                supervisor.stop(code: 0)
                return log.info("everything is read to its end")
            }
            if readiness.isReady != wasReady {
                wasReady.toggle()
                log.info(wasReady ? "ready" : "not ready: partitions are being moved or restored")
            }
        }
    }

    /// Checks the topics, waiting for the broker, which it says once. Nil: asked to stop before.
    private func checkTopics(_ properties: ClientProperties, _ supervisor: Supervisor) throws -> Topics? {
        let admin = try properties.makeAdmin()
        var isWaiting = false
        var told = ""
        while requests.withLock({ $0.signals }) == 0 {
            do {
                let topics = try Topics(
                    configuration, admin: admin, timeout: Self.brokerTimeout, isDraining: isDraining)
                if topics.wereMade {
                    wakeSignal.wait(timeout: .milliseconds(50))
                    continue
                }
                if isWaiting { log.info("the broker answers") }
                faults.clear()
                supervisor.brokerIsAway(false)
                return topics
            } catch let error as KafkaError {
                let words = faults.words(for: error)
                // Another reason is news.
                if words != told { log.warning("waiting for the broker", ["error": .string(words)]) }
                told = words
                isWaiting = true
                supervisor.brokerIsAway(true)
                wakeSignal.wait(timeout: .seconds(1))
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

    /// Watches the folder of rules, where the configuration says so.
    private func watchRules(_ reloader: Reloader) throws -> FolderWatch? {
        guard configuration.rules.watch else { return nil }
        return try FolderWatch(configuration.rules.directory, log: log) { reloader.request(.files) }
    }

    private var kafkaLog: LogSink {
        let (log, faults) = (log, faults)
        return { line in
            faults.note(line)
            // The library's warnings about a broker that is away repeat; the daemon says so itself, once.
            log.debug("\(line.client): \(line.message)")
        }
    }
}
