/// What people read about a macro, which the parser expands.
struct Macro: Sendable {
    let name: String
    /// How it is called and what it gives.
    let signatures: [String]
    let documentation: Function.Documentation
}
