extension IndividualState {
    /// A part of the buffer whose meaning the layers above own. The raw values are part of the layout.
    public enum Section: UInt8, Sendable, CaseIterable {
        /// Running journeys.
        case journeys = 0x08
        /// Keys of ended journeys, for re-entry.
        case endedKeys = 0x10
        /// Goal windows.
        case goals = 0x18
        /// The caps' history.
        case sends = 0x20
        /// The last commands, for feedback from senders.
        case commands = 0x28
        /// Last values of watched segments.
        case segments = 0x30
        /// Aliases of the individual.
        case aliases = 0x38
        /// What is left after an erasure.
        case erasure = 0x40
    }

    /// Whether a section holds anything.
    public func has(_ section: Section) -> Bool { record(RecordKind.section | section.rawValue, key: 0) != nil }

    /// The bytes of a section, empty where it is absent.
    public func bytes(of section: Section) -> ArraySlice<UInt8> {
        guard let record = record(RecordKind.section | section.rawValue, key: 0) else { return [] }
        return bytes[record.payload..<record.end]
    }

    /// Replaces the bytes of a section; empty removes it. It always obeys: ask ``room`` first. At most 16 MiB.
    public mutating func replace(_ section: Section, with bytes: [UInt8]) {
        replacePayload(RecordKind.section | section.rawValue, key: 0, with: bytes)
    }
}
