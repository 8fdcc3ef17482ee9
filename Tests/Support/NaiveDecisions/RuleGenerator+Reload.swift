import SeededRandomness

extension RuleGenerator {
    /// The rule set, edited as its authors may edit it from one day to the next.
    mutating func changed() -> NaiveRules {
        for _ in 0..<generator.pick(1...3) { change() }
        return rules
    }

    private mutating func change() {
        let place = Int(generator.pick(0...Int64(rules.campaigns.count - 1)))
        switch generator.pick(0...7) {
        case 0 where rules.campaigns.count > 1:
            let name = rules.campaigns.remove(at: place).name
            rules.paused.removeAll { $0 == name }
            rules.suppressions.removeAll { $0.campaigns.contains(name) }
        case 1: addCampaign()
        case 2:
            // All but the steps; or all.
            var campaign = campaign(rules.campaigns[place].name)
            if campaign.isBySegment == rules.campaigns[place].isBySegment, generator.chance(2) {
                campaign.steps = rules.campaigns[place].steps
            }
            rules.campaigns[place] = campaign
        case 3: makePolicies()
        case 4: generator.chance(2) ? makeChannels() : makeStops()
        case 5: addFeature()
        default: rules.campaigns[place].steps = edited(rules.campaigns[place].steps)
        }
    }

    private mutating func addCampaign() {
        let taken = Set(rules.campaigns.map(\.name))
        guard let name = (0...9).map({ "c\($0)" }).first(where: { !taken.contains($0) }) else { return }
        rules.campaigns.append(campaign(name))
        rules.campaigns.sort { $0.name < $1.name }
    }

    /// Adds a feature, on a new series or within what an old one keeps; a segment may read it.
    private mutating func addFeature() {
        var feature = feature(rules.features.count)
        let same = rules.features.filter { $0.series == feature.series }
        if !same.isEmpty {
            guard same.contains(where: { $0.kind == feature.kind }) else { return }
            let reach = same.map { $0.window ?? .max }.max() ?? .max
            guard feature.window ?? .max <= reach else { return }
        }
        feature.allowsWarming = generator.chance(3)
        rules.features.append(feature)
        let place = Int(generator.pick(0...Int64(rules.segments.count - 1)))
        rules.segments[place] = segment(place, isStaged: rules.segments[place].isStaged)
    }

    private mutating func edited(_ steps: [NaiveRules.Step]) -> [NaiveRules.Step] {
        var steps = steps
        let place = Int(generator.pick(0...Int64(steps.count - 1)))
        switch generator.pick(0...2) {
        case 0 where steps.count > 1: steps.remove(at: place)
        case 1: steps.insert(step(.wait(duration(1...60)), "new", []), at: place)
        default:
            if case .send = steps[place].action {
                steps[place] = NaiveRules.Step(
                    id: steps[place].id, hasID: steps[place].hasID, condition: nil, action: .send(send([])))
            } else {
                steps[place] = NaiveRules.Step(
                    id: steps[place].id, hasID: steps[place].hasID, condition: nil, action: .wait(duration(1...60)))
            }
        }
        if !steps.contains(where: \.sends) { steps.append(step(.send(send([])), "last", [])) }
        return Self.numbered(steps, "")
    }

    /// The steps with the ids of their places, where they have none of their own. Of two with one id the later loses it.
    private static func numbered(_ steps: [NaiveRules.Step], _ prefix: String) -> [NaiveRules.Step] {
        steps.enumerated().map { index, step in
            let position = "\(prefix)\(index + 1)"
            let action: NaiveRules.Action =
                switch step.action {
                case .choose(let alternatives, let otherwise):
                    .choose(
                        alternatives.enumerated().map { number, alternative in
                            (alternative.condition, numbered(alternative.steps, "\(position).\(number + 1)."))
                        }, otherwise: otherwise.map { numbered($0, "\(position).\(alternatives.count + 1).") })
                case .await(let types, let condition, let within, let then, let otherwise):
                    .await(
                        types: types, condition: condition, within: within,
                        then: numbered(then, "\(position).then."), otherwise: numbered(otherwise, "\(position).else."))
                default: step.action
                }
            return NaiveRules.Step(
                id: step.hasID ? step.id : position, hasID: step.hasID, condition: step.condition, action: action)
        }
    }
}
