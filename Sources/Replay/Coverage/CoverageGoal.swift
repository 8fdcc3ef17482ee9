package import RuleSets

/// Something that the tests of a rule set should show once.
package struct CoverageGoal: Sendable {
    /// What kind of thing it is about; the raw value is the name in reports.
    package enum Kind: String, Sendable, CaseIterable {
        /// A campaign's journeys begin.
        case campaign
        /// A key of a campaign that stops, ends or restarts journeys does.
        case gate
        /// A campaign's goal converts a journey.
        case goal
        /// A step is reached; a send among them sends.
        case step
        /// A whole condition holds, and does not hold.
        case condition
        /// A part of an expression, whose truth decides how it goes on, is true, and is false.
        case branch
        /// A stage of a segment holds, and does not.
        case stage
        /// A policy stops something.
        case policy
    }

    /// What it is about.
    package let kind: Kind
    /// Where it stands.
    package let place: RulePlace
    /// Its text in the file, on one line; nil where a key or a name says all.
    package let text: String?
    /// What no test showed, where it is not met: `was never false`.
    package let missing: String
    /// Whether some test showed it.
    package let isMet: Bool
    /// Whether another goal that is not met says the same already.
    package var isImplied = false
}
