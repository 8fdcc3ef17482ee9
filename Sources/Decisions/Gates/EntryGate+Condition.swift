import CEL
import Events
import RuleSets

extension EntryGate {
    /// The campaign's `when`.
    static let condition = EntryGate(row: 4, name: "when", reasons: [.condition], tells: .never) { turn, attempt in
        guard let condition = turn.context.rules.campaigns[attempt.campaign].condition else { return .pass }
        switch turn.context.holds(condition, event: .live(attempt.event), at: attempt.event.time) {
        case .success(true): return .pass
        case .success(false): return .stop(.condition)
        case .failure(let error): return .stop(.error, detail: error.message)
        }
    }
}
