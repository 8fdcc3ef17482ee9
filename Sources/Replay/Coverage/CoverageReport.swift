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
            if section == "policies" {
                goals += Self.caps(of: watched, reached) + Self.quietHours(of: watched, reached)
            }
            if section == "channels" { goals += Self.hours(of: watched, reached) }
            return Group(name: section, place: nil, goals: goals.inReadingOrder())
        }
        groups = campaigns + shared.filter { !$0.goals.isEmpty }
    }

    /// Quiet hours hold a message, or drop one.
    private static func quietHours(of watched: WatchedRuleSet, _ reached: ReachedRules) -> [CoverageGoal] {
        guard let quiet = watched.ruleSet.policies.quietHours,
            let place = watched.outline.place(of: ["policies", "quiet_hours"])
        else { return [] }
        let holds = quiet.action == .hold
        return [
            CoverageGoal(
                kind: .policy, place: place, text: nil,
                missing: holds ? "never held a message" : "never dropped a message",
                isMet: reached.has(holds ? .deferred : .suppressed, .quietHours))
        ]
    }

    /// A channel that holds outside of its hours holds a message of a campaign that takes it.
    private static func hours(of watched: WatchedRuleSet, _ reached: ReachedRules) -> [CoverageGoal] {
        watched.ruleSet.channels.enumerated().compactMap { index, channel in
            guard channel.holdsOutside, channel.hours != nil,
                let place = watched.outline.place(of: ["channels", channel.name, "hours"])
            else { return nil }
            let isMet = watched.ruleSet.campaigns.contains { campaign in
                campaign.takes(index) && reached.has(.deferred, .channelHours, of: campaign.name)
            }
            return CoverageGoal(kind: .policy, place: place, text: nil, missing: "never held a message", isMet: isMet)
        }
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

extension Campaign {
    /// Whether some send of it may take a channel, given by index.
    fileprivate func takes(_ channel: Int) -> Bool {
        steps.contains { if case .send(let send) = $0.action { send.channels.contains(channel) } else { false } }
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
