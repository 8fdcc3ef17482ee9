internal import Configuration
internal import Decisions
internal import RuleSets
internal import Testing
internal import TimeZoneFixtures
internal import YAML
@testable internal import Daemon

struct WorkerMetricsTests {
    private let registry = MetricRegistry()

    private static func settings() throws -> WorkerSettings {
        let text = """
            application_id: shop
            kafka: {bootstrap.servers: "127.0.0.1:1"}
            input: [{topic: events}, {topic: clicks}]
            output: {commands: commands, decisions: decisions, dead_letters: dead}
            rules: {directory: none}

            """
        let configuration = try #require(
            Configuration.read(
                ConfigurationSource(
                    file: SourceFile(path: "test", text: Array(text.utf8)), environment: [:], overrides: [],
                    readFile: { _ in [] })
            ).configuration)
        let files = [RuleFile(path: "rules.yaml", bytes: Array("events: {hello: {}}\n".utf8))]
        return WorkerSettings(
            configuration, instance: "i", index: 0, partitions: 1,
            rules: try #require(RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database).ruleSet),
            properties: ClientProperties(configuration, log: nil), deadLetterLimits: .stock)
    }

    /// Commits a transaction in which nothing was decided.
    private func commit(_ metrics: inout WorkerMetrics, at now: Int64, _ duration: Duration) throws {
        metrics.commit(Effects(), by: try Self.settings().rules, at: now, duration: duration)
    }

    /// The value of a series, as Prometheus reads it.
    private func value(_ series: String) -> Double? {
        String(decoding: registry.exposition(), as: UTF8.self).split(separator: "\n").lazy
            .first { $0.hasPrefix(series + " ") }
            .flatMap { Double($0.dropFirst(series.utf8.count + 1)) }
    }

    private static func partition(
        _ number: Int32, individuals: Int = 0, lag: Int64? = nil, age: Int64? = nil
    ) -> PartitionSnapshot {
        PartitionSnapshot(
            number: number, clock: nil, isCaughtUp: true, individuals: individuals, timers: 3, stateBytes: 500,
            warming: [], inputs: [PartitionSnapshot.Input(topic: "events", next: 1, lag: lag, age: age)])
    }

    @Test func countsAreSeenOnceTheirTransactionHasCommitted() throws {
        var metrics = WorkerMetrics(registry, try Self.settings())
        let applied = #"attune_events_total{topic="events",outcome="applied"}"#
        #expect(value(applied) == 0)
        metrics.count(input: 0, outcome: .applied)
        metrics.count(input: 1, outcome: .deadLetter)
        metrics.count(deadLetter: "too_deep")
        #expect(value(applied) == 0)
        try commit(&metrics, at: 5_000, .milliseconds(30))
        #expect(value(applied) == 1)
        #expect(value(#"attune_events_total{topic="clicks",outcome="dead_letter"}"#) == 1)
        #expect(value(#"attune_dead_letters_total{reason="too_deep"}"#) == 1)
        #expect(value(#"attune_transactions_total{outcome="committed"}"#) == 1)
        #expect(value(#"attune_transaction_seconds_bucket{le="0.025"}"#) == 0)
        #expect(value(#"attune_transaction_seconds_bucket{le="0.05"}"#) == 1)
    }

    @Test func anAbortTakesItsCountsAlongAndIsCountedItself() throws {
        var metrics = WorkerMetrics(registry, try Self.settings())
        metrics.count(input: 0, outcome: .applied)
        try commit(&metrics, at: 0, .zero)
        for _ in 0..<3 {
            metrics.count(input: 0, outcome: .applied)
            metrics.count(input: 0, outcome: .duplicate)
            metrics.count(deadLetter: "too_deep")
        }
        metrics.abort()
        let applied = #"attune_events_total{topic="events",outcome="applied"}"#
        #expect(value(applied) == 1)
        #expect(value(#"attune_transactions_total{outcome="aborted"}"#) == 1)
        // What comes after it counts on from the last commit.
        metrics.count(input: 0, outcome: .applied)
        metrics.count(input: 0, outcome: .duplicate)
        try commit(&metrics, at: 0, .zero)
        #expect(value(applied) == 2)
        #expect(value(#"attune_events_total{topic="events",outcome="duplicate"}"#) == 1)
        #expect(value(#"attune_dead_letters_total{reason="too_deep"}"#) == 0)
    }

    @Test func gaugesAreThoseOfThePartitionsAtHand() throws {
        var metrics = WorkerMetrics(registry, try Self.settings())
        metrics.restored(.milliseconds(2_500))
        // While counts wait for their transaction.
        metrics.count(input: 0, outcome: .applied)
        metrics.observe([Self.partition(1, individuals: 7, lag: 12, age: 1_500), Self.partition(2)])
        #expect(value(#"attune_state_individuals{partition="1"}"#) == 7)
        #expect(value(#"attune_state_bytes{partition="1"}"#) == 500)
        #expect(value(#"attune_timers{partition="2"}"#) == 3)
        #expect(value(#"kafka_consumergroup_lag{consumergroup="shop",topic="events",partition="1"}"#) == 12)
        #expect(value(#"attune_event_lag_seconds{topic="events",partition="1"}"#) == 1.5)
        #expect(value(#"attune_event_lag_seconds{topic="events",partition="2"}"#) == nil)
        #expect(value("attune_restore_seconds") == 2.5)
        #expect(value(#"attune_events_total{topic="events",outcome="applied"}"#) == 0)
        // Those of a partition that moved away are gone.
        metrics.observe([Self.partition(2)])
        #expect(value(#"attune_state_individuals{partition="1"}"#) == nil)
        #expect(value(#"attune_state_individuals{partition="2"}"#) == 0)
    }

    @Test func stateThatCannotBeReadIsCountedAtOnce() throws {
        var metrics = WorkerMetrics(registry, try Self.settings())
        metrics.begin(restoreOf: [0, 3])
        #expect(value(#"attune_state_unreadable_total{partition="3"}"#) == 0)
        metrics.count(unreadableStateOf: 3)
        #expect(value(#"attune_state_unreadable_total{partition="3"}"#) == 1)
        #expect(value(#"attune_state_unreadable_total{partition="0"}"#) == 0)
    }
}
