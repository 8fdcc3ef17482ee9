package import Decisions
internal import Events

/// The individuals who entered a campaign in one group, and those of them who reached its goal. Groups are drawn by individual, so that
/// individuals are counted, however many journeys each had.
package struct GoalGroup: Sendable {
    /// The control group, or nil for those who are in none.
    package let holdout: Holdout?
    private var entered: Set<UInt64> = []
    private var converted: Set<UInt64> = []

    init(_ holdout: Holdout?) { self.holdout = holdout }

    /// How many individuals entered.
    package var individuals: Int { entered.count }
    /// How many of them reached the goal at least once.
    package var conversions: Int { converted.count }

    /// Takes note of a decision about somebody of the group.
    mutating func count(_ decision: Decision) {
        let individual = StableHash.hash(decision.individual)
        switch decision.outcome {
        case .entered: entered.insert(individual)
        case .converted where entered.contains(individual): converted.insert(individual)
        default: break
        }
    }
}

/// Who entered a campaign that has a goal and control groups, by group.
struct GoalGroups: Sendable {
    private var treated = GoalGroup(nil)
    private var controls = [GoalGroup(.campaignHoldout), GoalGroup(.globalHoldout)]

    /// Takes note of a decision about the campaign.
    mutating func count(_ decision: Decision) {
        guard let holdout = decision.holdout else { return treated.count(decision) }
        for index in controls.indices where controls[index].holdout == holdout { controls[index].count(decision) }
    }

    /// Those in no control group against each control group that somebody entered in.
    var uplifts: [Uplift] {
        controls.filter { $0.individuals > 0 }.map { Uplift(treated: treated, control: $0) }
    }
}
