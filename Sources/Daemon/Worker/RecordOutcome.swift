internal import Engine

/// The outcome of a record: the values of the label `outcome` of `attune_events_total`.
enum RecordOutcome: String, CaseIterable {
    case applied, duplicate, tombstone, erased, rekeyed
    case undeclaredType = "undeclared_type"
    case deadLetter = "dead_letter"

    /// The index among ``allCases``.
    var index: Int {
        switch self {
        case .applied: 0
        case .duplicate: 1
        case .tombstone: 2
        case .erased: 3
        case .rekeyed: 4
        case .undeclaredType: 5
        case .deadLetter: 6
        }
    }
}
