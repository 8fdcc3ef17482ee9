import CEL
import Events
import YAML

/// A campaign as written.
struct CampaignDraft: Sendable {
    let purpose: Purpose
    let priority: Int
    let value: ExpressionText?
    let tags: [String]
    let trace: Bool
    let trigger: TriggerDraft?
    let condition: ExpressionText?
    let restarts: Bool
    let reEntry: ReEntry
    let exits: [ExitDraft]
    let steps: [StepDraft]
}

/// What starts a journey, as written.
struct TriggerDraft: Sendable {
    let events: [Located<String>]
    let condition: ExpressionText?
    let key: ExpressionText?
    let maxAge: Milliseconds
}

/// What ends a journey, as written.
struct ExitDraft: Sendable {
    let events: [Located<String>]
    let condition: ExpressionText?
}

/// A step as written.
struct StepDraft: Sendable {
    enum Action: Sendable {
        case wait(Milliseconds)
        case until(ExpressionText?)
        case send(SendDraft)
        /// Refused.
        case broken
    }

    let id: String
    let action: Action
}

/// A send as written.
struct SendDraft: Sendable {
    let condition: ExpressionText?
    let channels: [Located<String>]
    let template: String
    let params: [(name: String, value: ParameterDraft)]
    let expires: Milliseconds
    let obeysCaps: Bool
    let counts: Bool
}

/// A parameter as written.
indirect enum ParameterDraft: Sendable {
    case literal(Value)
    case expression(ExpressionText)
    case text([Part])
    case list([ParameterDraft])
    case map([(name: String, value: ParameterDraft)])

    enum Part: Sendable {
        case literal(String)
        case expression(ExpressionText)
    }
}
