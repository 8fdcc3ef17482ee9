internal import Events

/// What a store beside the changelog has not been told of yet: slots of individuals, in order of the first change that it missed, and
/// records of ids that have no slot.
///
/// Only their places are kept: the store is written what is true by then, so that an individual who changes often costs a write now and
/// then. A round is what waited when it began; once it is written, the store has everything from before.
struct StoreBacklog {
    /// The slots that wait, from ``next`` on; what lies before is never more than waits.
    private var slots: [Int32] = []
    private var next = 0
    /// By slot: whether it waits.
    private var marks: [Bool] = []
    /// What waits beside them, the oldest first: individuals who are gone, aliases, erasures. They go before the slots: one who is gone
    /// may have come back since.
    private(set) var records: [(key: StateKey, value: [UInt8]?)] = []
    /// The slots of the round at hand that wait still.
    private(set) var roundCount = 0

    /// The number of slots and records that wait.
    var count: Int { slots.count - next + records.count }

    /// Takes note of a slot whose individual has changed.
    mutating func note(_ slot: Int) {
        if slot >= marks.count { marks.append(contentsOf: repeatElement(false, count: slot + 1 - marks.count)) }
        guard !marks[slot] else { return }
        marks[slot] = true
        slots.append(Int32(truncatingIfNeeded: slot))
    }

    /// Takes note of a record.
    mutating func note(_ key: StateKey, _ value: [UInt8]?) { records.append((key, value)) }

    /// Begins a round.
    mutating func beginRound() { roundCount = slots.count - next }

    /// Takes the next slot of the round; nil: it is over.
    mutating func takeSlot() -> Int? {
        guard roundCount > 0 else { return nil }
        let slot = Int(slots[next])
        next += 1
        roundCount -= 1
        marks[slot] = false
        // As much again is moved as was taken, at most.
        if next * 2 >= slots.count {
            slots.removeFirst(next)
            next = 0
        }
        return slot
    }

    /// Takes the records.
    mutating func takeRecords() -> [(key: StateKey, value: [UInt8]?)] {
        defer { records = [] }
        return records
    }
}
