import CEL
import RuleSets

extension SendGate {
    /// The first channel with an address that is not empty; one that errs is none.
    static let address = SendGate(row: 8, name: "address", reasons: [.unreachable]) { turn, attempt in
        for channel in attempt.channels {
            let program = turn.context.rules.channels[channel].address
            if case .string(let text) = turn.context.evaluate(program, event: .none, at: turn.context.now),
                !text.isEmpty
            {
                attempt.target = (channel, text)
                return .pass
            }
        }
        return .stop(.unreachable)
    }
}
