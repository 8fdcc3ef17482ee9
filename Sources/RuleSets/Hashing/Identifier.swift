/// 128 bits that name a journey, a command or a record: 32 lower-case hex digits as text.
public struct Identifier: Hashable, Sendable, CustomStringConvertible {
    /// The first 8 bytes, big-endian.
    public let high: UInt64
    /// The last 8 bytes, big-endian.
    public let low: UInt64

    /// Creates an identifier of its halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The text.
    public var description: String { Self.digits(high) + Self.digits(low) }

    /// The 16 hex digits of a number.
    public static func digits(_ number: UInt64) -> String {
        let (first, last) = words(number)
        return String(
            decoding: [first, last].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } },
            as: UTF8.self)
    }

    /// The 16 hex digits of a number as two words of ASCII, the first digit in the lowest byte of the first.
    public static func words(_ number: UInt64) -> (UInt64, UInt64) {
        (word(UInt32(truncatingIfNeeded: number >> 32)), word(UInt32(truncatingIfNeeded: number)))
    }

    /// Eight hex digits side by side: the digits are spread to a byte each, then made characters, those above 9 with 39 more.
    private static func word(_ number: UInt32) -> UInt64 {
        var digits = UInt64(number.byteSwapped)
        digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFF
        digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FF
        digits = (digits >> 4 & 0x000F_000F_000F_000F) | (digits & 0x000F_000F_000F_000F) << 8
        let letters = (digits + 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return digits + 0x3030_3030_3030_3030 + letters * 39
    }
}
