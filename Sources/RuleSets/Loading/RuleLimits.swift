import CEL

/// What a rule set may be at most.
enum RuleLimits {
    /// The longest chain of scores and segments that read each other: they are evaluated by recursion.
    static let dependencyDepth = 64
    /// The deepest nesting of a property's type, which is read and checked by recursion.
    static let typeDepth = 32
    /// The deepest that steps stand within each other: deeper than anybody follows, and far from what recursion takes.
    static let stepDepth = 16
    /// Weights of variants: fine enough for one in a million, and their sums are far from overflow.
    static let variantWeights: ClosedRange<Int64> = 0...1_000_000
    /// The most messages that a cap may allow: every one within its period is kept with the individual.
    static let capMaximum: Int64 = 10_000
    /// Weights and intercepts of logistic scores: what is beyond is a slip, and sums of them stay finite.
    static let weights: ClosedRange<Double> = -1e9...1e9
    /// Priorities of campaigns.
    static let priorities: ClosedRange<Int64> = 0...100
    /// A longer window is doubtful: 400 days, a year and a month to compare it with.
    static let usualWindow: Int64 = 400 * 86_400_000
    /// The elements that a list or map of an event has at most where nothing is said: a large basket.
    static let usualElements = 100
    /// What lints take for the sizes of lists, maps and texts: an event of some 64 KiB, whose texts are ids and words, too short to
    /// take a step.
    static let usualSizes = Sizes(
        Sizes.Size(elements: 0...usualElements, bytes: 0...31, allElements: 4_096, allBytes: 65_536))
}

/// What stands where a rule file says nothing.
package enum RuleDefaults {
    /// An event older than this on arrival starts nothing: 24 h.
    static let maxAge: Int64 = 86_400_000
    /// How long a message makes sense: 24 h.
    static let expires: Int64 = 86_400_000
    /// How long quiet hours may hold a send: 12 h, a night.
    static let maxHold: Int64 = 43_200_000
    /// How many keys a feature with `by` holds.
    static let keys = 32
    /// How many values `recent` has.
    static let recent = 10
    /// A campaign's priority.
    static let priority = 50
    /// The steps of one evaluation, where no `limits.expression_cost` is configured: some milliseconds.
    package static let expressionCost = 100_000
    /// Whom a test is about.
    static let individual = "someone"
}
