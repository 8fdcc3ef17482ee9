public import Decisions
public import Events
internal import State

/// A decision that is kept of an individual.
public struct LastDecision: Sendable {
    /// When it was decided, by the partition's clock.
    public let time: Milliseconds
    /// Its data as the decisions topic has it: a JSON object, personal values masked.
    public let data: [UInt8]
    /// How many suppressions like it were left out since; 0 of another outcome.
    public let repeats: Int
}

/// What a partition knows under an id.
public enum IndividualAnswer<Known: Sendable>: Sendable {
    /// An individual, by that id or another.
    case known(Known)
    /// Nobody.
    case unknown
    /// The id is an alias of an individual who lives in another partition.
    case alias(of: String)
}

extension PartitionProcessor {
    /// Describes an individual by the id or an alias, with the last decisions about them, the newest first: as of the clock, what the
    /// transaction at hand has changed included. Nothing changes.
    public func describe(
        _ individual: String
    ) -> IndividualAnswer<(description: IndividualDescription, decisions: [LastDecision])> {
        reading(individual) { turn, slot, state in (turn.describe(), lastDecisions(of: slot, state)) }
    }

    /// Explains what would happen to an individual, by the id or an alias, if a campaign's trigger came at the clock. Nothing changes.
    ///
    /// - Parameters:
    ///   - campaign: the campaign's index.
    ///   - event: the trigger; nil: one of which is known what a running journey of the campaign keeps.
    ///   - type: the index of the trigger's type.
    public func explain(
        _ individual: String, campaign: Int, event: Event?, type: Int
    ) -> IndividualAnswer<EntryExplanation> {
        reading(individual) { turn, _, _ in turn.explain(campaign, event: event, type: type) }
    }

    /// Explains what would happen to an individual, by the id or an alias, if the change of segment that triggers a campaign came about at
    /// the clock. Nothing changes.
    ///
    /// - Parameter stage: the stage that is entered or left; nil: that of the trigger, else what is known of the individual.
    public func explain(_ individual: String, campaign: Int, changeTo stage: String?) -> IndividualAnswer<
        EntryExplanation
    > {
        let answer = reading(individual) { turn, _, _ in turn.explain(campaign, changeTo: stage) }
        switch answer {
        case .known(let explanation): return explanation.map { .known($0) } ?? .unknown
        case .unknown: return .unknown
        case .alias(let individual): return .alias(of: individual)
        }
    }

    /// Gives a copy of an individual the turn.
    private func reading<Known>(
        _ individual: String, _ body: (inout Turn, Int, IndividualState) -> Known
    ) -> IndividualAnswer<Known> {
        guard let slot = fold.slot(ofAny: individual), let state = fold.individuals[slot], !state.isEmpty else {
            guard let owner = fold.identities.owner(of: IndividualID(individual)), !fold.isHere(owner.individual) else {
                return .unknown
            }
            return .alias(of: owner.individual.text)
        }
        var effects = Effects(.values)
        var known: Known?
        var turn = fold.turn
        _ = turn.take(state, now: clock, clock: clock, wall: nil, arrival: nil, into: &effects) {
            known = body(&$0, slot, state)
        }
        return known.map { .known($0) } ?? .unknown
    }

    private func lastDecisions(of slot: Int, _ state: IndividualState) -> [LastDecision] {
        DecisionRecord.entries(fold.decisions[slot]).reversed().map { entry in
            let isSuppressed = entry.outcome.utf8.elementsEqual(Outcome.suppressed.rawValue.utf8)
            return LastDecision(
                time: entry.time, data: entry.data, repeats: isSuppressed ? state.leftOut(of: entry.campaign) : 0)
        }
    }
}
