import CEL
import RuleSets

extension SendGate {
    /// The policies that suppress sends while their condition holds, in the order written. What the one that stops it read is told; what
    /// others read is not, since their labels do not travel.
    static let suppress = SendGate(row: 7, name: "policies.suppress", reasons: [.suppressed]) { campaign in
        !campaign.suppressPolicies.isEmpty
    } judge: { turn, attempt in
        for index in attempt.campaign.suppressPolicies {
            let policy = turn.context.rules.policies.suppress[index]
            turn.context.reads.begin()
            let holds = turn.context.holds(policy.condition, event: .none, at: turn.context.now)
            turn.context.reads.isOpen = false
            if case .success(false) = holds { continue }
            for read in turn.context.inputs() {
                attempt.reads.removeAll { $0.name.hasSameBytes(as: read.name) }
                attempt.reads.append(read)
            }
            if case .failure(let error) = holds {
                return .stop(.error, detail: "policy `\(policy.name)`: \(error.message)")
            }
            return .stop(.suppressed, detail: policy.name)
        }
        return .pass
    }
}
