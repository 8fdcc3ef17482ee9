import JSON

/// XXH64 with seed 0: the 64-bit hash behind everything that outlives a process (deduplication, series, state slots).
///
/// It is the same on every machine and in every version, unlike Swift's `Hasher`. Source: xxHash's `doc/xxhash_spec.md`, version
/// 0.2.0, "XXH64 Algorithm Description". Not cryptographic.
public struct StableHash: Sendable {
    @usableFromInline static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    @usableFromInline static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    @usableFromInline static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    @usableFromInline static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    @usableFromInline static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    private var lane1 = prime1 &+ prime2
    private var lane2 = prime2
    private var lane3: UInt64 = 0
    private var lane4: UInt64 = 0 &- prime1
    /// Whole words of the current 32-byte stripe, and how many.
    private var word1: UInt64 = 0
    private var word2: UInt64 = 0
    private var word3: UInt64 = 0
    private var words = 0
    /// The bytes after them, little-endian, and how many (0 … 7).
    private var tail: UInt64 = 0
    private var tailCount = 0
    private var byteCount: UInt64 = 0

    /// Begins a hash over several parts.
    public init() {}

    /// The hash of bytes: as of a hash that they alone were appended to, without its state between parts.
    public static func hash(_ bytes: RawSpan) -> UInt64 {
        let count = bytes.byteCount
        var offset = 0
        var hash = prime5
        // Safe, here and below: each load ends within the count.
        if count >= 32 {
            var lane1 = prime1 &+ prime2
            var lane2 = prime2
            var lane3: UInt64 = 0
            var lane4 = 0 &- prime1
            while offset &+ 32 <= count {
                lane1 = unsafe round(lane1, word(bytes, offset))
                lane2 = unsafe round(lane2, word(bytes, offset &+ 8))
                lane3 = unsafe round(lane3, word(bytes, offset &+ 16))
                lane4 = unsafe round(lane4, word(bytes, offset &+ 24))
                offset &+= 32
            }
            hash = converge(lane1, lane2, lane3, lane4)
        }
        hash &+= UInt64(truncatingIfNeeded: count)
        while offset &+ 8 <= count {
            hash = unsafe mixWord(hash, word(bytes, offset))
            offset &+= 8
        }
        if offset &+ 4 <= count {
            let half = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self)
            hash = mixHalf(hash, UInt64(UInt32(littleEndian: half)))
            offset &+= 4
        }
        while offset < count {
            hash = unsafe mixByte(hash, UInt64(bytes.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)))
            offset &+= 1
        }
        return avalanche(hash)
    }

    @unsafe
    @inline(__always)
    private static func word(_ bytes: RawSpan, _ offset: Int) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
    }

    /// The hash of a text's UTF-8 bytes.
    public static func hash(_ text: String) -> UInt64 {
        let utf8 = text.utf8Span
        return hash(unsafe utf8.span.bytes)
    }

    /// Appends a field: its length as four big-endian bytes, then its bytes, so that neighbours cannot be confused.
    public mutating func appendField(_ bytes: RawSpan) {
        append(UInt64(UInt32(truncatingIfNeeded: bytes.byteCount).byteSwapped), count: 4)
        append(bytes)
    }

    /// Appends a text's UTF-8 bytes as a field.
    public mutating func appendField(_ text: String) {
        let utf8 = text.utf8Span
        appendField(unsafe utf8.span.bytes)
    }

    /// Appends 8 bytes, little-endian.
    public mutating func appendNumber(_ number: UInt64) { append(number, count: 8) }

    /// Appends bytes as they are.
    public mutating func append(_ bytes: RawSpan) {
        var offset = 0
        let count = bytes.byteCount
        // Whole stripes, while they lie as the algorithm wants them; most hashes are of one short part and go on below.
        if words == 0, tailCount == 0 {
            while offset + 32 <= count {
                lane1 = Self.round(lane1, bytes.littleEndian64(at: offset))
                lane2 = Self.round(lane2, bytes.littleEndian64(at: offset + 8))
                lane3 = Self.round(lane3, bytes.littleEndian64(at: offset + 16))
                lane4 = Self.round(lane4, bytes.littleEndian64(at: offset + 24))
                offset += 32
            }
            byteCount &+= UInt64(offset)
        }
        while offset + 8 <= count {
            append(bytes.littleEndian64(at: offset), count: 8)
            offset += 8
        }
        guard offset < count else { return }
        var rest: UInt64 = 0
        for index in 0..<count - offset { rest |= UInt64(bytes.byte(at: offset + index)) << UInt64(8 * index) }
        append(rest, count: count - offset)
    }

    /// Appends 1 … 8 bytes, given as a little-endian number.
    @inline(__always)
    private mutating func append(_ bits: UInt64, count: Int) {
        byteCount &+= UInt64(count)
        let total = tailCount &+ count
        guard tailCount > 0 else {
            if total == 8 { return appendWord(bits) }
            tail = bits
            tailCount = total
            return
        }
        // 8 … 56: within what a masking shift takes.
        let shift = UInt64(8 &* tailCount)
        tail |= bits &<< shift
        tailCount = total & 7
        guard total >= 8 else { return }
        appendWord(tail)
        tail = bits &>> (64 &- shift)
    }

    @inline(__always)
    private mutating func appendWord(_ word: UInt64) {
        switch words {
        case 0: word1 = word
        case 1: word2 = word
        case 2: word3 = word
        default:
            lane1 = Self.round(lane1, word1)
            lane2 = Self.round(lane2, word2)
            lane3 = Self.round(lane3, word3)
            lane4 = Self.round(lane4, word)
            words = 0
            return
        }
        words += 1
    }

    /// The hash of what was appended so far.
    public var value: UInt64 {
        var hash: UInt64
        if byteCount >= 32 {
            hash = Self.converge(lane1, lane2, lane3, lane4)
        } else {
            hash = Self.prime5
        }
        hash &+= byteCount
        if words > 0 { hash = Self.mixWord(hash, word1) }
        if words > 1 { hash = Self.mixWord(hash, word2) }
        if words > 2 { hash = Self.mixWord(hash, word3) }
        var rest = tail
        var count = tailCount
        if count >= 4 {
            hash = Self.mixHalf(hash, rest & 0xFFFF_FFFF)
            rest >>= 32
            count -= 4
        }
        while count > 0 {
            hash = Self.mixByte(hash, rest & 0xFF)
            rest >>= 8
            count -= 1
        }
        return Self.avalanche(hash)
    }

    @inline(__always)
    private static func avalanche(_ value: UInt64) -> UInt64 {
        var hash = (value ^ (value >> 33)) &* prime2
        hash = (hash ^ (hash >> 29)) &* prime3
        return hash ^ (hash >> 32)
    }

    private static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 { value &<< bits | value &>> (64 &- bits) }

    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        rotate(lane &+ word &* prime2, 31) &* prime1
    }

    private static func converge(_ lane1: UInt64, _ lane2: UInt64, _ lane3: UInt64, _ lane4: UInt64) -> UInt64 {
        var hash = rotate(lane1, 1) &+ rotate(lane2, 7) &+ rotate(lane3, 12) &+ rotate(lane4, 18)
        hash = merge(hash, lane1)
        hash = merge(hash, lane2)
        hash = merge(hash, lane3)
        return merge(hash, lane4)
    }

    private static func merge(_ hash: UInt64, _ lane: UInt64) -> UInt64 {
        (hash ^ round(0, lane)) &* prime1 &+ prime4
    }

    private static func mixWord(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        rotate(hash ^ round(0, word), 27) &* prime1 &+ prime4
    }

    private static func mixHalf(_ hash: UInt64, _ half: UInt64) -> UInt64 {
        rotate(hash ^ half &* prime1, 23) &* prime2 &+ prime3
    }

    private static func mixByte(_ hash: UInt64, _ byte: UInt64) -> UInt64 {
        rotate(hash ^ byte &* prime5, 11) &* prime1
    }
}
