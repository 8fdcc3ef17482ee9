import CEL
import Events
import RuleSets
import State

/// An event on its way into a campaign.
struct EntryAttempt {
    /// The campaign's index.
    let campaign: Int
    let event: Event
    /// The journey's key; empty where the campaign has none, and before it was asked for.
    var key = ""
    /// Whether the key reads a personal attribute.
    var isKeyPersonal = false
    /// The key of the journey's field.
    var fieldKey: UInt64 = 0
    /// Whether a journey of the campaign and key runs, which this one restarts.
    var restarts = false
    /// Why the journey will be a shadow; nil where it will not.
    var holdout: Holdout?

    /// The key as people are shown it.
    var shownKey: String { isKeyPersonal ? Journey.maskedKey : key }
}

/// What a gate says.
enum Verdict {
    case pass
    case stop(Reason, detail: String? = nil)
    /// Not now: the send is judged again at an instant. Only a ``RankedGate`` says so.
    case hold(Reason, until: Milliseconds)
}

/// A gate between a trigger and its journey. The table ``all`` has them in the language's order.
struct EntryGate: Sendable {
    /// When a stop is told on the decisions topic, where the campaign is not traced.
    enum Telling { case never, onceADay, always }

    /// Its row in the language's table of gates; nil where it stands between two.
    let row: Int?
    /// Its name in the language.
    let name: StaticString
    /// What it may stop for, `error` aside.
    let reasons: [Reason]
    /// When a stop is told; an error is told always where other stops never are.
    let tells: Telling
    /// Whether it has anything to ask of a campaign's events; where it has not, it would let all of them pass.
    let concerns: @Sendable (Campaign, RuleSet) -> Bool
    /// Asks whether the attempt goes on.
    let judge: @Sendable (inout Turn, inout EntryAttempt) -> Verdict

    init(
        row: Int?, name: StaticString, reasons: [Reason], tells: Telling,
        concerns: @escaping @Sendable (Campaign, RuleSet) -> Bool = { _, _ in true },
        judge: @escaping @Sendable (inout Turn, inout EntryAttempt) -> Verdict
    ) {
        self.row = row
        self.name = name
        self.reasons = reasons
        self.tells = tells
        self.concerns = concerns
        self.judge = judge
    }

    /// Every gate, in order.
    static let all: [EntryGate] = [.mode, .active, .rollout, .age, .running, .condition, .holdout, .size]

    /// The gates that concern each campaign.
    static func selection(for rules: RuleSet) -> GateSelection {
        GateSelection(rules.campaigns, of: all.count) { all[$0].concerns($1, rules) }
    }
}

extension Turn {
    /// Takes an event through a campaign's entry; the journey that begins, ready to run, or nil.
    mutating func enter(_ index: Int, by event: Event) -> RunningJourney? {
        if let condition = context.rules.campaigns[index].trigger.condition {
            context.reads.isOpen = false
            switch context.holds(condition, event: .live(event), at: event.time) {
            case .success(true): break
            case .success(false): return nil
            case .failure(let error):
                countError(error, of: index, by: event)
                return nil
            }
        }
        context.reads.begin()
        defer { context.reads.isOpen = false }
        var attempt = EntryAttempt(campaign: index, event: event)
        for place in entryGates.places(for: index) {
            if case .stop(let reason, let detail) = EntryGate.all[place].judge(&self, &attempt) {
                stop(attempt, EntryGate.all[place], reason, detail)
                return nil
            }
        }
        return begin(attempt)
    }

    private mutating func stop(_ attempt: EntryAttempt, _ gate: EntryGate, _ reason: Reason, _ detail: String?) {
        effects.count(.suppressed, reason, campaign: attempt.campaign)
        let telling: EntryGate.Telling =
            switch reason {
            case .error where gate.tells == .never: .always
            case .tooManyJourneys: .onceADay
            default: gate.tells
            }
        tellStop(attempt, reason, detail, telling)
    }

    /// Begins the journey of an attempt that passed all gates, or begins it anew.
    private mutating func begin(_ attempt: EntryAttempt) -> RunningJourney {
        var identifier: Identifier?
        var flags = attempt.isKeyPersonal ? Journey.hasPersonalKey : 0
        if attempt.restarts, let running = context.state.field(Journey.kind, key: attempt.fieldKey),
            let place = context.place(of: running)
        {
            // A restart is no new journey: it keeps the id, and has sent what it has sent.
            identifier = context.state.identifier(of: running)
            flags |= context.state.flags(of: running) & Journey.hasSent
            end(
                RunningJourney(key: running.key, campaign: place.campaign, step: place.step, base: context.now),
                reason: .restarted)
        }
        effects.count(.entered, nil, campaign: attempt.campaign)
        appendJourney(attempt, identifier ?? self.identifier(of: attempt), flags: flags)
        hasMovedJourneys = true
        openGoal(attempt)
        tellOutcome(ofEntry: attempt)
        return RunningJourney(
            key: attempt.fieldKey, campaign: attempt.campaign, step: 0, base: context.now, isNew: !attempt.restarts)
    }

    private func identifier(of attempt: EntryAttempt) -> Identifier {
        var hasher = FieldHasher()
        hasher.append("journey")
        hasher.append(options.application)
        hasher.append(context.rules.campaigns[attempt.campaign].name)
        hasher.append(attempt.event.individual)
        hasher.append(attempt.key)
        hasher.append(attempt.event.id)
        return hasher.identifier()
    }
}
