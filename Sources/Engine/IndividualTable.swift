internal import Ordering
internal import Events
internal import State

/// The individuals of one partition: dense slots, found by id through an open-addressing index of stable hashes.
///
/// Knuth, TAOCP 3, 6.4: linear probing with backward-shift deletion (algorithm R); look-up and change in O(1) expected.
struct IndividualTable {
    private var states: [IndividualState?] = []
    private var freeSlots: [Int32] = []
    /// Slot + 1; 0 is free. The size is a power of two, at most three quarters full.
    private var index: [Int32] = Array(repeating: 0, count: 16)
    private var hashes: [UInt64] = []
    private(set) var count = 0
    /// Bytes of all states.
    private(set) var bytes = 0

    /// The slot of an individual, or nil where it is not known.
    func slot(of id: String) -> Int? {
        let utf8 = id.utf8Span
        let bytes = unsafe utf8.span.bytes
        return slot(of: bytes, hash: StableHash.hash(bytes))
    }

    /// The slot of an individual by the bytes of the id and their ``StableHash``, or nil where it is not known.
    func slot(of id: RawSpan, hash: UInt64) -> Int? {
        var place = Int(truncatingIfNeeded: hash) & (index.count - 1)
        while index[place] != 0 {
            let slot = Int(index[place]) - 1
            if hashes[slot] == hash, let state = states[slot], state.hasID(id) { return slot }
            place = (place + 1) & (index.count - 1)
        }
        return nil
    }

    /// The state in a slot in use.
    subscript(slot: Int) -> IndividualState? { states[slot] }

    /// Whether nothing is left of the individual in a slot.
    func isEmpty(_ slot: Int) -> Bool { states[slot]?.isEmpty ?? false }

    /// Takes the state out of a slot, so that it can be changed without a copy; it must be put back.
    mutating func take(_ slot: Int) -> IndividualState? {
        let state = states[slot].take()
        bytes -= state?.byteCount ?? 0
        return state
    }

    /// Puts a state back into the slot that it came from.
    mutating func put(_ state: consuming IndividualState, into slot: Int) {
        bytes += state.byteCount - (states[slot]?.byteCount ?? 0)
        states[slot] = state
    }

    /// Adds an individual that is not known yet.
    mutating func insert(_ state: consuming IndividualState) -> Int {
        let hash = StableHash.hash(state.idBytes)
        return insert(state, hash: hash)
    }

    /// Adds an individual that is not known yet, by the ``StableHash`` of the id's bytes.
    mutating func insert(_ state: consuming IndividualState, hash: UInt64) -> Int {
        if (count + 1) * 4 > index.count * 3 { grow() }
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = Int(free)
            states[slot] = state
            hashes[slot] = hash
        } else {
            slot = states.count
            states.append(state)
            hashes.append(hash)
        }
        place(slot, hash)
        count += 1
        bytes += states[slot]?.byteCount ?? 0
        return slot
    }

    /// Forgets an individual.
    mutating func remove(_ slot: Int) {
        let mask = index.count - 1
        var hole = Int(truncatingIfNeeded: hashes[slot]) & mask
        while Int(index[hole]) - 1 != slot { hole = (hole + 1) & mask }
        var next = (hole + 1) & mask
        while index[next] != 0 {
            let home = Int(truncatingIfNeeded: hashes[Int(index[next]) - 1]) & mask
            // An entry may fill the hole where the hole lies on its way from home.
            if (next &- home) & mask >= (next &- hole) & mask {
                index[hole] = index[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        index[hole] = 0
        bytes -= states[slot]?.byteCount ?? 0
        states[slot] = nil
        freeSlots.append(Int32(slot))
        count -= 1
    }

    /// The ids of the individuals for which something holds, in order of their bytes.
    func ids(where holds: (IndividualState) -> Bool) -> [String] {
        var ids: [String] = []
        for state in states {
            if let state, holds(state) { ids.append(state.id) }
        }
        return ids.sortedByBytes()
    }

    /// Calls `body` with every individual, in no order that means anything.
    func forEach(_ body: (IndividualState) -> Void) {
        for state in states {
            if let state { body(state) }
        }
    }

    private mutating func place(_ slot: Int, _ hash: UInt64) {
        var place = Int(truncatingIfNeeded: hash) & (index.count - 1)
        while index[place] != 0 { place = (place + 1) & (index.count - 1) }
        index[place] = Int32(slot + 1)
    }

    private mutating func grow() {
        index = Array(repeating: 0, count: index.count * 2)
        for slot in states.indices where states[slot] != nil { place(slot, hashes[slot]) }
    }
}
