import Events
import RuleSets

extension EntryGate {
    /// An event older than the trigger's `max_age` on arrival starts nothing.
    static let age = EntryGate(
        row: 2, name: "trigger age on arrival", reasons: [.staleTrigger], tells: .never
    ) { turn, attempt in
        let age = turn.context.now.subtractingClamped(attempt.event.time)
        return age > turn.context.rules.campaigns[attempt.campaign].trigger.maxAge ? .stop(.staleTrigger) : .pass
    }
}
