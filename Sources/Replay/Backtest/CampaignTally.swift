package import Decisions
internal import Events
internal import Ordering

/// What became of one campaign's triggers and journeys.
package struct CampaignTally: Sendable {
    /// Messages of one hour.
    package struct Hour: Sendable {
        /// The hour's first instant, in hours since 1970.
        package let hour: Int64
        /// How many were sent.
        package fileprivate(set) var sent = 0
        /// How many would have been sent but for a holdout or `mode: shadow`.
        package fileprivate(set) var shadows = 0
    }

    /// The campaign's name.
    package let name: String
    /// How many journeys still run, each at a step that waits.
    package internal(set) var waiting = 0
    /// How often a condition of a trigger, an exit or a goal failed, so that it was taken as not met.
    package private(set) var failedConditions = 0
    private var counts: [DecisionKind: Int] = [:]
    private var channels: [String: Int] = [:]
    private var hours: [Int64: Hour] = [:]
    private var examples: [DecisionKind: [BacktestExample]] = [:]
    private var groups: GoalGroups?

    /// So many examples are kept of each kind.
    package static let mostExamples = 3

    /// - Parameter isCompared: Whether it has a goal and control groups, which are compared.
    init(name: String, isCompared: Bool) {
        self.name = name
        groups = isCompared ? GoalGroups() : nil
    }

    mutating func count(_ decision: Decision) {
        if decision.isOnlyCounted { return failedConditions += 1 }
        groups?.count(decision)
        let kind = DecisionKind(decision)
        counts[kind, default: 0] += 1
        if examples[kind, default: []].count < Self.mostExamples {
            examples[kind, default: []].append(BacktestExample(decision))
        }
        guard kind.outcome == .sent || kind.outcome == .shadow else { return }
        if kind.outcome == .sent, let message = decision.message { channels[message.channel, default: 0] += 1 }
        let hour = decision.now >= 0 ? decision.now / Self.hourLength : (decision.now + 1) / Self.hourLength - 1
        if kind.outcome == .sent {
            hours[hour, default: Hour(hour: hour)].sent += 1
        } else {
            hours[hour, default: Hour(hour: hour)].shadows += 1
        }
    }

    private static let hourLength: Milliseconds = 3_600_000

    /// How many decisions came to an outcome, for whatever reason.
    package func count(_ outcome: Outcome) -> Int {
        counts.reduce(0) { $1.key.outcome == outcome ? $0 + $1.value : $0 }
    }

    /// How many decisions are of a stage and an outcome, by reason: the most frequent first.
    package func reasons(_ stage: DecisionKind.Stage, _ outcome: Outcome) -> [(kind: DecisionKind, count: Int)] {
        counts.filter { $0.key.stage == stage && $0.key.outcome == outcome }.map { (kind: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.kind.rank) < ($0.count, $1.kind.rank) }
    }

    /// How many events matched the trigger: those that began a journey, or one anew, and those that a gate stopped.
    package var triggers: Int {
        count(.entered) + reasons(.trigger, .suppressed).reduce(0) { $0 + $1.count }
    }

    /// How often a new trigger began a running journey anew.
    package var restarts: Int {
        counts.first { $0.key.outcome == .exited && $0.key.reason == .restarted }?.value ?? 0
    }

    /// How many journeys began: a restart is none.
    package var journeys: Int { count(.entered) - restarts }

    /// Messages sent, by channel, in order of the channels' names.
    package var sentByChannel: [(channel: String, count: Int)] {
        channels.map { (channel: $0.key, count: $0.value) }.sorted { $0.channel.precedes($1.channel) }
    }

    /// Messages by hour, in order of time; hours without any are left out.
    package var messagesByHour: [Hour] { hours.values.sorted { $0.hour < $1.hour } }

    /// Those in no control group against each control group that somebody entered in; none where there is no goal.
    package var uplifts: [Uplift] { groups?.uplifts ?? [] }

    /// Some decisions of each kind, the first of it, in order of the kinds.
    package var allExamples: [BacktestExample] {
        examples.sorted { $0.key.rank < $1.key.rank }.flatMap(\.value)
    }
}
