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
    private var lastRestore: Duration?
    /// What the transaction at hand has counted of records: by input and outcome.
    private var recordCounts: [Int]
    /// The same of records that stand in another partition than their individual lives in, by input.
    private var misroutedCounts: [Int]

    /// Creates a worker's counts and registers their publishers.
    package init(_ registry: MetricRegistry, _ settings: WorkerSettings) {
        publisher = registry.makePublisher()
        gaugePublisher = registry.makePublisher()
        group = settings.application
        inputs = settings.inputs
        recordCounts = Array(repeating: 0, count: inputs.count * RecordOutcome.allCases.count)
        misroutedCounts = Array(repeating: 0, count: inputs.count)
        begin(with: settings.rules)
    }

    /// Counts a record: an index, no look-up.
    mutating func count(input: Int, outcome: RecordOutcome) {
        recordCounts[input * RecordOutcome.allCases.count + outcome.index] += 1
    }

    /// Counts a record that stands in another partition than its individual lives in: an index, no look-up.
    mutating func count(misroutedOf input: Int) { misroutedCounts[input] += 1 }

    mutating func count(deadLetter reason: String) {
        values.add(to: values.slot(MetricFamilies.deadLetters, [reason]))
    }

    /// Counts a record of the state topic that cannot be read; at once, since no transaction will commit with it.
    mutating func count(unreadableStateOf partition: Int32) {
        values.add(to: values.slot(MetricFamilies.stateUnreadable, [String(partition)]))
        publish()
    }

    mutating func abort() {
        values = committed
        for index in recordCounts.indices { recordCounts[index] = 0 }
        for input in misroutedCounts.indices { misroutedCounts[input] = 0 }
        let slot = values.slot(MetricFamilies.transactions, ["aborted"])
        values.add(to: slot)
        publish()
    }

    mutating func restored(_ duration: Duration) { lastRestore = duration }

    /// Counts a transaction that has committed, at a time by the wall clock, with what came about in it by a rule set.
    mutating func commit(_ effects: borrowing Effects, by rules: RuleSet, at now: Milliseconds, duration: Duration) {
        countRecords()
        count(effects, rules)
        let latency = values.slot(MetricFamilies.decisionLatency)
        for record in effects.records.entries where record.topic == .commands {
            guard let arrival = record.arrival else { continue }
            values.observe(Double(max(0, now.subtractingClamped(arrival))) / 1_000, in: latency)
        }
        if effects.records.leftOutCount > 0 {
            values.add(Double(effects.records.leftOutCount), to: values.slot(MetricFamilies.decisionsLeftOut))
        }
        values.add(to: values.slot(MetricFamilies.transactions, ["committed"]))
        values.observe(duration / .seconds(1), in: values.slot(MetricFamilies.transactionDuration))
        publish()
    }

    private mutating func countRecords() {
        let outcomes = RecordOutcome.allCases
        for index in recordCounts.indices where recordCounts[index] > 0 {
            let (input, outcome) = index.quotientAndRemainder(dividingBy: outcomes.count)
            let slot = values.slot(MetricFamilies.events, [inputs[input], outcomes[outcome].rawValue])
            values.add(Double(recordCounts[index]), to: slot)
            recordCounts[index] = 0
        }
        for input in misroutedCounts.indices where misroutedCounts[input] > 0 {
            values.add(Double(misroutedCounts[input]), to: values.slot(MetricFamilies.misrouted, [inputs[input]]))
            misroutedCounts[input] = 0
        }
    }

    private mutating func count(_ effects: borrowing Effects, _ rules: RuleSet) {
        effects.counts.forEach { campaign, gone, index, count in
            let name = campaign.map { rules.campaigns[$0].name } ?? gone ?? ""
            let labels = [name, index.outcome.rawValue, index.reason?.rawValue ?? ""]
            values.add(Double(count), to: values.slot(MetricFamilies.decisions, labels))
        }
        for index in effects.messages.touched {
            let (campaign, channel) = Int(index).quotientAndRemainder(dividingBy: rules.channels.count)
            let labels = [rules.campaigns[campaign].name, rules.channels[channel].name]
            values.add(Double(effects.messages[Int(index)]), to: values.slot(MetricFamilies.messages, labels))
        }
        count(effects.featureErrors, MetricFamilies.featureErrors, rules)
        count(effects.saturations, MetricFamilies.saturations, rules)
    }

    private mutating func count(_ tally: Tally, _ family: MetricFamily, _ rules: RuleSet) {
        for feature in tally.touched {
            let labels = [rules.features.features[Int(feature)].name]
            values.add(Double(tally[Int(feature)]), to: values.slot(family, labels))
        }
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
            if let backlog = partition.storeBacklog { set(MetricFamilies.storeBacklog, [label], Double(backlog)) }
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
            for outcome in RecordOutcome.allCases.map(\.rawValue) { zero(MetricFamilies.events, [topic, outcome]) }
        }
        for topic in inputs.dropLast() { zero(MetricFamilies.misrouted, [topic]) }
        for campaign in rules.campaigns {
            for outcome in [Outcome.entered, .sent] {
                zero(MetricFamilies.decisions, [campaign.name, outcome.rawValue, ""])
            }
        }
        for feature in rules.features.features {
            zero(MetricFamilies.featureErrors, [feature.name])
            zero(MetricFamilies.saturations, [feature.name])
        }
        for reason in RejectReason.allCases { zero(MetricFamilies.deadLetters, [reason.rawValue]) }
        zero(MetricFamilies.decisionsLeftOut, [])
        for reason in StoreFault.Reason.allCases { zero(MetricFamilies.storesSetAside, [reason.rawValue]) }
        zero(MetricFamilies.storeFailures, [])
        for outcome in ["committed", "aborted"] { zero(MetricFamilies.transactions, [outcome]) }
        zero(MetricFamilies.decisionLatency, [])
        zero(MetricFamilies.transactionDuration, [])
        publish()
    }

    /// Counts a store that was set aside. Not while a transaction is begun.
    mutating func count(storeSetAside reason: StoreFault.Reason) {
        values.add(to: values.slot(MetricFamilies.storesSetAside, [reason.rawValue]))
        publish()
    }

    /// Counts a store that could not be opened or written. Not while a transaction is begun.
    mutating func countUnusableStore() {
        values.add(to: values.slot(MetricFamilies.storeFailures, []))
        publish()
    }

    /// Begins at zero what can be counted of partitions that are restored. Not while a transaction is begun.
    mutating func begin(restoreOf partitions: [Int32]) {
        for number in partitions { zero(MetricFamilies.stateUnreadable, [String(number)]) }
        publish()
    }

    private mutating func zero(_ family: MetricFamily, _ labels: [String]) { _ = values.slot(family, labels) }
}
