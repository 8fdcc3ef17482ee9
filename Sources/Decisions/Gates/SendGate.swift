import CEL
import Events
import RuleSets
import State

/// A send on its way through the gates of its own.
struct SendAttempt {
    let send: Send
    let step: Step
    let journey: RunningJourney
    let campaign: Campaign
    /// The journey's trigger.
    let trigger: EventSource
    /// What the step's condition read.
    var reads: [(name: String, value: Value)] = []
    /// The indexes of the channels that there is consent for, in order of preference.
    var channels: [Int] = []
    /// The channel to send on.
    var target: SendTarget?
    /// Those to try after it, where the send falls back.
    var fallbacks: [SendTarget] = []
    var params: [MessageCommand.Parameter] = []
}

/// A gate that a send passes before it competes. The table ``all`` has them in the language's order.
struct SendGate: Sendable {
    /// Its name in the language.
    let name: StaticString
    /// What it may stop for, `error` aside.
    let reasons: [Reason]
    /// Asks whether the send goes on.
    let judge: @Sendable (inout Turn, inout SendAttempt) -> Verdict

    /// Every gate, in order.
    static let all: [SendGate] = [.stepCondition, .consent, .address, .params]
}

/// A gate that a send passes in order of rank, when nothing better has won. The table ``all`` has them in the language's order.
struct RankedGate: Sendable {
    /// Its name in the language.
    let name: StaticString
    /// What it may stop for.
    let reasons: [Reason]
    /// Whether it binds transactional sends, too.
    let bindsTransactional: Bool
    /// Asks whether the send goes.
    let judge: @Sendable (inout Turn, Candidate) -> Verdict

    /// Every gate, in order.
    static let all: [RankedGate] = [.hours, .quietHours, .expiry, .caps]
}

extension Turn {
    /// Takes a send through the gates of its own. Nil: it was suppressed.
    mutating func judge(_ send: Send, step: Step, of journey: inout RunningJourney) -> Candidate? {
        guard let field = context.state.field(Journey.kind, key: journey.key) else { return nil }
        let campaign = context.rules.campaigns[journey.campaign]
        let trigger = EventSource.kept(KeptTrigger(context.state.journey(field), in: context.state))
        var attempt = SendAttempt(send: send, step: step, journey: journey, campaign: campaign, trigger: trigger)
        for gate in SendGate.all {
            guard case .stop(let reason, let detail) = gate.judge(&self, &attempt) else { continue }
            conclude(
                SendResult(outcome: .suppressed, reason: reason, detail: detail, reads: attempt.reads), step: step,
                of: &journey)
            return nil
        }
        guard let target = attempt.target else { return nil }
        return Candidate(
            journey: journey, step: step, send: send, campaign: campaign, target: target, fallbacks: attempt.fallbacks,
            params: attempt.params, reads: attempt.reads, value: rank(campaign, trigger: trigger))
    }

    private mutating func rank(_ campaign: Campaign, trigger: EventSource) -> Double {
        guard let program = campaign.value else { return 0 }
        return switch context.evaluate(program, event: trigger, at: context.now) {
        case .double(let number): number
        case .int(let number): Double(number)
        case .uint(let number): Double(number)
        default: 0
        }
    }
}
