import Events
public import RuleSets
public import State

/// A journey on the move within one instant, with its place in the rule set at hand.
struct RunningJourney {
    /// The key of its field.
    let key: UInt64
    /// The campaign's index.
    let campaign: Int
    /// The index of the step that comes next.
    var step: Int
    /// From when a later wait counts: when the step before was decided.
    var base: Milliseconds
    /// When the send at which it is held first came to be judged; nil where it is at none.
    var heldSince: Milliseconds?
    /// Whether it began at this instant, and not as a restart.
    var isNew = false
    /// Whether a send's suppression was left out at this instant, since it was told before.
    var hasLeftOut = false
    /// The index of its last record of a send at this instant, or −1.
    var lastRecord = -1
}

extension EvaluationContext {
    /// The indexes of a journey's campaign and of the step at which it stands, matched by name and id; nil where one of them is gone, or
    /// the step is of another kind now.
    func place(of journey: Field) -> (campaign: Int, step: Int)? {
        state.place(of: journey, in: rules)
    }

    /// Whether the first comes before the second: by campaign, then key, by bytes.
    func precedes(_ left: RunningJourney, _ right: RunningJourney) -> Bool {
        // Campaigns stand by name.
        if left.campaign != right.campaign { return left.campaign < right.campaign }
        guard let one = state.journey(key: left.key), let two = state.journey(key: right.key) else { return false }
        return state.raw.extracting(one.key).precedes(state.raw.extracting(two.key))
    }
}

extension IndividualState {
    func place(of journey: Field, in rules: RuleSet) -> (campaign: Int, step: Int)? {
        guard let campaign = rules.campaign(hash: campaign(of: journey)) else { return nil }
        let (hash, kind) = (step(of: journey), stand(of: journey).stepKind)
        let step = rules.campaigns[campaign].steps.firstIndex { $0.hash == hash && $0.action.kind == kind }
        return step.map { (campaign, $0) }
    }

    /// Whether a journey runs for which a rule set has no place.
    public func hasJourney(withoutPlaceIn rules: RuleSet) -> Bool {
        var next = firstField(of: Journey.kind)
        while let field = next {
            if place(of: field, in: rules) == nil { return true }
            next = self.field(after: field, of: Journey.kind)
        }
        return false
    }
}

extension RawSpan {
    /// Whether these bytes come before others, as text in UTF-8 does by code points.
    func precedes(_ other: RawSpan) -> Bool {
        let common = min(byteCount, other.byteCount)
        for index in 0..<common {
            let (one, two): (UInt8, UInt8) = (u8(index), other.u8(index))
            if one != two { return one < two }
        }
        return byteCount < other.byteCount
    }
}

extension Journey.Stand {
    /// The kind of the step at which a journey stands so.
    fileprivate var stepKind: StepKind {
        switch self {
        case .wait: .wait
        case .awaiting: .await
        case .held: .send
        }
    }
}
