import Events

/// What is to happen, soonest first: a binary heap. At equal times the lower item comes first, so that the order never
/// depends on how the heap was filled.
struct Agenda: Sendable {
    /// Something due at a time.
    struct Entry: Sendable {
        let time: Milliseconds
        /// What it is; its meaning is the owner's. Equal items must not stand in the agenda twice at one time.
        let item: Int

        fileprivate func precedes(_ other: Entry) -> Bool {
            time != other.time ? time < other.time : item < other.item
        }
    }

    private var entries: [Entry] = []

    /// What is due first.
    var first: Entry? { entries.first }

    /// Adds an entry in O(log n).
    mutating func add(_ item: Int, at time: Milliseconds) {
        let entry = Entry(time: time, item: item)
        var position = entries.count
        entries.append(entry)
        while position > 0 {
            let parent = (position - 1) / 2
            guard entry.precedes(entries[parent]) else { break }
            entries[position] = entries[parent]
            position = parent
        }
        entries[position] = entry
    }

    /// Takes what is due first, in O(log n).
    mutating func removeFirst() -> Entry? {
        guard let first = entries.first, let moved = entries.popLast() else { return nil }
        guard !entries.isEmpty else { return first }
        var position = 0
        while true {
            var child = position * 2 + 1
            guard child < entries.count else { break }
            if child + 1 < entries.count, entries[child + 1].precedes(entries[child]) { child += 1 }
            guard entries[child].precedes(moved) else { break }
            entries[position] = entries[child]
            position = child
        }
        entries[position] = moved
        return first
    }
}
