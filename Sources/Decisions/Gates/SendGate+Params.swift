import CEL
import RuleSets

extension SendGate {
    /// The parameters, which must all have values.
    static let params = SendGate(row: 8, name: "params can be rendered", reasons: []) { turn, attempt in
        for (name, template) in attempt.variant?.params ?? attempt.send.params {
            turn.context.hasReadPersonal = false
            switch turn.context.render(template, attempt.events) {
            case .success(let value):
                attempt.params.append(
                    MessageCommand.Parameter(name: name, value: value, isPersonal: turn.context.hasReadPersonal))
            case .failure(let error): return .stop(.error, detail: "parameter `\(name)`: \(error.message)")
            }
        }
        return .pass
    }
}
