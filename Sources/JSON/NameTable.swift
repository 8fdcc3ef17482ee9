/// Finds names by their bytes: open addressing over at most half full slots, built once.
public struct NameTable: Sendable {
    /// A name's length, and its bytes: all of them up to 16, of a longer one those at its two ends.
    @usableFromInline
    struct Key: Equatable, Sendable {
        @usableFromInline let count: Int
        @usableFromInline let first: UInt64
        @usableFromInline let last: UInt64

        @inlinable
        @inline(__always)
        init(_ name: RawSpan) {
            count = name.byteCount
            // Safe: each load is within the count.
            if count >= 8 {
                first = unsafe name.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt64.self)
                last = unsafe name.unsafeLoadUnaligned(fromUncheckedByteOffset: count &- 8, as: UInt64.self)
            } else if count >= 4 {
                first = unsafe UInt64(name.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt32.self))
                last = unsafe UInt64(name.unsafeLoadUnaligned(fromUncheckedByteOffset: count &- 4, as: UInt32.self))
            } else if count > 0 {
                // The first, the middle and the last: all of up to three.
                first = unsafe UInt64(name.unsafeLoad(fromUncheckedByteOffset: 0, as: UInt8.self))
                let middle = unsafe name.unsafeLoad(fromUncheckedByteOffset: count &>> 1, as: UInt8.self)
                let end = unsafe name.unsafeLoad(fromUncheckedByteOffset: count &- 1, as: UInt8.self)
                last = UInt64(middle) &<< 8 | UInt64(end)
            } else {
                first = 0
                last = 0
            }
        }

        /// The key of no name.
        static let none = Key(count: -1, first: 0, last: 0)

        private init(count: Int, first: UInt64, last: UInt64) {
            self.count = count
            self.first = first
            self.last = last
        }

        /// Mixed best in its high bits.
        @inlinable
        @inline(__always)
        var hash: UInt64 {
            (first ^ (last &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(truncatingIfNeeded: count)) &* 0xD6E8_FEB8_6659_FD93
        }
    }

    @usableFromInline
    struct Slot: Sendable {
        @usableFromInline let key: Key
        /// The name's place, or −1 of an empty slot.
        @usableFromInline let place: Int
    }

    @usableFromInline let slots: [Slot]
    /// How far a hash is shifted to be the number of a slot.
    @usableFromInline let shift: UInt64
    /// Whole names, for the comparison of those that a key does not hold.
    @usableFromInline let names: [[UInt8]]

    /// Creates a table; a name's result is its place in the array, of equal names the first.
    public init(_ texts: [String]) {
        var bits: UInt64 = 2
        while 1 << bits < texts.count * 2 { bits += 1 }
        let size = 1 << Int(bits)
        shift = 64 - bits
        let names = texts.map { Array($0.utf8) }
        var slots = [Slot](repeating: Slot(key: .none, place: -1), count: size)
        for place in names.indices {
            let name = names[place]
            let key = Key(unsafe name.span.bytes)
            var slot = Int(key.hash >> shift)
            while slots[slot].place >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Slot(key: key, place: place)
        }
        self.slots = slots
        self.names = names
    }

    /// The number of names.
    public var count: Int { names.count }

    /// The place of a name, or nil.
    public func find(_ name: String) -> Int? {
        let utf8 = name.utf8Span
        return find(unsafe utf8.span.bytes)
    }

    /// The place of a name, or nil.
    @inlinable
    public func find(_ name: RawSpan) -> Int? { find(name, Key(name)) }

    /// The place of a name whose key is known, or nil.
    @inlinable
    @inline(__always)
    func find(_ name: RawSpan, _ key: Key) -> Int? {
        let slots = slots.span
        var slot = Int(truncatingIfNeeded: key.hash &>> shift)
        while true {
            // Safe: there are as many slots as the shift leaves numbers.
            let found = unsafe slots[unchecked: slot]
            if found.key == key, key.count <= 16 || isWhole(found.place, name) { return found.place }
            if found.place < 0 { return nil }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
    }

    /// Whether the name at a place has these bytes.
    @usableFromInline
    @inline(never)
    func isWhole(_ place: Int, _ bytes: RawSpan) -> Bool {
        let name = names[place]
        return unsafe name.span.bytes.hasSameBytes(as: bytes)
    }
}
