package import Configuration
package import RuleSets

/// One worker of the daemon inside another program, on a broker that has no administration: the demo. Its end waits for the worker's.
package struct EmbeddedWorker: ~Copyable {
    private let control: WorkerControl
    private let registry: MetricRegistry
    private let threads: WorkerThreads

    /// Starts the worker; its topics exist already, each with so many partitions.
    package init(_ configuration: Configuration, partitions: Int, rules: RuleSet, log: Log) throws {
        let control = try WorkerControl {}
        let registry = MetricRegistry()
        var threads = WorkerThreads()
        let settings = WorkerSettings(
            configuration, instance: "embedded", index: 0, partitions: partitions, rules: rules,
            properties: ClientProperties(configuration, log: nil), deadLetterLimits: .stock)
        try threads.start(settings, control: control, log: log, registry: registry)
        self.control = control
        self.registry = registry
        self.threads = threads
    }

    /// Whether its partitions are assigned and restored.
    package var isReady: Bool { control.phase == .ready }

    /// Records whose transaction has committed.
    package var recordsRead: Int { Int(registry.total(of: MetricFamilies.events)) }

    /// Individuals whose state is kept.
    package var individuals: Int { Int(registry.total(of: MetricFamilies.stateIndividuals)) }

    /// The worker's metrics in Prometheus' text format.
    package func metrics() -> [UInt8] { registry.exposition() }

    /// Throws where the worker has failed.
    package func check() throws {
        if case .failed(let message) = control.phase { throw ServiceError(.failure, message) }
    }

    /// Commits what is begun and ends the worker.
    package consuming func stop() throws {
        threads.stop()
        if case .failed(let message) = control.phase { throw ServiceError(.failure, message) }
    }
}
