internal import CEL
internal import Decisions
internal import Engine
internal import Events
internal import RuleSets

/// What one item of a timeline, or time alone, did.
struct Moment {
    /// What arrived; nil where time passed.
    let item: RuleTest.Item?
    /// When.
    let at: Milliseconds
    /// What was decided, in order.
    let decisions: [Decision]
    /// What conditions came to, in the order in which they were evaluated; empty where they are not watched.
    let verdicts: [ConditionVerdict]
}

/// What a whole condition came to once.
struct ConditionVerdict {
    /// Its index among the watched conditions.
    let condition: Int
    /// What it came to; nil where it failed.
    var truth: Bool?
    /// What the conditions within it came to, in the order in which they were evaluated.
    var parts: [(condition: Int, truth: Bool?)] = []
    /// What it reads, by name, as it was when an event had arrived, but for the events' own values. Where time passed there are none: a
    /// decision has those that it read.
    var values: [(name: String, value: Value)] = []
}

/// Keeps the moments of a run.
struct MomentRecorder {
    /// What the rules decided and came to, in order.
    private(set) var moments: [Moment] = []
    /// What of the rules was reached; empty unless asked for.
    private(set) var reached = ReachedRules()
    private let notesReached: Bool
    /// What conditions come to, where they are watched.
    private let log: (log: VerdictLog, conditions: [WatchedCondition])?

    /// Whether it is noted what conditions come to.
    var isWatching: Bool { log != nil }

    init(notesReached: Bool = false, log: (log: VerdictLog, conditions: [WatchedCondition])? = nil) {
        self.notesReached = notesReached
        self.log = log
    }

    /// Notes what an item or time alone did, before it is committed.
    mutating func note(
        _ item: RuleTest.Item?, at time: Milliseconds, _ decisions: [Decision], of test: RuleTest,
        _ processor: PartitionProcessor
    ) {
        let verdicts = verdicts(of: item, at: time, test, processor)
        if item != nil || !decisions.isEmpty || !verdicts.isEmpty {
            moments.append(Moment(item: item, at: time, decisions: decisions, verdicts: verdicts))
        }
        guard notesReached else { return }
        for decision in decisions { reached.note(decision) }
        for individual in test.individuals {
            guard let state = processor.state(of: individual) else { continue }
            for wait in state.waits(in: processor.rules) {
                let campaign = processor.rules.campaigns[wait.campaign]
                reached.note(waitOf: campaign.name, at: campaign.steps[wait.step].id)
            }
        }
    }

    private func verdicts(
        of item: RuleTest.Item?, at time: Milliseconds, _ test: RuleTest, _ processor: PartitionProcessor
    ) -> [ConditionVerdict] {
        guard let (log, conditions) = log else { return [] }
        let verdicts = log.take(conditions)
        guard let event = item?.event else { return verdicts }
        return verdicts.map { verdict in
            var verdict = verdict
            verdict.values = conditions[verdict.condition].reads.compactMap { slot in
                switch slot {
                case .event, .trigger: nil
                default:
                    (
                        processor.rules.name(of: slot),
                        processor.value(
                            of: slot, for: event.individual ?? test.individual.id, at: event.instant(arriving: time))
                    )
                }
            }
            return verdict
        }
    }
}

extension RuleTest {
    /// Whom it is about, each once.
    fileprivate var individuals: Set<String> {
        Set([individual.id] + timeline.compactMap { $0.event?.individual })
    }
}
