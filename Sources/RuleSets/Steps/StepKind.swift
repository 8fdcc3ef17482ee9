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
    /// Waits for an event, at most so long.
    case await
    /// Goes the way of the first condition that holds.
    case choose

    /// What rule files say of it.
    var row: StepRow {
        switch self {
        case .wait: .wait
        case .send: .send
        case .await: .await
        case .choose: .choose
        }
    }
}

/// What rule files say of a kind of step, and how it is read.
struct StepRow: Sendable {
    /// What may stand at its key.
    let shape: Shape
    /// What it does, in a phrase for completions.
    let help: String
    /// The keys that may stand beside its own, and beside that of no other kind.
    var companions: [MappingShape.Field] = []
    /// Whether it asks for a message, as one step of a campaign must.
    var sends = false
    /// Reads what stands at its key.
    let read: @Sendable (DraftReader, Node, StepPlace) -> StepDraft.Action
}

/// A step that is being read, and where it stands.
struct StepPlace {
    /// Its keys.
    let reader: MappingReader
    /// What stands at its `when`.
    let condition: ExpressionText?
    /// Its position, with which those of the steps within it begin: `2`, `3.then.1`.
    let position: String
    /// The keys and items that lead to it from the campaign, as `RuleOutline` has them.
    let path: [String]
    /// How many steps it stands within.
    let depth: Int

    /// The steps that stand within it behind a part of its position (`then`, `1`) and at some keys.
    func inside(_ part: String, at keys: [String]) -> StepListPlace {
        StepListPlace(prefix: "\(position).\(part).", path: path + keys, depth: depth + 1)
    }
}

/// A list of steps that is being read, and where it stands.
struct StepListPlace {
    /// What the positions of its steps begin with: nothing, `3.then.`, `3.1.`.
    let prefix: String
    /// The keys and items that lead to it from the campaign.
    let path: [String]
    /// How many steps its steps stand within.
    let depth: Int
}
