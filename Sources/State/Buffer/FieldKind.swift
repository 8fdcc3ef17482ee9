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

    /// The first of the series' kinds, which are told apart by what their values are.
    private static let firstSeries: UInt8 = 0x40

    /// The kind of series with values of a kind.
    @inline(__always)
    static func series(_ values: ValueKind) -> FieldKind { FieldKind(rawValue: firstSeries | values.rawValue) }

    /// What the values of a series of this kind are, nil where it is no series.
    @inline(__always)
    var values: ValueKind? { ValueKind(rawValue: rawValue ^ Self.firstSeries) }

    /// Whether it is a series.
    @inline(__always)
    var isSeries: Bool { rawValue ^ Self.firstSeries <= ValueKind.last }
}
