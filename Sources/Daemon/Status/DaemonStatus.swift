internal import Configuration
internal import RuleSets

/// The daemon's status over HTTP, gathered at each request from what its parts publish.
package final class DaemonStatus: Sendable {
    private let rules: @Sendable () -> RulesInUse
    private let application: String
    private let instance: String
    private let registry: MetricRegistry
    private let readiness: Readiness
    private let sightings: Sightings
    private let faults: BrokerFaults
    private let started = WallClock.milliseconds()
    private let begun = ContinuousClock.now

    /// Begins to count the time that the daemon runs; `rules` is asked for what is in use, from any thread.
    init(
        application: String, instance: String, registry: MetricRegistry, readiness: Readiness,
        sightings: Sightings = Sightings(), faults: BrokerFaults = BrokerFaults(),
        rules: @escaping @Sendable () -> RulesInUse
    ) {
        self.application = application
        self.instance = instance
        self.registry = registry
        self.readiness = readiness
        self.sightings = sightings
        self.faults = faults
        self.rules = rules
        registry.collect(collect)
        registry.collect(ProcessMetrics.collect)
    }

    /// `/api/v1/status`.
    func statusDocument() -> [UInt8] {
        StatusReport(
            version: Version.current, application: application, instance: instance, started: started,
            uptimeSeconds: (ContinuousClock.now - begun).components.seconds, rules: rules(),
            workers: readiness.workers.map { StatusReport.Worker(phase: $0.phase, snapshot: $0.snapshot) },
            counts: StatusReport.Counts(
                events: registry.series(of: MetricFamilies.events),
                decisions: registry.series(of: MetricFamilies.decisions),
                saturations: registry.series(of: MetricFamilies.saturations),
                deadLetters: registry.series(of: MetricFamilies.deadLetters)),
            undeclaredTypes: sightings.undeclaredTypes, brokerFault: faults.last.map { "\($0)" }
        ).json
    }

    /// `/api/v1/campaigns`.
    func campaignsDocument() -> [UInt8] {
        let rules = rules().rules
        return CampaignFunnel.json(
            of: rules.campaigns.map(\.name), ruleSet: rules.hash, since: started,
            decisions: registry.series(of: MetricFamilies.decisions),
            messages: registry.series(of: MetricFamilies.messages))
    }

    /// Metrics of the rules and of the build.
    @Sendable func collect(into values: inout MetricValues) {
        let rules = rules()
        func set(_ family: MetricFamily, _ labels: [String] = [], _ value: Double) {
            let slot = values.slot(family, labels)
            values.set(value, at: slot)
        }
        set(MetricFamilies.ruleSet, [rules.rules.hash], 1)
        set(MetricFamilies.lastReloadSuccessful, [], rules.lastAttempt.error == nil ? 1 : 0)
        set(MetricFamilies.lastReloadTime, [], Double(rules.lastSuccess) / 1_000)
        set(MetricFamilies.build, [Version.current], 1)
    }

    /// Reasons why the daemon is not ready, one sentence each; empty where it is.
    func reasonsNotReady() -> [String] { readiness.workers.reasonsNotReady }
}
