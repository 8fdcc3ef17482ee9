import CEL
import State
import YAML

extension RuleSetChecker {
    /// A score or segment on the way to being checked.
    private struct Pending {
        let name: Located<String>
        let draft: VariableDraft
        let slot: Slot
        /// The scores and segments that it reads, as places in the list, each with where it does.
        var reads: [(place: Int, span: SourceSpan)] = []
    }

    /// Checks scores and segments in the order in which they need each other.
    func checkScoresAndSegments(over features: FeatureSet) -> ([Score], [Segment]) {
        var pending = pendingDefinitions()
        // Until their types are deduced, scores are dyn: enough to find what reads what.
        for definition in pending { declare(definition, as: initialType(definition.draft)) }
        for place in pending.indices { pending[place].reads = reads(pending[place].draft, pending) }

        var scope = ExpressionScope(environment: common)
        let why = "scores and segments hold for an individual at any time: there is no event to read"
        scope.hidden = [("event", why), ("trigger", why)]

        var scores: [Score?] = Array(repeating: nil, count: scoreNames.count)
        var segments: [Segment?] = Array(repeating: nil, count: segmentNames.count)
        var facts: [Slot: VariableFacts] = [:]
        for place in order(pending) {
            let definition = pending[place]
            scope.environment = common
            scope.reader = LabelCarrier(definition.slot)
            switch (definition.draft, definition.slot) {
            case (.score(let draft), .score(let index)):
                guard let checked = score(draft, definition.name.value, in: scope) else { continue }
                facts[definition.slot] = self.facts(of: definition, over: features, facts)
                scores[index] = Score(name: definition.name.value, definition: checked)
                if let type = scores[index]?.type { declare(definition, as: type) }
            case (.segment(let draft), .segment(let index)):
                guard let checked = segment(draft, definition.name.value, in: scope) else { continue }
                let known = self.facts(of: definition, over: features, facts)
                facts[definition.slot] = known
                segments[index] = Segment(
                    name: definition.name.value, definition: checked, identity: known.identity,
                    features: known.features.sorted(), readsAttributes: known.readsAttributes)
            default: break
            }
        }
        return (scores.compactMap(\.self), segments.compactMap(\.self))
    }

    private func facts(
        of definition: Pending, over features: FeatureSet, _ known: [Slot: VariableFacts]
    ) -> VariableFacts {
        facts(of: definition.slot, definition.draft, named: definition.name.value, over: features, known)
    }

    private func score(_ draft: ScoreDraft, _ name: String, in scope: ExpressionScope) -> Score.Definition? {
        switch draft {
        case .expression(let text):
            return check(text, name, in: scope, yields: .number).map { .expression($0.program) }
        case .logistic(let draft):
            let weights = draft.weights.compactMap { term, weight -> (slot: Slot, weight: Double)? in
                guard let slot = check(term, term.text, in: scope, yields: .number)?.reads.first else { return nil }
                return (slot, weight)
            }
            guard weights.count == draft.weights.count else { return nil }
            return .logistic(Logistic(intercept: draft.intercept, weights: weights))
        case .broken: return nil
        }
    }

    private func segment(_ draft: SegmentDraft, _ name: String, in scope: ExpressionScope) -> Segment.Definition? {
        switch draft {
        case .condition(let text):
            return check(text, name, in: scope, yields: .bool).map { .condition($0.program) }
        case .stages(let stages):
            let programs = stages.map { check($0.condition, $0.name.value, in: scope, yields: .stage)?.program }
            lintStages(stages, programs)
            return .stages(
                zip(stages, programs).compactMap { stage, program in program.map { (stage.name.value, $0) } })
        case .broken: return nil
        }
    }

    private func pendingDefinitions() -> [Pending] {
        let names =
            scoreNames.enumerated().map { ($1, Slot.score($0)) }
            + segmentNames.enumerated().map { ($1, Slot.segment($0)) }
        return names.compactMap { name, slot in
            drafts.variables[name].map { Pending(name: $0.name, draft: $0.value, slot: slot) }
        }
    }

    private func declare(_ definition: Pending, as type: Type) {
        common.declare(definition.name.value, as: type, slot: definition.slot.number)
    }

    private func initialType(_ draft: VariableDraft) -> Type {
        switch draft {
        case .segment(.condition): .bool
        case .segment(.stages): .string
        case .score(.logistic): .double
        default: .dyn
        }
    }

    private func reads(_ draft: VariableDraft, _ pending: [Pending]) -> [(place: Int, span: SourceSpan)] {
        let texts: [ExpressionText?] =
            switch draft {
            case .score(.expression(let text)): [text]
            case .score(.logistic(let draft)): draft.weights.map(\.term)
            case .segment(.condition(let text)): [text]
            case .segment(.stages(let stages)): stages.map(\.condition)
            default: []
            }
        var found: [(place: Int, span: SourceSpan)] = []
        for text in texts.compactMap(\.self) {
            guard let parsed = text.parsed,
                case .success(let checked) = Program.check(parsed, in: common, typing: .dynamic)
            else { continue }
            for read in checked.reads {
                let place: Int
                switch Slot(number: read.slot) {
                case .score(let index): place = index
                case .segment(let index): place = scoreNames.count + index
                default: continue
                }
                if !found.contains(where: { $0.place == place }) { found.append((place, text.span(of: read.span))) }
            }
        }
        return found
    }

    /// The places of all definitions, each after those that it reads; cycles are reported, and stand in no order.
    ///
    /// Rounds of those whose reads are all settled (Kahn 1962), so that deep chains need no recursion.
    private func order(_ pending: [Pending]) -> [Int] {
        var order: [Int] = []
        var isSettled = Array(repeating: false, count: pending.count)
        var open = Array(pending.indices)
        var round = 0
        while !open.isEmpty {
            let ready = open.filter { place in pending[place].reads.allSatisfy { isSettled[$0.place] } }
            if ready.isEmpty {
                let cycle = cycle(among: open, pending, isSettled)
                reportCycle(cycle, pending)
                for place in cycle { isSettled[place] = true }
                open.removeAll { isSettled[$0] }
                order += cycle
                continue
            }
            round += 1
            if round == RuleLimits.dependencyDepth + 1 {
                for place in ready { reportDepth(pending[place].name) }
            }
            for place in ready { isSettled[place] = true }
            open.removeAll { isSettled[$0] }
            order += ready
        }
        return order
    }

    private func cycle(among open: [Int], _ pending: [Pending], _ isSettled: [Bool]) -> [Int] {
        var path: [Int] = []
        var placeInPath: [Int: Int] = [:]
        var place = open.first
        while let next = place {
            if let start = placeInPath[next] {
                let cycle = path[start...]
                // From its first in order of the list, so that it does not depend on where it was entered.
                let first = cycle.indices.min { cycle[$0] < cycle[$1] } ?? start
                return Array(path[first...] + path[start..<first])
            }
            placeInPath[next] = path.count
            path.append(next)
            place = pending[next].reads.first { !isSettled[$0.place] }?.place
        }
        return path
    }

    private func reportCycle(_ cycle: [Int], _ pending: [Pending]) {
        guard let first = cycle.first else { return }
        let names = (cycle + [first]).map { pending[$0].name.value }
        let notes = zip(cycle, cycle.dropFirst() + [first]).compactMap { from, to in
            pending[from].reads.first { $0.place == to }.map { read in
                Diagnostic.Note("`\(pending[from].name.value)` reads `\(pending[to].name.value)` here", at: read.span)
            }
        }
        let name = pending[first].name
        collector.report(
            .circular, at: name.span, "`\(name.value)` depends on itself: \(names.joined(separator: " → "))",
            notes: notes,
            help: "one of them must do without the others")
    }

    private func reportDepth(_ name: Located<String>) {
        collector.report(
            .dependencyDepth, at: name.span,
            "`\(name.value)` stands on a chain of more than \(RuleLimits.dependencyDepth) scores and segments",
            help: "put some of their expressions together")
    }
}
