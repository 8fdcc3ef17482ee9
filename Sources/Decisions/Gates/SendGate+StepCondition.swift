import CEL
import RuleSets

extension SendGate {
    /// The step's own `when`.
    static let stepCondition = SendGate(row: 6, name: "step's when", reasons: [.stepCondition]) { turn, attempt in
        guard let condition = attempt.send.condition else { return .pass }
        turn.context.reads.begin()
        let holds = turn.context.holds(
            condition, event: attempt.events.event, trigger: attempt.events.trigger, at: turn.context.now)
        turn.context.reads.isOpen = false
        attempt.reads = turn.context.inputs()
        switch holds {
        case .success(true): return .pass
        case .success(false): return .stop(.stepCondition)
        case .failure(let error): return .stop(.error, detail: error.message)
        }
    }
}
