/// What a field of the buffer holds. A number never changes its meaning: it is part of the layout.
@frozen
public struct FieldKind: Hashable, Sendable {
    /// The number in the field's header; from 0x80 on kinds belong to the layers above.
    public let rawValue: UInt8

    /// Creates a kind.
    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    static let recentEvents = FieldKind(rawValue: 0x01)
    static let attribute = FieldKind(rawValue: 0x02)
    static let consent = FieldKind(rawValue: 0x03)
    static let aliases = FieldKind(rawValue: 0x04)

    /// The first of the series' kinds, which are told apart by how they are laid out and what their values are.
    private static let firstSeries: UInt8 = 0x40
    /// The bits that tell the series' kinds from others.
    private static let seriesBits: UInt8 = 0xC0
    /// The bits that say what the values are.
    private static let valueBits: UInt8 = 0x0F

    /// How a series is laid out. The raw values are part of the layout.
    enum SeriesLayout: UInt8, CaseIterable {
        /// Entries and buckets.
        case plain = 0x00
        /// The same, and tallies of the values in the buckets.
        case tallied = 0x10
        /// A series for each key.
        case keyed = 0x20
        /// Entries and buckets, the sums of which fade.
        case decayed = 0x30
    }

    /// The kind of series with values of a kind.
    @inline(__always)
    static func series(_ values: ValueKind, _ layout: SeriesLayout = .plain) -> FieldKind {
        FieldKind(rawValue: firstSeries | layout.rawValue | values.rawValue)
    }

    /// What the values of a series of this kind are, nil where it is no series.
    @inline(__always)
    var values: ValueKind? {
        rawValue & Self.seriesBits == Self.firstSeries ? ValueKind(rawValue: rawValue & Self.valueBits) : nil
    }

    /// How a series of this kind is laid out; means nothing where it is none.
    @inline(__always)
    var layout: SeriesLayout { SeriesLayout(rawValue: rawValue & ~(Self.seriesBits | Self.valueBits)) ?? .plain }

    /// Whether it is a series.
    @inline(__always)
    var isSeries: Bool { rawValue & Self.seriesBits == Self.firstSeries && rawValue & Self.valueBits <= ValueKind.last }
}
