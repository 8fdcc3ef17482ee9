internal import Decisions
internal import Engine
internal import Events
internal import State
internal import RuleSets

/// A worker's metrics. Counts become visible when their transaction commits, and vanish with one that does not.
package struct WorkerMetrics {
    private let publisher: MetricPublisher
    /// Gauges have values of their own: they are set while counts wait for their transaction.
    private let gaugePublisher: MetricPublisher
    private let group: String
    private let inputs: [String]
    /// As of the last commit.
    private var committed = MetricValues()
    /// With what the transaction at hand adds.
    private var values = MetricValues()
    /// The timestamps of the records behind the transaction's commands.
    private var arrivals: [Milliseconds] = []
    private var lastRestore: Duration?
    /// The slots of what is counted for every event, which are costly to find.
    private var eventSlots: [EventLabels: MetricValues.Slot] = [:]
    private var decisionSlots: [DecisionLabels: MetricValues.Slot] = [:]
    private var messageSlots: [MessageLabels: MetricValues.Slot] = [:]

    private struct EventLabels: Hashable {
        let input: Int
        let outcome: RecordOutcome
    }

    private struct DecisionLabels: Hashable {
        let campaign: String
        let outcome: Outcome
        let reason: Reason?
    }

    private struct MessageLabels: Hashable {
        let campaign: String
        let channel: String
    }

    /// Creates a worker's counts and registers their publishers.
    package init(_ registry: MetricRegistry, _ settings: WorkerSettings) {
        publisher = registry.makePublisher()
        gaugePublisher = registry.makePublisher()
        group = settings.application
        inputs = settings.inputs
        begin(with: settings.rules)
    }

    mutating func count(input: Int, outcome: RecordOutcome) {
        let labels = EventLabels(input: input, outcome: outcome)
        let slot = eventSlots[labels] ?? values.slot(MetricFamilies.events, [inputs[input], outcome.rawValue])
        eventSlots[labels] = slot
        values.add(to: slot)
    }

    mutating func count(deadLetter reason: String) {
        values.add(to: values.slot(MetricFamilies.deadLetters, [reason]))
    }

    mutating func count(featureErrors count: Int, of feature: String) {
        values.add(Double(count), to: values.slot(MetricFamilies.featureErrors, [feature]))
    }

    mutating func count(_ decision: Decision, arrived: Milliseconds?) {
        let labels = DecisionLabels(campaign: decision.campaign, outcome: decision.outcome, reason: decision.reason)
        let slot =
            decisionSlots[labels]
            ?? values.slot(
                MetricFamilies.decisions, [labels.campaign, labels.outcome.rawValue, labels.reason?.rawValue ?? ""])
        decisionSlots[labels] = slot
        values.add(to: slot)
        guard let message = decision.message else { return }
        let messageLabels = MessageLabels(campaign: decision.campaign, channel: message.channel)
        let messages =
            messageSlots[messageLabels]
            ?? values.slot(MetricFamilies.messages, [messageLabels.campaign, messageLabels.channel])
        messageSlots[messageLabels] = messages
        values.add(to: messages)
        if let arrived { arrivals.append(arrived) }
    }

    /// Counts a record of the state topic that cannot be read; at once, since no transaction will commit with it.
    mutating func count(unreadableStateOf partition: Int32) {
        values.add(to: values.slot(MetricFamilies.stateUnreadable, [String(partition)]))
        publish()
    }

    mutating func abort() {
        values = committed
        // Slots found since are not among those values.
        eventSlots.removeAll()
        decisionSlots.removeAll()
        messageSlots.removeAll()
        arrivals.removeAll()
        let slot = values.slot(MetricFamilies.transactions, ["aborted"])
        values.add(to: slot)
        publish()
    }

    mutating func restored(_ duration: Duration) { lastRestore = duration }

    /// Counts a transaction that has committed, at a time by the wall clock.
    mutating func commit(at now: Milliseconds, duration: Duration) {
        let latency = values.slot(MetricFamilies.decisionLatency)
        for arrival in arrivals { values.observe(Double(max(0, now.subtractingClamped(arrival))) / 1_000, in: latency) }
        arrivals.removeAll(keepingCapacity: true)
        values.add(to: values.slot(MetricFamilies.transactions, ["committed"]))
        values.observe(duration / .seconds(1), in: values.slot(MetricFamilies.transactionDuration))
        publish()
    }

    /// Sets the gauges anew: those of a partition that moved away are gone.
    func observe(_ partitions: [PartitionSnapshot]) {
        var gauges = MetricValues()
        func set(_ family: MetricFamily, _ labels: [String], _ value: Double) {
            let slot = gauges.slot(family, labels)
            gauges.set(value, at: slot)
        }
        if let lastRestore { set(MetricFamilies.restoreDuration, [], lastRestore / .seconds(1)) }
        for partition in partitions {
            let label = String(partition.number)
            set(MetricFamilies.stateIndividuals, [label], Double(partition.individuals))
            set(MetricFamilies.stateBytes, [label], Double(partition.stateBytes))
            set(MetricFamilies.timers, [label], Double(partition.timers))
            for input in partition.inputs {
                if let age = input.age { set(MetricFamilies.eventLag, [input.topic, label], Double(age) / 1_000) }
                if let lag = input.lag { set(MetricFamilies.consumerLag, [group, input.topic, label], Double(lag)) }
            }
        }
        gaugePublisher.publish(gauges)
    }

    private mutating func publish() {
        committed = values
        publisher.publish(values)
    }

    /// Begins at zero what can be known beforehand: a rate that begins with its first event would not show that one.
    /// Counts that are there stay as they are. Not while a transaction is begun.
    mutating func begin(with rules: RuleSet) {
        for topic in inputs {
            for outcome in EventOutcome.allOutcomes { zero(MetricFamilies.events, [topic, outcome]) }
        }
        for campaign in rules.campaigns {
            for outcome in [Outcome.entered, .sent] {
                zero(MetricFamilies.decisions, [campaign.name, outcome.rawValue, ""])
            }
        }
        for feature in rules.features.features { zero(MetricFamilies.featureErrors, [feature.name]) }
        for reason in RejectReason.allCases { zero(MetricFamilies.deadLetters, [reason.rawValue]) }
        for outcome in ["committed", "aborted"] { zero(MetricFamilies.transactions, [outcome]) }
        zero(MetricFamilies.decisionLatency, [])
        zero(MetricFamilies.transactionDuration, [])
        publish()
    }

    /// Begins at zero what can be counted of partitions that are restored. Not while a transaction is begun.
    mutating func begin(restoreOf partitions: [Int32]) {
        for number in partitions { zero(MetricFamilies.stateUnreadable, [String(number)]) }
        publish()
    }

    private mutating func zero(_ family: MetricFamily, _ labels: [String]) { _ = values.slot(family, labels) }
}

extension EventOutcome {
    /// The outcomes of a record, in the order of their closed list.
    fileprivate static let allOutcomes = [
        "applied", "duplicate", "undeclared_type", "tombstone", "erased", "rekeyed", "dead_letter",
    ]
}
