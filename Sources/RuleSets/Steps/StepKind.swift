import YAML

/// A kind of step. The raw value is its key in rule files.
///
/// A new one is a file of its own beside this one, a case here and one in each of ``Step/Action`` and its draft, which the compiler
/// then asks for wherever kinds are told apart.
public enum StepKind: String, Sendable, CaseIterable {
    /// Lets time pass.
    case wait
    /// Asks for a message.
    case send

    /// Keys of the kinds that later versions have.
    static let later = ["await", "then", "else", "choose"]

    /// What rule files say of it.
    var row: StepRow {
        switch self {
        case .wait: .wait
        case .send: .send
        }
    }
}

/// What rule files say of a kind of step, and how it is read.
struct StepRow: Sendable {
    /// What may stand at its key.
    let shape: Shape
    /// What it does, in a phrase for completions.
    let help: String
    /// Whether the step's `when` may stand beside it.
    let takesCondition: Bool
    /// Whether it asks for a message, as one step of a campaign must.
    let sends: Bool
    /// Reads what stands at its key, with the step's condition.
    let read: @Sendable (DraftReader, Node, ExpressionText?) -> StepDraft.Action
}
