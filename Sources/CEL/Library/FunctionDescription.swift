/// What people read about a function or macro.
public struct FunctionDescription: Sendable {
    /// The name, with its namespace: `size`, `math.abs`.
    public let name: String
    /// How it is called and what it gives: `string.size() → int`.
    public let signatures: [String]
    /// What it does, in one sentence.
    public let summary: String
    /// An expression that uses it.
    public let example: String
    /// An expression for what the example gives.
    public let result: String

    init(_ name: String, _ signatures: [String], _ documentation: Function.Documentation) {
        self.name = name
        self.signatures = signatures
        summary = documentation.summary
        example = documentation.example
        result = documentation.result
    }
}

extension FunctionLibrary {
    /// Every macro and function: the source of the catalogue of functions.
    public var descriptions: [FunctionDescription] {
        // What a macro becomes is described by the macro.
        macros.map { FunctionDescription($0.name, $0.signatures, $0.documentation) }
            + functions.filter { $0.name == $0.shownName }.map { function in
                FunctionDescription(
                    function.name, function.overloads.map { "\($0.signature(of: function.name)) → \($0.result)" },
                    function.documentation)
            }
    }
}
