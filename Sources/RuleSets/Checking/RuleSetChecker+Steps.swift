import CEL
import Events
import YAML

/// What is the same for all steps of a campaign while they are checked.
private struct StepPlan {
    let reader: LabelCarrier
    let trigger: EventScope
    var kept: KeptProperties
    /// Each before those within it; nil is one that is being checked, or was refused.
    var steps: [Step?] = []
}

/// A list of steps that is being checked.
private struct StepListScope {
    /// What its expressions may name.
    let expressions: ExpressionScope
    /// The hashes of the awaits in whose `then` it stands, the innermost last.
    let awaits: [UInt64]
    /// The index of the step that it stands within.
    let around: Int?
    /// The index of the step that comes next behind it.
    let next: Int
}

extension RuleSetChecker {
    /// A campaign's steps in one array, each before those within it; what is wrong with them was reported.
    func steps(
        _ drafts: [StepDraft], in scope: ExpressionScope, by reader: LabelCarrier, trigger: EventScope,
        _ kept: inout KeptProperties
    ) -> [Step] {
        var plan = StepPlan(reader: reader, trigger: trigger, kept: kept)
        add(
            drafts, StepListScope(expressions: scope, awaits: [], around: nil, next: drafts.withInner.count), to: &plan)
        kept = plan.kept
        return plan.steps.compactMap { $0 }
    }

    private func add(_ drafts: [StepDraft], _ list: StepListScope, to plan: inout StepPlan) {
        var previous = list.around
        for (offset, draft) in drafts.enumerated() {
            let index = plan.steps.count
            let isLast = offset + 1 == drafts.count
            let place = Step.Place(
                next: isLast ? list.next : index + [draft].withInner.count, previous: previous, awaits: list.awaits,
                path: draft.path)
            plan.steps.append(nil)
            let condition: Program? =
                if case .send = draft.action {
                    nil
                } else {
                    plan.kept.noting(check(draft.condition, "when", in: list.expressions, yields: .bool))
                }
            if let action = action(of: draft, at: index, place, list, &plan) {
                plan.steps[index] = Step(id: draft.id, condition: condition, action: action, place: place)
            }
            previous = index
        }
    }

    private func action(
        of step: StepDraft, at index: Int, _ place: Step.Place, _ list: StepListScope, _ plan: inout StepPlan
    ) -> Step.Action? {
        switch step.action {
        case .wait(let wait): self.wait(wait, in: list.expressions, &plan.kept).map { .wait($0) }
        case .send(let send): .send(self.send(send, in: list.expressions, &plan.kept))
        case .await(let draft): .await(awaiting(draft, step.id, at: index, place, list, &plan))
        case .choose(let draft): .choose(choosing(draft, at: index, place, list, &plan))
        case .broken: nil
        }
    }

    private func awaiting(
        _ draft: AwaitDraft, _ id: String, at index: Int, _ place: Step.Place, _ list: StepListScope,
        _ plan: inout StepPlan
    ) -> Await {
        let event = scope(of: draft.events, by: plan.reader)
        let scope = campaignScope(by: plan.reader, event: event, trigger: plan.trigger)
        let condition = plan.kept.noting(exit: check(draft.condition, "where", in: scope, yields: .bool))
        let matched = plan.steps.count
        plan.kept.beginThen()
        add(
            draft.matched,
            StepListScope(
                expressions: scope, awaits: list.awaits + [StableHash.hash(id)], around: index, next: place.next),
            to: &plan)
        let kept = plan.kept.endThen()
        let missed = plan.steps.count
        add(
            draft.missed,
            StepListScope(expressions: list.expressions, awaits: list.awaits, around: index, next: place.next),
            to: &plan)
        return Await(
            eventTypes: event.types, condition: condition ?? watch?.implied(at: draft.events.first?.span),
            within: draft.within, matched: draft.matched.isEmpty ? place.next : matched,
            missed: draft.missed.isEmpty ? place.next : missed, keptProperties: kept)
    }

    private func choosing(
        _ draft: ChooseDraft, at index: Int, _ place: Step.Place, _ list: StepListScope, _ plan: inout StepPlan
    ) -> Choose {
        var programs: [Program?] = []
        let alternatives = draft.alternatives.map { alternative in
            // The list is judged as a whole.
            let condition = plan.kept.noting(
                check(alternative.condition, "when", in: list.expressions, yields: .stage))
            programs.append(condition)
            let first = alternative.steps.isEmpty ? place.next : plan.steps.count
            add(
                alternative.steps,
                StepListScope(expressions: list.expressions, awaits: list.awaits, around: index, next: place.next),
                to: &plan)
            return Choose.Alternative(condition: condition, first: first)
        }
        lintAlternatives(draft.alternatives, programs)
        return Choose(alternatives: alternatives)
    }
}
