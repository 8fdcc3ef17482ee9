internal import RuleSets

/// The goals of watched conditions: that each was true, and was false.
struct ConditionGoals {
    private let goals: [CoverageGoal]

    init(_ watched: WatchedRuleSet) {
        var goals: [CoverageGoal] = []
        // Paths of the expressions of which a whole condition was never asked: so was no part.
        var unasked: Set<[String]> = []
        for condition in watched.conditions {
            guard let seen = condition.probe as? SeenCondition else { continue }
            let kind = Self.kind(condition)
            let isImplied = !condition.isWhole && unasked.contains(condition.place.path)
            func add(_ missing: String, _ isMet: Bool, _ isImplied: Bool) {
                goals.append(
                    CoverageGoal(
                        kind: kind, place: condition.place, text: condition.text, missing: missing, isMet: isMet,
                        isImplied: isImplied))
            }
            if condition.isConstant {
                add(condition.isImplied ? "never came" : "was never asked", seen.wasAsked, isImplied)
            } else if !seen.wasAsked {
                // Both sides are missing, which is said once.
                add("was never asked", false, isImplied)
                add("was never asked", false, true)
                if condition.isWhole { unasked.insert(condition.place.path) }
            } else {
                let failed = seen.wasTrue || seen.wasFalse ? "" : ", it failed each time"
                add("was never true\(failed)", seen.wasTrue, isImplied)
                add("was never false", seen.wasFalse, isImplied || !failed.isEmpty)
            }
        }
        self.goals = goals
    }

    private static func kind(_ condition: WatchedCondition) -> CoverageGoal.Kind {
        if !condition.isWhole { return .branch }
        return condition.place.path.first == "segments" && condition.place.path.count > 2 ? .stage : .condition
    }

    /// Those that stand below a path.
    func goals(within path: [String]) -> [CoverageGoal] { goals.filter { $0.place.isWithin(path) } }
}
