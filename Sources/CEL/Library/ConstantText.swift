/// What a constant text among a function's arguments must be: one that is something else is an issue before any evaluation, at its place.
public struct ConstantText: Sendable {
    /// Fails with what is wrong with a text.
    let check: @Sendable (String, TimeZoneDatabase) throws(EvaluationError) -> Void
    /// The text that was probably meant instead of a wrong one.
    let suggestion: @Sendable (String, TimeZoneDatabase) -> String?

    /// Creates a check that fails with what is wrong with a text.
    public init(_ check: @escaping @Sendable (String) throws(EvaluationError) -> Void) {
        self.init(check: { text, _ throws(EvaluationError) in try check(text) }, suggestion: { _, _ in nil })
    }

    private init(
        check: @escaping @Sendable (String, TimeZoneDatabase) throws(EvaluationError) -> Void,
        suggestion: @escaping @Sendable (String, TimeZoneDatabase) -> String?
    ) {
        self.check = check
        self.suggestion = suggestion
    }

    /// The name of a time zone that the environment knows.
    public static let timeZone = ConstantText(
        check: { name, zones throws(EvaluationError) in _ = try zones.zone(name) },
        suggestion: { name, zones in zones.nearest(to: name) })

    /// A regular expression.
    static let pattern = ConstantText { text throws(EvaluationError) in _ = try Pattern(text) }

    /// A regular expression with at most one capturing group.
    static let patternOfOneGroup = ConstantText { text throws(EvaluationError) in _ = try Pattern(text).withOneGroup() }
}
