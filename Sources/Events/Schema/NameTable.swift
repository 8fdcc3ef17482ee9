import JSON

/// Finds names by their bytes: open addressing over at most half full slots, built once from a rule set.
struct NameTable: Sendable {
    /// A name up to 16 bytes whole, or the two ends of a longer one.
    private struct Key: Equatable {
        let count: Int
        let first: UInt64
        let last: UInt64

        init(count: Int, first: UInt64, last: UInt64) {
            self.count = count
            self.first = first
            self.last = last
        }

        init(_ name: RawSpan) {
            count = name.byteCount
            switch count {
            case 8...:
                first = name.littleEndian64(at: 0)
                last = name.littleEndian64(at: count - 8)
            case 4...7:
                first = UInt64(name.littleEndian32(at: 0))
                last = UInt64(name.littleEndian32(at: count - 4))
            default:
                var bytes: UInt64 = 0
                for index in 0..<count { bytes = bytes << 8 | UInt64(name.byte(at: index)) }
                first = bytes
                last = 0
            }
        }

        var slotHash: UInt64 {
            let mixed = (first ^ (last &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(count)) &* 0xD6E8_FEB8_6659_FD93
            return mixed ^ (mixed >> 32)
        }
    }

    private struct Slot {
        var key: Key
        /// The name's place, or −1 of an empty slot.
        var place: Int
    }

    private let slots: [Slot]
    /// Whole names, for the comparison of those that a key does not hold.
    private let names: [[UInt8]]

    /// Creates a table; a name's result is its place in the array, of equal names the first.
    init(_ texts: [String]) {
        var size = 4
        while size < texts.count * 2 { size *= 2 }
        let names = texts.map { Array($0.utf8) }
        var slots = [Slot](repeating: Slot(key: Key(count: 0, first: 0, last: 0), place: -1), count: size)
        for place in names.indices {
            let name = names[place]
            let key = Key(unsafe name.span.bytes)
            var slot = Int(truncatingIfNeeded: key.slotHash) & (size - 1)
            while slots[slot].place >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Slot(key: key, place: place)
        }
        self.slots = slots
        self.names = names
    }

    /// The place of a name, or nil.
    func find(_ name: RawSpan) -> Int? {
        let key = Key(name)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: key.slotHash) & mask
        while slots[slot].place >= 0 {
            if slots[slot].key == key {
                let place = slots[slot].place
                if key.count <= 16 { return place }
                let candidate = names[place]
                if unsafe candidate.span.bytes.hasSameBytes(as: name) { return place }
            }
            slot = (slot + 1) & mask
        }
        return nil
    }
}
