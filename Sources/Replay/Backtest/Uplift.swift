package import Decisions

/// How many more of those who got a campaign's messages reached its goal than of a control group, and whether that is more than chance:
/// the test of two proportions with a pooled variance, and Wald's interval of their difference (Agresti, Categorical Data Analysis, 3.1).
package struct Uplift: Sendable {
    /// How many individuals a group has, and how many of them reached the goal.
    package struct Group: Sendable {
        package let individuals: Int
        package let conversions: Int

        package init(individuals: Int, conversions: Int) {
            self.individuals = individuals
            self.conversions = conversions
        }

        /// The part that reached the goal; 0 where there is nobody.
        package var rate: Double { individuals > 0 ? Double(conversions) / Double(individuals) : 0 }

        fileprivate var variance: Double { rate * (1 - rate) / Double(individuals) }
    }

    /// What the difference tells.
    package enum Verdict: Sendable {
        /// A group is too small for the test.
        case tooFew
        /// Equal groups differ as much more often than once in twenty times.
        case maybeChance
        /// Equal groups differ as much less often.
        case moreThanChance
    }

    /// Against which control group.
    package let holdout: Holdout?
    package let treated: Group
    package let control: Group

    /// Beyond so many standard errors equal groups differ once in twenty times.
    package static let limit = 1.959_964
    /// In each group so many of either kind must be expected for the normal distribution to be near enough.
    private static let leastExpected = 5.0

    package init(holdout: Holdout?, treated: Group, control: Group) {
        self.holdout = holdout
        self.treated = treated
        self.control = control
    }

    init(treated: GoalGroup, control: GoalGroup) {
        self.init(
            holdout: control.holdout,
            treated: Group(individuals: treated.individuals, conversions: treated.conversions),
            control: Group(individuals: control.individuals, conversions: control.conversions))
    }

    /// The difference of the rates: above 0 where more of those who got messages reached the goal.
    package var difference: Double { treated.rate - control.rate }

    /// The rate of both groups together.
    private var pooled: Double {
        let individuals = treated.individuals + control.individuals
        return individuals > 0 ? Double(treated.conversions + control.conversions) / Double(individuals) : 0
    }

    /// The difference in standard errors that it would have if the groups were equal; nil where there is too little for that.
    package var z: Double? {
        let fewest = Double(min(treated.individuals, control.individuals))
        guard fewest * min(pooled, 1 - pooled) >= Self.leastExpected else { return nil }
        let parts = 1 / Double(treated.individuals) + 1 / Double(control.individuals)
        return difference / (pooled * (1 - pooled) * parts).squareRoot()
    }

    /// Between what the difference lies, with 95 % confidence; nil where there is too little to tell.
    package var interval: ClosedRange<Double>? {
        guard z != nil else { return nil }
        let margin = Self.limit * (treated.variance + control.variance).squareRoot()
        return difference - margin...difference + margin
    }

    /// What it tells.
    package var verdict: Verdict {
        guard let z else { return .tooFew }
        return abs(z) > Self.limit ? .moreThanChance : .maybeChance
    }
}
