import CEL

/// What was made of expressions when a rule set was looked at before, so that an editor's change costs what has changed.
///
/// A class, since it outlives the loads that ask it; used on one thread. What a load does not ask for is forgotten at its end.
package final class ExpressionMemory {
    /// A parsed expression with what is asked of its tree.
    struct Parsed {
        let result: Result<Expression, Issues>
        /// The fields that are read of events.
        let eventFields: [String]
        let references: Expression.References?
    }

    /// A checked expression, planned, with what lints ask of it.
    struct Checked {
        let checked: CheckedExpression
        let program: Program
        /// The most steps that it takes over lists and maps of the usual size.
        let usualCost: Int
    }

    private struct Entry {
        let parsed: Parsed
        var checked: [Expression.Resolution: Checked] = [:]
        var round: Int
    }

    private var entries: [[UInt8]: Entry] = [:]
    private var round = 0
    /// How often an expression was checked, since nothing was known of it.
    package private(set) var checkCount = 0

    /// Creates a memory of nothing.
    package init() {}

    /// Begins a load.
    func begin() { round += 1 }

    /// Forgets what the load did not ask for.
    func end() { entries = entries.filter { $0.value.round == round } }

    /// An expression's tree.
    func parse(_ text: String) -> Parsed {
        let key = Array(text.utf8)
        if let known = entries[key] {
            entries[key]?.round = round
            return known.parsed
        }
        let parsed = Parsed(Expression.parse(text), isRemembered: true)
        entries[key] = Entry(parsed: parsed, round: round)
        return parsed
    }

    /// What is known of an expression in an environment in which its names stand for the same, or what `check` makes of it now.
    func checked(_ text: String, in environment: Environment, _ check: () -> Checked?) -> Checked? {
        let key = Array(text.utf8)
        guard let references = entries[key]?.parsed.references else { return check() }
        let resolution = environment.resolution(of: references)
        if let known = entries[key]?.checked[resolution] { return known }
        checkCount += 1
        guard let checked = check() else { return nil }
        // Of a text that stood at many places under changing names the last few are enough.
        if entries[key]?.checked.count ?? 0 > 8 { entries[key]?.checked = [:] }
        entries[key]?.checked[resolution] = checked
        return checked
    }
}

extension ExpressionMemory.Parsed {
    /// Asks of a tree what readers ask.
    init(_ result: Result<Expression, Issues>, isRemembered: Bool) {
        self.result = result
        guard case .success(let expression) = result else {
            eventFields = []
            references = nil
            return
        }
        eventFields = (expression.fields(of: "event") + expression.fields(of: "trigger")).map(\.name)
        references = isRemembered ? expression.references : nil
    }
}
