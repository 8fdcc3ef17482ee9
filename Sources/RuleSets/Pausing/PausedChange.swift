import Ordering

/// The campaigns that `policies.paused` names.
package enum PausedCampaigns: Equatable, Sendable {
    /// All of them.
    case all
    /// These, in the order written.
    case named([String])
}

/// A change of `policies.paused`.
package enum PausedChange: Sendable {
    /// Some more campaigns are paused.
    case pause([String])
    /// Some campaigns are paused no more.
    case resume([String])
    /// All campaigns are paused.
    case pauseAll
    /// No campaign is paused any more by the policy.
    case resumeAll

    /// What is paused after the change, of a rule set with these campaigns.
    func applied(to paused: PausedCampaigns, among campaigns: [String]) -> PausedCampaigns {
        switch (self, paused) {
        case (.pauseAll, _), (.pause, .all): .all
        case (.resumeAll, _): .named([])
        case (.pause(let names), .named(let before)): .named(before + names.without(before).withoutRepeats())
        case (.resume(let names), .named(let before)): .named(before.without(names))
        case (.resume(let names), .all): .named(campaigns.without(names))
        }
    }
}

extension [String] {
    /// Those that are not among others, by bytes.
    func without(_ others: [String]) -> [String] {
        filter { name in !others.contains { $0.utf8.elementsEqual(name.utf8) } }
    }

    fileprivate func withoutRepeats() -> [String] {
        reduce(into: []) { names, name in names += [name].without(names) }
    }
}
