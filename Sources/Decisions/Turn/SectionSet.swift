import State

/// A set of sections of an individual's state, as bits: one is asked at every turn.
struct SectionSet {
    private var bits: UInt64 = 0

    mutating func insert(_ section: IndividualState.Section) { bits |= Self.bit(section) }

    func contains(_ section: IndividualState.Section) -> Bool { bits & Self.bit(section) != 0 }

    private static func bit(_ section: IndividualState.Section) -> UInt64 {
        // Sections are multiples of 8 up to 0x78, below the kinds' own bit.
        1 << UInt64(section.rawValue >> 3)
    }
}
