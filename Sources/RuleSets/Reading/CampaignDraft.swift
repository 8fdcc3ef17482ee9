import CEL
import Events
import YAML

/// A campaign as written.
struct CampaignDraft: Sendable {
    let admission: Admission
    let purpose: Purpose
    let priority: Int
    let value: ExpressionText?
    let tags: [String]
    /// The labels that it may use.
    let uses: [Located<String>]
    let trace: Bool
    let trigger: TriggerDraft?
    let condition: ExpressionText?
    let restarts: Bool
    let reEntry: ReEntry
    let exits: [ExitDraft]
    let goal: GoalDraft?
    let steps: [StepDraft]
}

/// What starts a journey, as written.
struct TriggerDraft: Sendable {
    let events: [Located<String>]
    let condition: ExpressionText?
    let key: ExpressionText?
    let maxAge: Milliseconds
    /// The change of segment that it is, in the place of events.
    var change: SegmentChangeDraft?

    /// Where it says what it waits for first.
    var span: SourceSpan? { events.first?.span ?? change?.segment.span }
}

/// What ends a journey, as written.
struct ExitDraft: Sendable {
    let events: [Located<String>]
    let condition: ExpressionText?
    /// The change of segment that it is, in the place of events.
    var change: SegmentChangeDraft?

    /// Where it says what it waits for first.
    var span: SourceSpan? { events.first?.span ?? change?.segment.span }
}
