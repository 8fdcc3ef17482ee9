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
    /// What its expressions call `event` and `trigger`.
    let events: StepEvents
    /// The variant that is the individual's; nil where the send has none.
    let variant: Variants.Variant?
    /// What the step's condition read.
    var reads: [(name: String, value: Value)] = []
    /// The indexes of the channels that there is consent for, in order of preference.
    var channels: [Int] = []
    /// The channel's index and the address to send to.
    var target: (channel: Int, address: String)?
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
    static let all: [RankedGate] = [.expiry, .caps]
}

extension Turn {
    /// Takes a send through the gates of its own. Nil: it was suppressed.
    mutating func judge(_ send: Send, step: Step, of journey: inout RunningJourney) -> Candidate? {
        guard let field = context.state.field(Journey.kind, key: journey.key) else { return nil }
        let campaign = context.rules.campaigns[journey.campaign]
        var attempt = SendAttempt(
            send: send, step: step, journey: journey, campaign: campaign,
            events: context.state.events(of: context.state.journey(field), at: step),
            variant: variant(of: send, step, campaign))
        for gate in SendGate.all {
            guard case .stop(let reason, let detail) = gate.judge(&self, &attempt) else { continue }
            conclude(
                SendResult(outcome: .suppressed, reason: reason, detail: detail, reads: attempt.reads), step: step,
                of: &journey)
            return nil
        }
        guard let target = attempt.target else { return nil }
        return Candidate(
            journey: journey, step: step, send: send, variant: attempt.variant, campaign: campaign,
            channel: target.channel, address: target.address,
            params: attempt.params, reads: attempt.reads,
            value: rank(campaign, field))
    }

    /// The campaign's value, which stands outside of every `then`: its event is the trigger.
    private mutating func rank(_ campaign: Campaign, _ journey: Field) -> Double {
        guard let program = campaign.value else { return 0 }
        let trigger = EventSource.kept(KeptTrigger(context.state.journey(journey), in: context.state))
        return switch context.evaluate(program, event: trigger, at: context.now) {
        case .double(let number): number
        case .int(let number): Double(number)
        case .uint(let number): Double(number)
        default: 0
        }
    }
}
