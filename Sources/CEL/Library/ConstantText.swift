/// What a constant text among a function's arguments must be: one that is something else is an issue before any evaluation, at its place.
public struct ConstantText: Sendable {
    /// Fails with what is wrong with a text.
    let check: @Sendable (String, TimeZoneDatabase) throws(EvaluationError) -> Void
    /// What helps with a wrong text, such as the one that was probably meant; empty where nothing does.
    let help: @Sendable (String, TimeZoneDatabase) -> String

    /// Creates a check that fails with what is wrong with a text.
    public init(_ check: @escaping @Sendable (String) throws(EvaluationError) -> Void) {
        self.init(check: { text, _ throws(EvaluationError) in try check(text) }, help: { _, _ in "" })
    }

    private init(
        check: @escaping @Sendable (String, TimeZoneDatabase) throws(EvaluationError) -> Void,
        help: @escaping @Sendable (String, TimeZoneDatabase) -> String
    ) {
        self.check = check
        self.help = help
    }

    /// The name of a time zone that the environment knows.
    public static let timeZone = ConstantText(
        check: { name, zones throws(EvaluationError) in _ = try zones.zone(name) },
        help: { name, zones in
            if zones.isEmpty { return TimeZoneDatabase.helpWithoutFiles }
            return zones.nearest(to: name).map { "did you mean \"\($0)\"?" } ?? ""
        })

    /// A regular expression.
    static let pattern = ConstantText { text throws(EvaluationError) in _ = try Pattern(text) }

    /// A regular expression with at most one capturing group.
    static let patternOfOneGroup = ConstantText { text throws(EvaluationError) in _ = try Pattern(text).withOneGroup() }
}
