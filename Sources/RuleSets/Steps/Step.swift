public import CEL
import Events
import YAML

/// One step of a journey. Immutable; a class, so that handing it on costs one count of references.
public final class Step: Sendable {
    /// What a step does.
    public enum Action: Sendable {
        /// Lets time pass.
        case wait(Wait)
        /// Asks for a message.
        case send(Send)
        /// Waits for an event, at most so long.
        case await(Await)
        /// Goes the way of the first condition that holds.
        case choose(Choose)

        /// Its kind.
        public var kind: StepKind {
            switch self {
            case .wait: .wait
            case .send: .send
            case .await: .await
            case .choose: .choose
            }
        }
    }

    /// Where a step stands among the steps of its campaign.
    public struct Place: Sendable {
        /// The index of the step that comes next; the number of the campaign's steps where this is the last.
        public let next: Int
        /// The index of the step that every journey passed last which comes to this one: the one before it in its list, else the one
        /// that it stands within; nil for the first.
        public let previous: Int?
        /// The ``Step/hash``es of the awaits in whose `then` it stands, the innermost last: of that one `event` is the event that came.
        public let awaits: [UInt64]
        /// The keys and items that lead to it from the campaign in its rule file, items by their id, else their position from 1:
        /// `steps`, `3`, `then`, `first-nudge`.
        public let path: [String]

        /// Creates a place.
        public init(next: Int, previous: Int?, awaits: [UInt64], path: [String]) {
            self.next = next
            self.previous = previous
            self.awaits = awaits
            self.path = path
        }
    }

    /// Its `id:`, else its position: `2`, `3.then.1`.
    public let id: String
    /// ``StableHash`` of the id, by which a journey refers to it.
    public let hash: UInt64
    /// Its own condition, without which a journey passes it over; nil for a send, whose condition is a gate, and where there is none.
    public let condition: Program?
    /// What it does.
    public let action: Action
    /// Where it stands.
    public let place: Place

    /// The index of the step that comes next; the number of the campaign's steps where this is the last.
    public var next: Int { place.next }

    /// Creates a step.
    public init(id: String, condition: Program?, action: Action, place: Place) {
        self.id = id
        hash = StableHash.hash(id)
        self.condition = condition
        self.action = action
        self.place = place
    }
}

/// A step as written.
struct StepDraft: Sendable {
    enum Action: Sendable {
        case wait(WaitDraft)
        case send(SendDraft)
        case await(AwaitDraft)
        case choose(ChooseDraft)
        /// Refused.
        case broken

        /// Its kind; nil where it was refused.
        var kind: StepKind? {
            switch self {
            case .wait: .wait
            case .send: .send
            case .await: .await
            case .choose: .choose
            case .broken: nil
            }
        }
    }

    /// Its `id:`, else its position.
    let id: String
    /// Where its `id:` is written.
    var name: Scalar?
    /// Its own condition; a send has it in itself.
    var condition: ExpressionText?
    /// The keys and items that lead to it from the campaign.
    let path: [String]
    let action: Action

    /// The lists of steps within it, in order.
    var lists: [[StepDraft]] {
        switch action {
        case .wait, .send, .broken: []
        case .await(let draft): [draft.matched, draft.missed]
        case .choose(let draft): draft.alternatives.map(\.steps)
        }
    }
}

extension [StepDraft] {
    /// They and all within them, each before those within it.
    var withInner: [StepDraft] { flatMap { [$0] + $0.lists.flatMap(\.withInner) } }
}
