/// Why a journey runs as a shadow: it decides as others do, and sends nothing. The raw values are those of records.
public enum Holdout: String, Sendable, CaseIterable {
    /// The individual is in the control group of all marketing.
    case globalHoldout = "global_holdout"
    /// The individual is in the campaign's own control group.
    case campaignHoldout = "campaign_holdout"
    /// The campaign's mode is `shadow`.
    case shadow
}

extension Holdout {
    /// The byte by which a journey keeps it: the position among all, from 1; 0 for none.
    static func code(of holdout: Holdout?) -> UInt8 {
        switch holdout {
        case nil: 0
        case .globalHoldout: 1
        case .campaignHoldout: 2
        case .shadow: 3
        }
    }

    /// The largest ``code(of:)``.
    static let lastCode = code(of: .shadow)

    /// What a journey's byte says; nil where it is no shadow.
    init?(code: UInt8) {
        guard let holdout = Self.allCases.first(where: { Self.code(of: $0) == code }) else { return nil }
        self = holdout
    }
}
