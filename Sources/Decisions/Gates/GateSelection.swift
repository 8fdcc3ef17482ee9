import RuleSets

/// Which gates of a table concern each campaign, so that the others cost nothing: a bit a gate, by campaign.
struct GateSelection: Sendable {
    private let masks: [UInt32]

    /// Selects gates of a table with so many by what `concerns` says of a gate's place and a campaign.
    init(_ campaigns: [Campaign], of count: Int, _ concerns: (Int, Campaign) -> Bool) {
        masks = campaigns.map { campaign in
            (0..<count).reduce(0) { concerns($1, campaign) ? $0 | 1 << UInt32($1) : $0 }
        }
    }

    /// The places of the gates that concern a campaign, ascending.
    @inline(__always)
    func places(for campaign: Int) -> Places { Places(mask: masks[campaign]) }

    /// Places in a table, ascending.
    struct Places: Sequence, IteratorProtocol {
        var mask: UInt32

        @inline(__always)
        mutating func next() -> Int? {
            if mask == 0 { return nil }
            defer { mask &= mask &- 1 }
            return mask.trailingZeroBitCount
        }
    }
}
