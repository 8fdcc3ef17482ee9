internal import Ordering

/// What would change between two rule sets, counted.
package struct DifferenceTally: Sendable {
    /// Differences of one kind.
    package struct Group: Sendable {
        /// The campaign.
        package let campaign: String
        /// In what way messages differ.
        package let change: SendDifference.Change
        /// Why: what happens instead, or what differs.
        package let reason: String
        /// How many.
        package fileprivate(set) var count = 0
        /// The first of them.
        package fileprivate(set) var examples: [SendDifference] = []
    }

    /// So many examples are kept of each group.
    package static let mostExamples = 5

    /// How many messages both rule sets send alike.
    package internal(set) var same = 0
    private var groups: [Group] = []

    mutating func count(_ difference: SendDifference) {
        var place = groups.firstIndex {
            $0.change == difference.change && $0.campaign.utf8.elementsEqual(difference.campaign.utf8)
                && $0.reason.utf8.elementsEqual(difference.reason.utf8)
        }
        if place == nil {
            groups.append(Group(campaign: difference.campaign, change: difference.change, reason: difference.reason))
            place = groups.count - 1
        }
        guard let place else { return }
        groups[place].count += 1
        if groups[place].examples.count < Self.mostExamples { groups[place].examples.append(difference) }
    }

    /// All groups: by campaign, in order of the names, then added before lost before changed, then the largest first.
    package var allGroups: [Group] {
        let changes = SendDifference.Change.allCases
        return groups.sorted { left, right in
            if !left.campaign.utf8.elementsEqual(right.campaign.utf8) { return left.campaign.precedes(right.campaign) }
            if left.change != right.change {
                return changes.firstIndex(of: left.change) ?? 0 < changes.firstIndex(of: right.change) ?? 0
            }
            return left.count == right.count ? left.reason.precedes(right.reason) : left.count > right.count
        }
    }

    /// How many messages differ in a way, of all campaigns or of one.
    package func count(_ change: SendDifference.Change, of campaign: String? = nil) -> Int {
        groups.reduce(0) { sum, group in
            guard group.change == change else { return sum }
            if let campaign, !campaign.utf8.elementsEqual(group.campaign.utf8) { return sum }
            return sum + group.count
        }
    }
}
