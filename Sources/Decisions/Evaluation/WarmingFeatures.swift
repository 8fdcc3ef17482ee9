internal import CEL
public import Events
internal import State
internal import RuleSets

/// Features that were not counted yet for as long as their windows are. Immutable; a class, so that
/// handing it to every turn costs one count of references.
public final class WarmingFeatures: Sendable {
    /// By feature index: the first instant at which a window may end and is complete; `Int64.min` where it always was, `Int64.max`
    /// where no window will ever have passed.
    public let completions: [Milliseconds]

    /// Creates the list; nil where nothing is warming.
    public init?(completions: [Milliseconds]) {
        guard completions.contains(where: { $0 > .min }) else { return nil }
        self.completions = completions
    }

    /// From when on a feature that may not be read while it is warming is complete; nil where it is, or never will be.
    func end(of feature: Int, in rules: RuleSet) -> Milliseconds? {
        guard completions.indices.contains(feature), completions[feature] > .min, completions[feature] < .max else {
            return nil
        }
        return rules.features.features[feature].allowsWarming ? nil : completions[feature]
    }

    /// Why a feature may not be read, or nil where it may.
    ///
    /// - Parameters:
    ///   - clock: The partition's clock. What it did not reach yet did not happen, whatever an event from ahead of it says.
    ///   - end: The end of the window: the time of a late event is before the clock.
    func refusal(
        of feature: Int, in rules: RuleSet, at clock: Milliseconds, to end: Milliseconds
    ) -> EvaluationError? {
        guard completions.indices.contains(feature), min(clock, end) < completions[feature] else { return nil }
        let definition = rules.features.features[feature]
        if definition.allowsWarming { return nil }
        let until = completions[feature]
        let end =
            until == .max
            ? "and has no `over` that could pass" : "until \(Timestamp(clampingMilliseconds: until))"
        return EvaluationError(
            "`\(definition.name)` is warming: it is counted only since the rules were changed, \(end); `warming: allow` reads it "
                + "all the same")
    }
}
