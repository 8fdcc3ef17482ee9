import Events
import SeededRandomness

/// Makes rule sets, of everything that the naive world knows.
struct RuleGenerator {
    /// What of the language the rule sets have.
    struct Scope {
        var hasSegmentTriggers = true
        var hasSteps = true
        var hasEntryGates = true
        var hasHolds = true
        var hasGoals = true
    }

    static let minute: Milliseconds = 60_000
    /// In minutes. An event that is later than a series' windows are long is in none of them.
    static let shortestWindow: Int64 = 60
    let scope: Scope
    let origin: Milliseconds
    var generator: SeededGenerator
    var rules = NaiveRules()
    private var ownIDs = 0

    init(_ scope: Scope, origin: Milliseconds, _ generator: SeededGenerator) {
        self.scope = scope
        self.origin = origin
        self.generator = generator
    }

    mutating func ruleSet() -> NaiveRules {
        rules = NaiveRules()
        for index in 0..<generator.pick(1...4) { rules.features.append(feature(Int(index))) }
        for index in 0..<generator.pick(1...2) { rules.segments.append(segment(Int(index))) }
        makeChannels()
        makePolicies()
        for index in 0..<generator.pick(1...5) { rules.campaigns.append(campaign("c\(index)")) }
        makeStops()
        if generator.chance(5) { makeLabels() }
        return rules
    }

    private mutating func makeLabels() {
        for name in ["level", "b", "c", "g0"] where generator.chance(3) { rules.labelled.insert(name) }
    }

    /// Makes what stops campaigns.
    mutating func makeStops() {
        guard scope.hasEntryGates else { return }
        rules.suppressions = []
        for index in 0..<generator.pick(0...2) where generator.chance(2) {
            rules.suppressions.append(suppression(Int(index)))
        }
        rules.paused = generator.chance(12) ? [generator.pick(of: rules.campaigns).name] : []
    }

    mutating func duration(_ minutes: ClosedRange<Int64>) -> Milliseconds {
        generator.pick(minutes) * Self.minute + (generator.chance(6) ? generator.pick(1...59_999) : 0)
    }

    // MARK: Variables

    mutating func feature(_ index: Int) -> NaiveRules.Feature {
        let kinds: [NaiveRules.Feature.Kind] = [.count, .count, .sum, .max, .last, .distinct]
        return NaiveRules.Feature(
            name: "f\(index)", kind: generator.pick(of: kinds), type: generator.pick(of: NaiveRules.types),
            condition: generator.chance(3) ? .atLeast(.event("n"), generator.pick(0...5)) : nil,
            window: generator.chance(5) ? nil : duration(Self.shortestWindow...240))
    }

    private mutating func featureCondition() -> NaiveRules.Condition {
        let feature = generator.pick(of: rules.features)
        if feature.kind == .last { return .equals(.feature(feature.name), generator.pick(of: ["x", "y", "none"])) }
        return .atLeast(.feature(feature.name), generator.pick(feature.kind == .sum ? 1...12 : 1...4))
    }

    mutating func segment(_ index: Int, isStaged: Bool? = nil) -> NaiveRules.Segment {
        if isStaged ?? generator.chance(2) {
            let stages = ["s1", "s2"].map { (name: $0, condition: variableCondition()) }
            return NaiveRules.Segment(name: "g\(index)", stages: stages, isStaged: true)
        }
        return NaiveRules.Segment(name: "g\(index)", stages: [("", variableCondition())], isStaged: false)
    }

    private mutating func variableCondition() -> NaiveRules.Condition {
        switch generator.pick(0...5) {
        case 0: .atLeast(.individual("level"), generator.pick(0...5))
        case 1: .both(featureCondition(), featureCondition())
        case 2: .not(featureCondition())
        default: featureCondition()
        }
    }

    /// A condition that may read variables and what `refs` names.
    private mutating func condition(_ refs: [NaiveRules.Ref], _ depth: Int = 0) -> NaiveRules.Condition {
        switch generator.pick(0...(depth > 1 ? 5 : 8)) {
        case 0: return featureCondition()
        case 1:
            let segment = generator.pick(of: rules.segments)
            return segment.isStaged
                ? .stage(segment.name, generator.pick(of: ["s1", "s2", ""])) : .segment(segment.name)
        case 2: return .atLeast(.individual("level"), generator.pick(0...5))
        case 3, 4, 5: return eventCondition(refs)
        case 6: return .not(condition(refs, depth + 1))
        case 7: return .both(condition(refs, depth + 1), condition(refs, depth + 1))
        default: return .either(condition(refs, depth + 1), condition(refs, depth + 1))
        }
    }

    private mutating func eventCondition(_ refs: [NaiveRules.Ref]) -> NaiveRules.Condition {
        guard !refs.isEmpty else { return .constant(true) }
        if refs.contains(.event("k")), refs.contains(.trigger("k")), generator.chance(2) {
            return .same(.event("k"), .trigger("k"))
        }
        let ref = generator.pick(of: refs)
        switch ref {
        case .event("n"), .trigger("n"): return .atLeast(ref, generator.pick(0...8))
        case .event("value"), .trigger("value"): return .equals(ref, generator.pick(of: ["s1", "s2", ""]))
        case .event("campaign"): return .equals(ref, "c\(generator.pick(0...3))")
        default: return .equals(ref, generator.pick(of: ["x", "y", "push", "mail"]))
        }
    }

    private mutating func maybe(
        _ times: Int64, _ refs: [NaiveRules.Ref]
    ) -> NaiveRules.Condition? { generator.chance(times) ? condition(refs) : nil }

    // MARK: Channels and policies

    private mutating func interval() -> NaiveRules.Interval {
        let from = Int(generator.pick(0...47)) * 30
        let to = Int(generator.pick(1...47)) * 30
        return from == to ? NaiveRules.Interval(from: from, to: (to + 30) % 1_440) : .init(from: from, to: to)
    }

    mutating func makeChannels() {
        rules.channels = []
        for (name, attribute) in [("mail", "mail_token"), ("push", "push_token")] {
            let hours: NaiveRules.Interval? = scope.hasHolds && generator.chance(4) ? interval() : nil
            rules.channels.append(
                NaiveRules.Channel(name: name, attribute: attribute, hours: hours, holds: generator.chance(2)))
        }
    }

    mutating func makePolicies() {
        (rules.defaultZone, rules.caps, rules.quietHours, rules.holdout) = (nil, [], nil, nil)
        rules.isGranted = !generator.chance(5)
        if generator.chance(2) { rules.defaultZone = generator.pick(of: Self.zones) }
        for _ in 0..<generator.pick(0...2) {
            rules.caps.append(
                NaiveRules.Cap(
                    max: Int(generator.pick(1...3)),
                    per: scope.hasHolds && generator.chance(3) ? nil : generator.pick(10...600) * Self.minute,
                    channel: generator.pick(of: [nil, nil, "push", "mail"]), tag: generator.pick(of: [nil, nil, "t1"])))
        }
        if scope.hasHolds, generator.chance(2) {
            rules.quietHours = NaiveRules.QuietHours(
                interval: interval(), channels: generator.pick(of: [["push"], ["mail", "push"]]),
                drops: generator.chance(4), longestHold: duration(60...900))
        }
        if scope.hasEntryGates, generator.chance(5) {
            rules.holdout = (Int(generator.pick(of: [20, 50])), "s\(generator.pick(0...9))")
        }
    }

    static let zones = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]

    private mutating func suppression(_ index: Int) -> NaiveRules.Suppression {
        NaiveRules.Suppression(
            name: "p\(index)", when: variableCondition(), tags: generator.chance(2) ? ["t1"] : [],
            campaigns: generator.chance(3) ? [generator.pick(of: rules.campaigns).name] : [])
    }

    // MARK: Campaigns

    mutating func campaign(_ name: String) -> NaiveRules.Campaign {
        var campaign = NaiveRules.Campaign(name: name)
        campaign.trigger = trigger()
        let isBySegment = campaign.isBySegment
        let own: [NaiveRules.Ref] = isBySegment ? [.event("value")] : [.event("n"), .event("k")]
        if scope.hasEntryGates { gates(of: &campaign) }
        campaign.trace = generator.chance(8)
        campaign.purpose = generator.pick(of: ["marketing", "marketing", "marketing", "service", "transactional"])
        campaign.priority = Int(generator.pick(of: [50, 50, 50, 60]))
        campaign.hasValue = !isBySegment && generator.chance(3)
        campaign.tags = generator.pick(of: [[], ["t1"], ["t1", "t2"]])
        campaign.condition = maybe(3, own)
        campaign.hasKey = !isBySegment && generator.chance(2)
        campaign.maxAge = generator.pick(of: [duration(1...30), 86_400_000])
        campaign.when = maybe(3, own)
        campaign.restarts = generator.chance(3)
        campaign.reEntry = generator.pick(of: [.always, .always, .never, .after(duration(1...120))])
        for _ in 0..<generator.pick(0...1) { campaign.exits.append(exit(own)) }
        campaign.steps = steps(own, "", 0)
        if !campaign.steps.contains(where: \.sends) {
            campaign.steps.append(step(.send(send(own)), "\(campaign.steps.count + 1)", own))
        }
        if scope.hasGoals, generator.chance(3) {
            campaign.goal = NaiveRules.Goal(
                types: types(), condition: maybe(2, [.event("n"), .event("k")] + own.map(\.asTrigger)),
                within: duration(5...300),
                hasValue: generator.chance(2))
        }
        return campaign
    }

    private mutating func gates(of campaign: inout NaiveRules.Campaign) {
        campaign.mode = generator.pick(of: ["live", "live", "live", "live", "live", "shadow", "paused"])
        if generator.chance(6) { campaign.rollout = Int(generator.pick(of: [30, 70])) }
        if generator.chance(6) { campaign.holdout = Int(generator.pick(of: [30, 60])) }
        if generator.chance(6) {
            campaign.active = (
                generator.chance(2) ? origin + duration(0...200) : nil,
                generator.chance(2) ? origin + duration(300...600) : nil, generator.chance(2)
            )
            if campaign.active?.from == nil, campaign.active?.until == nil { campaign.active?.from = origin }
        }
    }

    private mutating func trigger() -> NaiveRules.Cause {
        if scope.hasSegmentTriggers, generator.chance(5) { return segmentCause() }
        return .events(generator.chance(2) ? NaiveRules.types : types())
    }

    /// One type mostly, or a list.
    private mutating func types() -> [String] {
        let type = generator.pick(of: NaiveRules.types)
        return generator.chance(4) ? NaiveRules.types.filter { $0 != type } : [type]
    }

    private mutating func segmentCause() -> NaiveRules.Cause {
        let segment = generator.pick(of: rules.segments)
        return .segment(
            enters: !generator.chance(3), segment.name,
            stage: segment.isStaged ? generator.pick(of: ["s1", "s2", nil]) : nil)
    }

    private mutating func exit(_ own: [NaiveRules.Ref]) -> NaiveRules.Exit {
        if scope.hasSegmentTriggers, generator.chance(3) {
            return NaiveRules.Exit(
                cause: segmentCause(), condition: maybe(3, [.event("value")] + own.map(\.asTrigger)))
        }
        return NaiveRules.Exit(
            cause: .events(types()),
            condition: maybe(2, [.event("n"), .event("k")] + own.map(\.asTrigger)))
    }

    // MARK: Steps

    private mutating func steps(_ refs: [NaiveRules.Ref], _ prefix: String, _ depth: Int) -> [NaiveRules.Step] {
        let count = generator.pick(depth == 0 ? 1...4 : 0...2)
        return (0..<count).map { index in
            let position = "\(prefix)\(index + 1)"
            return step(action(refs, position, depth), position, refs)
        }
    }

    mutating func step(
        _ action: NaiveRules.Action, _ position: String, _ refs: [NaiveRules.Ref]
    ) -> NaiveRules.Step {
        let hasID = generator.chance(4)
        let isSend = if case .send = action { true } else { false }
        return NaiveRules.Step(
            id: hasID ? ownID() : position, hasID: hasID,
            condition: maybe(isSend ? 4 : 7, refs), action: action)
    }

    private mutating func ownID() -> String {
        ownIDs += 1
        return "id-\(ownIDs)"
    }

    private mutating func action(_ refs: [NaiveRules.Ref], _ position: String, _ depth: Int) -> NaiveRules.Action {
        switch generator.pick(0...(scope.hasSteps && depth < 2 ? 9 : 5)) {
        case 0, 1: return .wait(duration(1...120))
        case 2: return .until(duration(1...60))
        case 3 where scope.hasSteps:
            let days: [Int] = generator.chance(2) ? [] : generator.pick(of: [[0], [0, 2, 5], [6]])
            return .local(minute: Int(generator.pick(0...95)) * 15, days: days)
        case 6, 7:
            let alternatives = (1...generator.pick(1...2)).map { number in
                (condition: condition(refs), steps: steps(refs, "\(position).\(number).", depth + 1))
            }
            let last = "\(position).\(alternatives.count + 1)."
            let otherwise = generator.chance(2) ? steps(refs, last, depth + 1) : nil
            return .choose(alternatives, otherwise: otherwise)
        case 8, 9: return awaiting(refs, position, depth)
        default: return .send(send(refs))
        }
    }

    private mutating func awaiting(_ refs: [NaiveRules.Ref], _ position: String, _ depth: Int) -> NaiveRules.Action {
        let isFeedback = scope.hasGoals && generator.chance(3)
        let feedback = generator.chance(2) ? ["message.clicked"] : ["message.clicked", "message.delivered"]
        let seen: [NaiveRules.Ref] = isFeedback ? [.event("campaign"), .event("channel")] : [.event("n"), .event("k")]
        let triggers = refs.compactMap { ref -> NaiveRules.Ref? in
            if case .trigger = ref { ref } else { nil }
        }
        let outer = triggers.isEmpty ? refs.map(\.asTrigger) : triggers
        return .await(
            types: isFeedback ? feedback : types(), condition: maybe(2, seen + outer), within: duration(5...180),
            then: steps(seen + outer, "\(position).then.", depth + 1),
            otherwise: steps(refs, "\(position).else.", depth + 1))
    }

    mutating func send(_ refs: [NaiveRules.Ref]) -> NaiveRules.Send {
        let channels: [String] = generator.pick(of: [["push"], ["mail"], ["push", "mail"], ["mail", "push"]])
        let obeys = !generator.chance(5)
        var variants: [NaiveRules.Variant] = []
        var template: String? = "t"
        if scope.hasSteps, generator.chance(5) {
            variants = [
                NaiveRules.Variant(
                    name: "v1", weight: Int(generator.pick(1...3)), template: "t1", params: params(refs)),
                NaiveRules.Variant(
                    name: "v2", weight: Int(generator.pick(0...3)), template: generator.chance(2) ? "t2" : nil,
                    params: params(refs)),
            ]
            if variants.allSatisfy({ $0.template != nil }), generator.chance(2) { template = nil }
        }
        return NaiveRules.Send(
            channels: channels, template: template, params: params(refs),
            expires: generator.pick(of: [duration(30...120), 86_400_000]),
            hasFallback: scope.hasHolds && channels.count > 1 && generator.chance(2), obeysCaps: obeys,
            counts: generator.chance(5) ? !obeys : obeys, variants: variants)
    }

    private mutating func params(_ refs: [NaiveRules.Ref]) -> [NaiveRules.Param] {
        if !generator.chance(3) { return [] }
        var params = [NaiveRules.Param(name: "who", content: .ref(.individual("id")))]
        for name in ["m", "p"] where generator.chance(2) {
            let ref: NaiveRules.Ref? = refs.isEmpty ? nil : generator.pick(of: refs)
            let content = ref.map { NaiveRules.Param.Content.ref($0) } ?? .literal(1)
            params.append(NaiveRules.Param(name: name, content: generator.chance(3) ? .literal(7) : content))
        }
        return params
    }
}

extension NaiveRules.Ref {
    /// The same of the trigger, where `event` is another one.
    fileprivate var asTrigger: NaiveRules.Ref {
        if case .event(let name) = self { .trigger(name) } else { self }
    }
}

extension NaiveRules.Campaign {
    /// Whether a change of segment starts it.
    var isBySegment: Bool { if case .segment = trigger { true } else { false } }
}

extension NaiveRules.Step {
    /// Whether it, or one within it, sends.
    var sends: Bool {
        switch action {
        case .send: true
        default: action.lists.contains { $0.contains(where: \.sends) }
        }
    }
}
