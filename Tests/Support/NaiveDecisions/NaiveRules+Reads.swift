extension NaiveRules {
    /// Whether a campaign carries the label: it reads something that does, or names such an event type.
    func carriesLabel(_ campaign: Campaign) -> Bool {
        var refs: Set<Ref> = []
        var names: Set<String> = []
        for cause in [campaign.trigger] + campaign.exits.map(\.cause) { cause.collect(&names) }
        for condition in [campaign.condition, campaign.when, campaign.goal?.condition] + campaign.exits.map(\.condition)
        {
            condition?.collect(&refs, &names)
        }
        names.formUnion(campaign.goal?.types ?? [])
        campaign.steps.forEachStep { step in
            step.condition?.collect(&refs, &names)
            step.action.collect(&refs, &names)
        }
        return carriesLabel(refs, names)
    }

    private func carriesLabel(_ refs: Set<Ref>, _ names: Set<String>) -> Bool {
        names.contains(where: carriesLabel(named:))
            || refs.contains { ref in
                switch ref {
                case .event, .trigger: false
                case .individual(let name), .feature(let name): carriesLabel(named: name)
                }
            }
    }

    /// Whether an event type, an attribute, a segment or a feature does.
    private func carriesLabel(named name: String) -> Bool {
        if labelled.contains(name) { return true }
        if let feature = features.first(where: { $0.name == name }) { return labelled.contains(feature.type) }
        guard let segment = segments.first(where: { $0.name == name }) else { return false }
        var refs: Set<Ref> = []
        var names: Set<String> = []
        for stage in segment.stages { stage.condition.collect(&refs, &names) }
        return carriesLabel(refs, names)
    }
}

extension NaiveRules.Campaign {
    /// The properties of the trigger that anything in the campaign reads later: `where` and `key` are judged as it arrives.
    var readsOfTrigger: Set<String> {
        var refs: Set<NaiveRules.Ref> = []
        var names: Set<String> = []
        when?.collect(&refs, &names)
        steps.collectOwn(&refs)
        var reads = Set(refs.compactMap { if case .event(let name) = $0 { name } else { nil } })
        refs = []
        for condition in exits.map(\.condition) + [goal?.condition] { condition?.collect(&refs, &names) }
        steps.forEachStep { step in
            step.condition?.collect(&refs, &names)
            step.action.collect(&refs, &names)
        }
        reads.formUnion(refs.compactMap { if case .trigger(let name) = $0 { name } else { nil } })
        if hasValue { reads.insert("n") }
        return reads
    }
}

extension NaiveRules.Goal {
    /// The properties of the trigger that its condition reads.
    var readsOfTrigger: Set<String> {
        var refs: Set<NaiveRules.Ref> = []
        var names: Set<String> = []
        condition?.collect(&refs, &names)
        return Set(refs.compactMap { if case .trigger(let name) = $0 { name } else { nil } })
    }
}

extension [NaiveRules.Step] {
    /// Each step, and those within it.
    func forEachStep(_ body: (NaiveRules.Step) -> Void) {
        for step in self {
            body(step)
            for list in step.action.lists { list.forEachStep(body) }
        }
    }

    /// What the steps read of what `event` is at the first of them: not that which is within a `then`.
    func collectOwn(_ refs: inout Set<NaiveRules.Ref>) {
        var names: Set<String> = []
        for step in self {
            step.condition?.collect(&refs, &names)
            switch step.action {
            case .await(_, _, _, _, let otherwise): otherwise.collectOwn(&refs)
            case .choose(let alternatives, _):
                for alternative in alternatives { alternative.condition.collect(&refs, &names) }
                for list in step.action.lists { list.collectOwn(&refs) }
            default: step.action.collect(&refs, &names)
            }
        }
    }
}

extension NaiveRules.Action {
    /// The steps within, list by list.
    var lists: [[NaiveRules.Step]] {
        switch self {
        case .wait, .until, .local, .send: []
        case .choose(let alternatives, let otherwise): alternatives.map(\.steps) + (otherwise.map { [$0] } ?? [])
        case .await(_, _, _, let then, let otherwise): [then, otherwise]
        }
    }

    /// What it reads and names itself, without the steps within.
    fileprivate func collect(_ refs: inout Set<NaiveRules.Ref>, _ names: inout Set<String>) {
        switch self {
        case .wait, .until, .local: break
        case .choose(let alternatives, _):
            for alternative in alternatives { alternative.condition.collect(&refs, &names) }
        case .await(let types, let condition, _, _, _):
            names.formUnion(types)
            condition?.collect(&refs, &names)
        case .send(let send):
            for param in send.params + send.variants.flatMap(\.params) {
                if case .ref(let ref) = param.content { refs.insert(ref) }
            }
        }
    }
}

extension NaiveRules.Cause {
    fileprivate func collect(_ names: inout Set<String>) {
        switch self {
        case .events(let types): names.formUnion(types)
        case .segment(_, let name, _): names.insert(name)
        }
    }
}

extension NaiveRules.Condition {
    /// What it reads, and the segments that it names.
    func collect(_ refs: inout Set<NaiveRules.Ref>, _ names: inout Set<String>) {
        switch self {
        case .constant: break
        case .atLeast(let ref, _), .equals(let ref, _): refs.insert(ref)
        case .same(let left, let right): refs.formUnion([left, right])
        case .segment(let name), .stage(let name, _): names.insert(name)
        case .not(let operand): operand.collect(&refs, &names)
        case .both(let left, let right), .either(let left, let right):
            left.collect(&refs, &names)
            right.collect(&refs, &names)
        }
    }
}
