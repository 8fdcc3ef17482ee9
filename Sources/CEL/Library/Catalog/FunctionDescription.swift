/// What people read about a function or macro: the source of `attune explain functions` and of the documentation.
public struct FunctionDescription: Sendable {
    /// The name, with its namespace: `size`, `math.abs`.
    public let name: String
    /// The functions it comes with.
    public let family: FunctionFamily
    /// How it is called and what it gives: `string.size() → int`.
    public let signatures: [String]
    /// What it does, in one sentence.
    public let summary: String
    /// An expression that uses it.
    public let example: String
    /// An expression for what the example gives.
    public let result: String
}

extension FunctionDescription {
    /// Every function and macro, by family, then in the order of the tables.
    public static let all: [FunctionDescription] = FunctionFamily.allCases.flatMap { family in
        (tables[family] ?? []).map { row in
            FunctionDescription(
                name: row.name, family: family, signatures: row.signatures ?? signatures(of: row.name),
                summary: row.summary, example: row.example, result: row.result)
        }
    }

    /// A row of the tables; signatures are those of the implementation, except for macros.
    struct Row: Sendable {
        let name: String
        var signatures: [String]?
        let summary: String
        let example: String
        let result: String

        init(_ name: String, _ summary: String, _ example: String, _ result: String) {
            self.name = name
            self.summary = summary
            self.example = example
            self.result = result
        }

        /// A macro, which has no implementation of its own name.
        init(macro name: String, _ signatures: [String], _ summary: String, _ example: String, _ result: String) {
            self.init(name, summary, example, result)
            self.signatures = signatures
        }
    }

    private static let tables: [FunctionFamily: [Row]] = [
        .core: core, .optionals: optionals, .strings: strings, .math: math, .lists: lists, .sets: sets, .regex: regex,
        .encoders: encoders, .attune: attune,
    ]

    private static func signatures(of name: String) -> [String] {
        guard let number = Library.number(of: name) else { return [] }
        return Library.functions[number].overloads.map { "\($0.signature(of: name)) → \($0.result)" }
    }
}
