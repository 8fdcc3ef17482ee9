import RuleSets

/// Who has won a round so far. Shadows compete with all, and never take a real send's place: so a round may have two winners.
struct RoundWinners {
    /// The campaign of the first that won, real or a shadow.
    private var first: String?
    /// The campaign of the first real one that won.
    private var firstReal: String?

    /// The campaign that outranks a candidate; nil where none does.
    func winner(over candidate: Candidate) -> String? { candidate.holdout == nil ? firstReal : first }

    /// Notes that a candidate has won.
    mutating func note(_ candidate: Candidate) {
        if first == nil { first = candidate.campaign.name }
        if candidate.holdout == nil { firstReal = candidate.campaign.name }
    }
}
