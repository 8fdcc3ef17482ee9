internal import Decisions
internal import Engine
internal import Events
internal import KafkaClient

/// What a worker counts. Counts become visible when their transaction commits, and vanish with one that does not.
package struct WorkerMetrics {
    private let publisher: MetricPublisher
    private let group: String
    private let inputs: [String]
    /// As of the last commit.
    private var committed = MetricSheet()
    /// With what the transaction at hand adds.
    private var sheet = MetricSheet()
    /// The timestamps of the records behind the transaction's commands.
    private var arrivals: [Milliseconds] = []
    private var partitionGauges: [MetricSheet.Slot] = []
    /// The sheet's slots of what is counted for every event, which are costly to find.
    private var eventSlots: [EventLabels: MetricSheet.Slot] = [:]
    private var decisionSlots: [DecisionLabels: MetricSheet.Slot] = [:]

    private struct EventLabels: Hashable {
        let input: Int
        let outcome: RecordOutcome
    }

    private struct DecisionLabels: Hashable {
        let campaign: String
        let outcome: Outcome
        let reason: Reason?
    }

    /// Creates a worker's counts and their place in a registry.
    package init(_ registry: MetricRegistry, application: String, inputs: [String]) {
        publisher = registry.makePublisher()
        group = application
        self.inputs = inputs
    }

    mutating func count(input: Int, outcome: RecordOutcome) {
        let labels = EventLabels(input: input, outcome: outcome)
        let slot = eventSlots[labels] ?? sheet.slot(MetricFamilies.events, [inputs[input], outcome.rawValue])
        eventSlots[labels] = slot
        sheet.add(to: slot)
    }

    mutating func count(deadLetter reason: String) {
        sheet.add(to: sheet.slot(MetricFamilies.deadLetters, [reason]))
    }

    mutating func count(featureErrors count: Int, of feature: String) {
        sheet.add(Double(count), to: sheet.slot(MetricFamilies.featureErrors, [feature]))
    }

    mutating func count(_ decision: Decision, arrived: Milliseconds?) {
        let labels = DecisionLabels(campaign: decision.campaign, outcome: decision.outcome, reason: decision.reason)
        let slot =
            decisionSlots[labels]
            ?? sheet.slot(
                MetricFamilies.decisions, [labels.campaign, labels.outcome.rawValue, labels.reason?.rawValue ?? ""])
        decisionSlots[labels] = slot
        sheet.add(to: slot)
        if decision.message != nil, let arrived { arrivals.append(arrived) }
    }

    mutating func abort() {
        sheet = committed
        // Slots found since are not in that sheet.
        eventSlots.removeAll()
        decisionSlots.removeAll()
        arrivals.removeAll()
        let slot = sheet.slot(MetricFamilies.transactions, ["aborted"])
        sheet.add(to: slot)
        publish()
    }

    mutating func restored(_ duration: Duration) {
        let slot = sheet.slot(MetricFamilies.restoreDuration)
        sheet.set(duration / .seconds(1), at: slot)
        publish()
    }

    mutating func commit(
        owned: [Int32: OwnedPartition], inputs: [String], consumer: borrowing Consumer, duration: Duration
    ) {
        let now = WallClock.milliseconds()
        let latency = sheet.slot(MetricFamilies.decisionLatency)
        for arrival in arrivals { sheet.observe(Double(max(0, now.subtractingClamped(arrival))) / 1_000, in: latency) }
        arrivals.removeAll(keepingCapacity: true)
        sheet.add(to: sheet.slot(MetricFamilies.transactions, ["committed"]))
        sheet.observe(duration / .seconds(1), in: sheet.slot(MetricFamilies.transactionDuration))
        for slot in partitionGauges { sheet.remove(slot) }
        partitionGauges.removeAll()
        for number in owned.keys.sorted() {
            guard let partition = owned[number] else { continue }
            let label = String(number)
            gauge(MetricFamilies.stateIndividuals, [label], Double(partition.fold.individualCount))
            gauge(MetricFamilies.stateBytes, [label], Double(partition.fold.stateBytes))
            gauge(MetricFamilies.timers, [label], Double(partition.fold.timerCount))
            for (input, topic) in inputs.enumerated() {
                if let last = partition.lastTimestamps[input] {
                    gauge(
                        MetricFamilies.eventLag, [topic, label], Double(max(0, now.subtractingClamped(last))) / 1_000)
                }
                if let next = partition.next[input],
                    let end = consumer.cachedWatermarks(of: TopicPartition(topic, number))?.high
                {
                    gauge(MetricFamilies.consumerLag, [group, topic, label], Double(max(0, end - next)))
                }
            }
        }
        publish()
    }

    private mutating func gauge(_ family: MetricFamily, _ labels: [String], _ value: Double) {
        let slot = sheet.slot(family, labels)
        sheet.set(value, at: slot)
        partitionGauges.append(slot)
    }

    private mutating func publish() {
        committed = sheet
        publisher.publish(sheet)
    }
}
