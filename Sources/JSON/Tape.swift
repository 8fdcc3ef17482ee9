/// The words of a tape: the form in which simdjson leaves a document (its `doc/tape.md`), and the strict scanner too.
///
/// A word's high 8 bits are its tag, its low 56 bits the payload: of a container's opening the place after its end (low 32 bits)
/// and the number of its elements (24 bits, saturated), of a string the offset of its 4-byte length (low 32 bits). A number takes a
/// second word. Of ours alone is the mark of a key that is a known name: its place and 1, in the 24 bits above the offset.
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

    /// The most elements that an opening word can tell, and the most names that keys can be marked with.
    static let maximumCount = 0xFF_FFFF

    /// A word of a tag and a payload of at most 56 bits.
    static func word(_ tag: UInt8, _ payload: UInt64) -> UInt64 { UInt64(tag) << 56 | payload }

    @inlinable
    static func tag(_ word: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word &>> 56) }

    @inlinable
    static func payload(_ word: UInt64) -> UInt64 { word & 0x00FF_FFFF_FFFF_FFFF }

    /// The place after a container's end.
    @inlinable
    static func next(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word & 0xFFFF_FFFF) }

    /// The place after a value whose first word is this.
    @inlinable
    static func placeAfter(_ word: UInt64, at index: Int) -> Int {
        switch tag(word) {
        case object, array: next(word)
        case int, uint, double: index &+ 2
        default: index &+ 1
        }
    }

    /// The number of a container's elements, at most ``maximumCount``.
    @inlinable
    static func count(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word &>> 32 & 0xFF_FFFF) }

    /// The bytes of a string.
    @inlinable
    @_lifetime(copy strings)
    static func bytes(_ word: UInt64, in strings: RawSpan) -> RawSpan {
        let start = Int(truncatingIfNeeded: word & 0xFFFF_FFFF)
        // Safe: a string's word leads to its length, and that many bytes follow it.
        let count = unsafe strings.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt32.self)
        let range = unsafe Range(uncheckedBounds: (start &+ 4, start &+ 4 &+ Int(UInt32(littleEndian: count))))
        return unsafe strings.extracting(unchecked: range)
    }

    /// A key's word, marked with the place of its name.
    static func marked(_ word: UInt64, name: Int) -> UInt64 { word | UInt64(truncatingIfNeeded: name &+ 1) &<< 32 }

    /// The place of a key's name, or −1 where it is none that is known.
    @inlinable
    static func name(_ word: UInt64) -> Int { count(word) &- 1 }
}
