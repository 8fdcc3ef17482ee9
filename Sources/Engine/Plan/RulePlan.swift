internal import Decisions
public import Events
internal import Ordering
public import RuleSets
internal import State

/// What another rule set would change in a partition, were it taken up now.
public struct RulePlan: Sendable {
    /// Journeys that wait at one step.
    public struct Journeys: Sendable, Hashable {
        /// The campaign's name.
        public let campaign: String
        /// The step's id.
        public let step: String
        /// Those that go on.
        public var goingOn: Int
        /// Those that end as withdrawn, since the rules have no place for them.
        public var withdrawn: Int
    }

    /// By campaign, then step.
    public private(set) var journeys: [Journeys] = []
    /// The features that would not be counted yet for as long as their windows are, in the order of the rules.
    public private(set) var warming: [PartitionProcessor.WarmingFeature] = []

    /// The caps that would not count all that was sent in their periods yet, in the order of the rules.
    public private(set) var caps: [WarmingCap] = []

    /// A cap that counts from a change of rules on.
    public struct WarmingCap: Sendable, Hashable {
        /// Its name.
        public let cap: String
        /// From when on it counts all, at the latest.
        public let until: Milliseconds
    }

    /// Creates a plan of no partition.
    public init() {}

    /// Adds what another partition says.
    public mutating func add(_ other: RulePlan) {
        for entry in other.journeys { note(entry) }
        journeys.sort {
            $0.campaign.utf8.elementsEqual($1.campaign.utf8)
                ? $0.step.precedes($1.step) : $0.campaign.precedes($1.campaign)
        }
        for feature in other.warming {
            let known = warming.firstIndex { $0.feature.utf8.elementsEqual(feature.feature.utf8) }
            guard let known else {
                warming.append(feature)
                continue
            }
            if (warming[known].until ?? .max) < (feature.until ?? .max) { warming[known] = feature }
        }
        add(caps: other.caps)
    }

    /// Adds what another partition says of caps.
    public mutating func add(caps others: [WarmingCap]) {
        for cap in others {
            let known = caps.firstIndex { $0.cap.utf8.elementsEqual(cap.cap.utf8) }
            guard let known else {
                caps.append(cap)
                continue
            }
            if caps[known].until < cap.until { caps[known] = cap }
        }
    }

    mutating func note(_ entry: Journeys) {
        let known = journeys.firstIndex {
            $0.campaign.utf8.elementsEqual(entry.campaign.utf8) && $0.step.utf8.elementsEqual(entry.step.utf8)
        }
        guard let known else { return journeys.append(entry) }
        journeys[known].goingOn += entry.goingOn
        journeys[known].withdrawn += entry.withdrawn
    }

    mutating func note(warming features: [PartitionProcessor.WarmingFeature], _ caps: [WarmingCap]) {
        warming = features
        self.caps = caps
    }
}

extension PartitionProcessor {
    /// What would change if a rule set were taken up now. Nothing changes. O(individuals).
    public func plan(for next: RuleSet) -> RulePlan {
        struct Place: Hashable { let campaign: UInt64, step: UInt64, goesOn: Bool }
        var counts: [Place: Int] = [:]
        _ = fold.individuals.ids { state in
            if state.earliestDue != .max {
                for place in state.places(of: next) {
                    counts[Place(campaign: place.campaign, step: place.step, goesOn: place.goesOn), default: 0] += 1
                }
            }
            return false
        }
        var own = RulePlan()
        for (place, count) in counts {
            own.note(
                RulePlan.Journeys(
                    campaign: use.names.name(of: place.campaign), step: use.names.name(of: place.step),
                    goingOn: place.goesOn ? count : 0, withdrawn: place.goesOn ? 0 : count))
        }
        let ends = use.coverage.adopting(next.features, at: clock).completions(of: next.features)
        own.note(
            warming: zip(next.features.features, ends).compactMap { feature, end in
                clock < end ? WarmingFeature(feature: feature.name, until: end == .max ? nil : end) : nil
            }, warmingCaps(under: next))
        // Dictionaries have no order of their own.
        var plan = RulePlan()
        plan.add(own)
        return plan
    }
}

extension PartitionProcessor {
    /// The caps for which too little is known of what was sent, were a rule set taken up now.
    public func warmingCaps(under next: RuleSet) -> [RulePlan.WarmingCap] {
        // On a partition on which nothing happened nothing was sent.
        if clock == Instants.earliest { return [] }
        return next.warmingCaps(after: rules).map { cap, length in
            RulePlan.WarmingCap(cap: cap, until: clock.addingClamped(length))
        }
    }
}

extension RuleSet {
    /// The features whose history nothing would use any more if another rule set took the place of this one: what individuals keep of it
    /// is dropped after 7 days of clock. In the order of the rules.
    public func features(droppedBy next: RuleSet) -> [String] {
        let kept = Set(next.features.contents.map(\.hash))
        return features.features.indices.compactMap { index in
            guard let hash = features.seriesHash(ofFeature: index), !kept.contains(hash) else { return nil }
            return features.features[index].name
        }
    }
}
