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

    /// The text as ASCII, without a `String` of its own.
    public var hexadecimal: InlineArray<32, UInt8> {
        var text = InlineArray<32, UInt8>(repeating: 0)
        for index in 0..<16 {
            let shift = UInt64(60 &- 4 &* index)
            text[index] = Self.digit(high &>> shift)
            text[index &+ 16] = Self.digit(low &>> shift)
        }
        return text
    }

    /// The text.
    public var description: String {
        let text = hexadecimal
        return unsafe text.span.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    private static func digit(_ bits: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: bits & 15)
        return value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "a") &+ value &- 10
    }
}
