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
    /// What the step's condition read, and what stopped it.
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
    /// Its row in the language's table of gates.
    let row: Int
    /// Its name in the language.
    let name: StaticString
    /// What it may stop for, `error` aside.
    let reasons: [Reason]
    /// Whether it has anything to ask of a campaign's sends; where it has not, it would let all of them pass.
    let concerns: @Sendable (Campaign) -> Bool
    /// Asks whether the send goes on.
    let judge: @Sendable (inout Turn, inout SendAttempt) -> Verdict

    init(
        row: Int, name: StaticString, reasons: [Reason],
        concerns: @escaping @Sendable (Campaign) -> Bool = { _ in true },
        judge: @escaping @Sendable (inout Turn, inout SendAttempt) -> Verdict
    ) {
        self.row = row
        self.name = name
        self.reasons = reasons
        self.concerns = concerns
        self.judge = judge
    }

    /// Every gate, in order.
    static let all: [SendGate] = [.stepCondition, .mode, .active, .suppress, .consent, .address, .params]

    /// The gates that concern each campaign.
    static func selection(for rules: RuleSet) -> GateSelection {
        GateSelection(rules.campaigns, of: all.count) { all[$0].concerns($1) }
    }
}

/// A gate that a send passes in order of rank, when nothing better has won. The table ``all`` has them in the language's order.
struct RankedGate: Sendable {
    /// Its row in the language's table of gates.
    let row: Int
    /// Its name in the language.
    let name: StaticString
    /// What it may stop for.
    let reasons: [Reason]
    /// Whether it binds transactional sends, too.
    let bindsTransactional: Bool
    /// Asks whether the send goes.
    let judge: @Sendable (inout Turn, Candidate) -> Verdict

    /// Every gate, in order.
    static let all: [RankedGate] = [.hours, .quietHours, .expiry, .caps, .room]
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
        for place in sendGates.places(for: journey.campaign) {
            guard case .stop(let reason, let detail) = SendGate.all[place].judge(&self, &attempt) else { continue }
            conclude(
                SendResult(outcome: .suppressed, reason: reason, detail: detail, reads: attempt.reads), step: step,
                of: &journey)
            return nil
        }
        guard let target = attempt.target else { return nil }
        return Candidate(
            journey: journey, step: step, send: send, variant: attempt.variant, campaign: campaign, target: target,
            fallbacks: attempt.fallbacks, params: attempt.params, holdout: holdout(of: field, campaign),
            reads: attempt.reads, value: rank(campaign, field))
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
