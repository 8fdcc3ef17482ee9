internal import Engine

/// The outcome of a record: the values of the label `outcome` of `attune_events_total`.
enum RecordOutcome: String, CaseIterable {
    case applied, duplicate, tombstone
    case undeclaredType = "undeclared_type"
    case deadLetter = "dead_letter"

    /// The values of the label, those of later versions included.
    static let names = allCases.map(\.rawValue) + ["erased", "rekeyed"]

    init(_ outcome: EventOutcome) {
        switch outcome {
        case .applied: self = .applied
        case .duplicate: self = .duplicate
        }
    }

    /// The index among ``allCases``.
    var index: Int {
        switch self {
        case .applied: 0
        case .duplicate: 1
        case .tombstone: 2
        case .undeclaredType: 3
        case .deadLetter: 4
        }
    }
}
