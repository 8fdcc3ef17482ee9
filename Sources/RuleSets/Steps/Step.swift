import Events

/// One step of a journey. Immutable; a class, so that handing it on costs one count of references.
public final class Step: Sendable {
    /// What a step does.
    public enum Action: Sendable {
        /// Lets time pass.
        case wait(Wait)
        /// Asks for a message.
        case send(Send)

        /// Its kind.
        public var kind: StepKind {
            switch self {
            case .wait: .wait
            case .send: .send
            }
        }
    }

    /// Its `id:`, else its position counted from 1.
    public let id: String
    /// ``StableHash`` of the id, by which a journey refers to it.
    public let hash: UInt64
    /// What it does.
    public let action: Action
    /// The index of the step that comes next; the number of the campaign's steps where this is the last.
    public let next: Int

    /// Creates a step.
    public init(id: String, action: Action, next: Int) {
        self.id = id
        hash = StableHash.hash(id)
        self.action = action
        self.next = next
    }
}

/// A step as written.
struct StepDraft: Sendable {
    enum Action: Sendable {
        case wait(WaitDraft)
        case send(SendDraft)
        /// Refused.
        case broken

        /// Its kind; nil where it was refused.
        var kind: StepKind? {
            switch self {
            case .wait: .wait
            case .send: .send
            case .broken: nil
            }
        }
    }

    let id: String
    let action: Action
}
