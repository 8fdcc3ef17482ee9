/// The daemon's metric families. No label ever holds an individual.
package enum MetricFamilies {
    /// Records by what became of them; the outcomes of a topic sum to the records consumed.
    package static let events = MetricFamily(
        "attune_events_total", .counter, labels: ["topic", "outcome"],
        help: "Records consumed, by outcome, counted when their transaction commits.")
    /// Records that another partitioner put elsewhere.
    package static let misrouted = MetricFamily(
        "attune_misrouted_records_total", .counter, labels: ["topic"],
        help: "Records in another partition than their individual's, counted when their transaction commits.")
    /// The age of the last event.
    package static let eventLag = MetricFamily(
        "attune_event_lag_seconds", .gauge, labels: ["topic", "partition"],
        help: "How old the last record was when its transaction committed; while more wait, how old it is now.")
    /// The name that dashboards for Kafka know.
    package static let consumerLag = MetricFamily(
        "kafka_consumergroup_lag", .gauge, labels: ["consumergroup", "topic", "partition"],
        help: "Records between the committed offset and the end of the partition.")
    /// Decisions by campaign.
    package static let decisions = MetricFamily(
        "attune_decisions_total", .counter, labels: ["campaign", "outcome", "reason"],
        help: "Decisions, counted when their transaction commits.")
    /// Commands by where they go.
    package static let messages = MetricFamily(
        "attune_messages_total", .counter, labels: ["campaign", "channel"],
        help: "Message commands written, counted when their transaction commits.")
    /// Decisions that somebody who listens was not told of.
    package static let streamsLeftOut = MetricFamily(
        "attune_decision_streams_dropped_total", .counter,
        help: "Decisions left out of streams of decisions, which came faster than they were read; once for each stream."
    )
    /// From an event's arrival to the commit of what follows from it.
    package static let decisionLatency = MetricFamily(
        "attune_decision_latency_seconds", .histogram(bounds: latencyBounds),
        help: "Time from an event's timestamp on arrival to the commit of its decision.")
    /// Transactions by how they ended.
    package static let transactions = MetricFamily(
        "attune_transactions_total", .counter, labels: ["outcome"],
        help: "Kafka transactions by how they ended.")
    /// The duration of transactions.
    package static let transactionDuration = MetricFamily(
        "attune_transaction_seconds", .histogram(bounds: transactionBounds),
        help: "Time from the begin of a Kafka transaction to the end of its commit.")
    /// Partitions that nobody reads.
    package static let unassigned = MetricFamily(
        "attune_unassigned_partitions", .gauge,
        help: "Partitions of the inputs that the group has given to no member, in the whole application.")
    /// Individuals kept.
    package static let stateIndividuals = MetricFamily(
        "attune_state_individuals", .gauge, labels: ["partition"], help: "Individuals whose state is kept.")
    /// Bytes of their state.
    package static let stateBytes = MetricFamily(
        "attune_state_bytes", .gauge, labels: ["partition"], help: "Bytes of the state that is kept of individuals.")
    /// State that stops a partition.
    package static let stateUnreadable = MetricFamily(
        "attune_state_unreadable_total", .counter, labels: ["partition"],
        help: "Records of the state topic that could not be read; the partition stops there.")
    /// Stores that were of no use.
    package static let storesSetAside = MetricFamily(
        "attune_stores_set_aside_total", .counter, labels: ["reason"],
        help:
            "Stores of partitions that were set aside and made anew from the state topic, by what was wrong with them.")
    /// Stores that cannot be read or written.
    package static let storeFailures = MetricFamily(
        "attune_store_failures_total", .counter,
        help: "Times that the store of a partition could not be opened or written; the daemon goes on without it.")
    /// What stores have not been told of.
    package static let storeBacklog = MetricFamily(
        "attune_store_backlog", .gauge, labels: ["partition"],
        help: "Individuals and ids that have changed and are not written to the partition's store yet.")
    /// Timers that wait.
    package static let timers = MetricFamily(
        "attune_timers", .gauge, labels: ["partition"], help: "Timers of journeys that are not due yet.")
    /// The last restore.
    package static let restoreDuration = MetricFamily(
        "attune_restore_seconds", .gauge, help: "How long the last restore of state took.")
    /// Dead letters by reason.
    package static let deadLetters = MetricFamily(
        "attune_dead_letters_total", .counter, labels: ["reason"],
        help: "Records that could not be read, counted when their transaction commits.")
    /// Decisions that their topic does not take.
    package static let decisionsLeftOut = MetricFamily(
        "attune_decisions_left_out_total", .counter,
        help: "Decision records that the topic takes not even without inputs and parameters.")
    /// Features without a value.
    package static let featureErrors = MetricFamily(
        "attune_feature_errors_total", .counter, labels: ["feature"],
        help: "Evaluations of a feature that ended in an error.")
    /// Features whose series are saturated.
    package static let saturations = MetricFamily(
        "attune_feature_saturations_total", .counter, labels: ["feature"],
        help: "Events for which a feature's series forgot values, or had no room.")
    /// The rule set in use.
    package static let ruleSet = MetricFamily(
        "attune_ruleset_info", .gauge, labels: ["hash"], help: "1 for the rule set in use.")
    /// Whether the files could be used.
    package static let lastReloadSuccessful = MetricFamily(
        "attune_ruleset_last_reload_successful", .gauge, help: "Whether the last reload of rules succeeded.")
    /// The time of the last successful reload.
    package static let lastReloadTime = MetricFamily(
        "attune_ruleset_last_reload_success_timestamp_seconds", .gauge,
        help: "When rules were last loaded successfully, in Unix time.")
    /// The build.
    package static let build = MetricFamily(
        "attune_build_info", .gauge, labels: ["version"], help: "1 for the version that runs.")

    /// CPU time.
    static let processCPU = MetricFamily(
        "process_cpu_seconds_total", .counter, help: "Total user and system CPU time spent in seconds.")
    /// Memory in RAM.
    static let processResident = MetricFamily(
        "process_resident_memory_bytes", .gauge, help: "Resident memory size in bytes.")
    /// Memory mapped.
    static let processVirtual = MetricFamily(
        "process_virtual_memory_bytes", .gauge, help: "Virtual memory size in bytes.")
    /// Open files.
    static let processOpenFiles = MetricFamily(
        "process_open_fds", .gauge, help: "Number of open file descriptors.")
    /// The limit of open files.
    static let processMostFiles = MetricFamily(
        "process_max_fds", .gauge, help: "Maximum number of open file descriptors.")
    /// The start of the process.
    static let processStart = MetricFamily(
        "process_start_time_seconds", .gauge, help: "Start time of the process since unix epoch in seconds.")

    /// The families in the order of their declaration.
    package static let all = [
        events, misrouted, eventLag, consumerLag, decisions, messages, streamsLeftOut, decisionLatency, transactions,
        transactionDuration, unassigned,
        stateIndividuals, stateBytes, stateUnreadable, storesSetAside, storeFailures, storeBacklog,
        timers, restoreDuration, deadLetters, decisionsLeftOut,
        featureErrors, saturations,
        ruleSet,
        lastReloadSuccessful, lastReloadTime,
        build, processCPU, processResident, processVirtual, processOpenFiles, processMostFiles, processStart,
    ]

    /// Around the target of 25 ms at p99, and on to where somebody should have been called.
    private static let latencyBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
    /// Around the 3 ms of an idle broker, and on to the transaction timeout.
    private static let transactionBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
}
