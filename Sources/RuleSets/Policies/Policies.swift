import YAML

/// What holds for everyone: one member a row of ``PolicyRow/all``.
public struct Policies: Sendable {
    /// The IANA zone of individuals without one of their own, or nil.
    public var defaultTimeZone: String?
    /// Whether marketing is allowed to those who never said.
    public var marketingByDefault = false
    /// The control group of all marketing, or nil.
    public var holdout: HoldoutPolicy?
    /// Every one of them must hold.
    public var caps: [Cap] = []
    /// When nobody is disturbed, or nil.
    public var quietHours: QuietHours?
    /// What holds for labels; one that is not named asks for nothing but to be named in `uses`.
    public var labels: [LabelPolicy] = []
    /// What stops sends while it holds, in the order written.
    public var suppress: [SuppressPolicy] = []

    /// Creates policies that ask for nothing.
    public init() {}
}

/// What holds for everyone, as written.
struct PoliciesDraft: Sendable {
    /// The keys with their places, for those that stand in two files.
    var keys = Definitions<Bool>()
    var defaultTimeZone: Located<String>?
    var marketingByDefault = false
    var caps: [CapDraft] = []
    var quietHours: QuietHoursDraft?
    var labels: [LabelPolicyDraft] = []
    var holdout: HoldoutPolicy?
    var paused = PausedDraft.named([])
    var suppress: [SuppressPolicyDraft] = []
}

/// A policy: a key below `policies`. A new one is a file beside this one with its row, and a line in each of ``all``, ``Policies`` and
/// ``PoliciesDraft``.
struct PolicyRow: Sendable {
    /// Its key.
    let key: String
    /// What may stand at its key.
    let shape: Shape
    /// What it does, in a phrase for completions.
    let help: String
    /// Reads what stands at its key in `policies`, which has it.
    let read: @Sendable (DraftReader, MappingReader) -> Void
    /// Checks what was read.
    let check: @Sendable (RuleSetChecker, PoliciesDraft, inout Policies) -> Void

    /// Every policy, in the order in which help lists them.
    static let all: [PolicyRow] = [
        .paused, .timeZone, .consent, .holdout, .quietHours, .caps, .suppress, .labels,
    ]
}

extension RuleFileShape {
    static let policies = MappingShape(
        PolicyRow.all.map { .init($0.key, $0.shape, $0.help) })
}

extension DraftReader {
    /// `policies:`; each of its keys may stand in one file.
    func readPolicies(_ node: Node) {
        if node.scalar?.isAbsent == true { return }
        guard let reader = MappingReader(node, "policies", RuleFileShape.policies, into: collector) else { return }
        for entry in reader.mapping.entries {
            guard let row = PolicyRow.all.first(where: { entry.key.equals($0.key) }),
                drafts.policies.keys.define(Located(row.key, entry.key), "policy", true, into: collector)
            else { continue }
            row.read(self, reader)
        }
    }
}

extension RuleSetChecker {
    /// Checks what holds for everyone.
    func checkPolicies() -> Policies {
        var policies = Policies()
        for row in PolicyRow.all { row.check(self, drafts.policies, &policies) }
        return policies
    }
}
