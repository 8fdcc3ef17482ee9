import RuleSets

extension RankedGate {
    /// A closed channel holds the send until it opens.
    static let hours = RankedGate(
        row: 10, name: "channel hours with hold", reasons: [.channelHours], bindsTransactional: true
    ) { _, candidate in
        candidate.target.opens.map { .hold(.channelHours, until: $0) } ?? .pass
    }
}
