/// The words of a tape: the form in which simdjson leaves a document (its `doc/tape.md`), and the strict scanner too.
///
/// A word's high 8 bits are its tag, its low 56 bits the payload: of a container's opening the place after its end (low 32 bits)
/// and the number of its elements (24 bits, saturated), of a string the offset of its 4-byte length. A number takes a second word.
///
/// The tags are computed: a stored static is reached through a call from another module.
@usableFromInline
enum Tape {
    @inlinable static var root: UInt8 { UInt8(ascii: "r") }
    @inlinable static var object: UInt8 { UInt8(ascii: "{") }
    @inlinable static var objectEnd: UInt8 { UInt8(ascii: "}") }
    @inlinable static var array: UInt8 { UInt8(ascii: "[") }
    @inlinable static var arrayEnd: UInt8 { UInt8(ascii: "]") }
    @inlinable static var string: UInt8 { UInt8(ascii: "\"") }
    @inlinable static var int: UInt8 { UInt8(ascii: "l") }
    @inlinable static var uint: UInt8 { UInt8(ascii: "u") }
    @inlinable static var double: UInt8 { UInt8(ascii: "d") }
    @inlinable static var yes: UInt8 { UInt8(ascii: "t") }
    @inlinable static var no: UInt8 { UInt8(ascii: "f") }
    @inlinable static var null: UInt8 { UInt8(ascii: "n") }

    /// The payload of a double that is written as an integer beyond 64 bits: rounded it may look like one within them.
    @inlinable static var beyond64Bits: UInt64 { 1 }

    /// The most elements that an opening word can tell.
    static let maximumCount = 0xFF_FFFF

    /// A word of a tag and a payload of at most 56 bits.
    static func word(_ tag: UInt8, _ payload: UInt64) -> UInt64 { UInt64(tag) << 56 | payload }

    @inlinable
    static func tag(_ word: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word >> 56) }

    @inlinable
    static func payload(_ word: UInt64) -> UInt64 { word & 0x00FF_FFFF_FFFF_FFFF }

    /// The place after a container's end.
    @inlinable
    static func next(_ word: UInt64) -> Int { Int(word & 0xFFFF_FFFF) }

    /// The number of a container's elements, at most ``maximumCount``.
    @inlinable
    static func count(_ word: UInt64) -> Int { Int(word >> 32 & 0xFF_FFFF) }
}
