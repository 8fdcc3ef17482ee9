/// An expression with what it may name.
struct ExpressionPlace {
    /// The expression, parsed or not.
    let text: ExpressionText
    /// What it may name.
    let scope: ExpressionScope
}
