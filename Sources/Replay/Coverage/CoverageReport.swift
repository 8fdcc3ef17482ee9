internal import Decisions
package import RuleSets

/// What of a rule set its tests reached, and what not.
package struct CoverageReport: Sendable {
    /// A campaign, or a section of rules that campaigns share.
    package struct Group: Sendable {
        /// The campaign's name, or the section's: `features`, `segments`.
        package let name: String
        /// Where the campaign stands; nil for a section, which may stand in several files.
        package let place: RulePlace?
        /// What tests should show, in the order of the files.
        package let goals: [CoverageGoal]

        /// How many goals are met.
        package var met: Int { goals.count(where: \.isMet) }
    }

    /// The campaigns by name, then the sections that have any goal.
    package let groups: [Group]

    /// How many goals are met.
    package var met: Int { groups.reduce(0) { $0 + $1.met } }
    /// How many there are.
    package var total: Int { groups.reduce(0) { $0 + $1.goals.count } }

    private static let sections = ["features", "scores", "segments", "channels", "policies"]

    /// Compares what runs over watched rules reached with all there is; the probes of the rules are ``SeenCondition``s.
    package init(of watched: WatchedRuleSet, reached: ReachedRules) {
        let conditions = ConditionGoals(watched)
        let campaigns = watched.ruleSet.campaigns.map { campaign in
            let path = ["campaigns", campaign.name]
            let goals = CampaignGoals(campaign, path, watched.outline, reached).all + conditions.goals(within: path)
            return Group(name: campaign.name, place: watched.outline.place(of: path), goals: goals.inReadingOrder())
        }
        let shared = Self.sections.map { section in
            var goals = conditions.goals(within: [section])
            if section == "policies" { goals += Self.caps(of: watched, reached) + Self.audience(of: watched, reached) }
            return Group(name: section, place: nil, goals: goals.inReadingOrder())
        }
        groups = campaigns + shared.filter { !$0.goals.isEmpty }
    }

    /// That the policies which keep individuals from messages do.
    private static func audience(of watched: WatchedRuleSet, _ reached: ReachedRules) -> [CoverageGoal] {
        func goal(_ path: [String], _ text: String?, _ missing: String, _ isMet: Bool) -> CoverageGoal? {
            watched.outline.place(of: ["policies"] + path).map {
                CoverageGoal(kind: .policy, place: $0, text: text, missing: missing, isMet: isMet)
            }
        }
        let policies = watched.ruleSet.policies
        let suppress = policies.suppress.enumerated().compactMap { index, policy in
            goal(
                ["suppress", String(index + 1)], policy.name, "never stopped a message",
                reached.has(suppressPolicy: policy.name))
        }
        let holdout =
            policies.holdout == nil
            ? nil : goal(["holdout"], nil, "never kept anybody from a message", reached.has(.shadow, .globalHoldout))
        return suppress + (holdout.map { [$0] } ?? [])
    }

    private static func caps(of watched: WatchedRuleSet, _ reached: ReachedRules) -> [CoverageGoal] {
        watched.ruleSet.policies.caps.enumerated().compactMap { index, cap in
            watched.outline.place(of: ["policies", "caps", String(index + 1)]).map {
                CoverageGoal(
                    kind: .policy, place: $0, text: cap.name, missing: "never stopped a message",
                    isMet: reached.has(cap: cap.name))
            }
        }
    }
}

extension [CoverageGoal] {
    /// By place; of equal ones as they came.
    fileprivate func inReadingOrder() -> [CoverageGoal] {
        enumerated().sorted { left, right in
            let (one, other) = (left.element.place, right.element.place)
            if one.file != other.file { return one.file < other.file }
            return (one.line, one.column, left.offset) < (other.line, other.column, right.offset)
        }.map(\.element)
    }
}
