import State

/// A set of kinds of fields of an individual's state, as bits: one is asked at every turn.
struct SectionSet {
    private var bits: UInt64 = 0

    mutating func insert(_ section: FieldKind) { bits |= Self.bit(section) }

    func contains(_ section: FieldKind) -> Bool { bits & Self.bit(section) != 0 }

    private static func bit(_ section: FieldKind) -> UInt64 {
        // Kinds are multiples of 8 from 0x80 on.
        1 << UInt64(section.rawValue >> 3 & 0x0F)
    }
}
