internal import Events

/// The earliest timers of a partition's individuals: a binary min-heap of (due, slot).
///
/// Entries are never searched for: one whose individual is due at another time by now is passed over when it comes up. Whoever
/// pushes sees to it that those do not pile up.
struct TimerQueue {
    private var entries: [(due: Milliseconds, slot: Int32)] = []

    var count: Int { entries.count }

    /// The earliest due time; it may be that of an outdated entry.
    var earliest: Milliseconds? { entries.first?.due }

    /// Adds a timer; O(log n).
    mutating func push(due: Milliseconds, slot: Int) {
        entries.append((due, Int32(slot)))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].due < entries[parent].due else { break }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Removes the earliest timer if it is due at or before `limit`; O(log n).
    mutating func pop(dueBy limit: Milliseconds) -> (due: Milliseconds, slot: Int)? {
        guard let first = entries.first, first.due <= limit else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            siftDown()
        }
        return (first.due, Int(first.slot))
    }

    /// Keeps only the entries that are still wanted; O(n).
    mutating func removeAll(where isOutdated: (Milliseconds, Int) -> Bool) {
        entries.removeAll { isOutdated($0.due, Int($0.slot)) }
        for parent in stride(from: entries.count / 2 - 1, through: 0, by: -1) { siftDown(from: parent) }
    }

    private mutating func siftDown(from start: Int = 0) {
        var parent = start
        while true {
            var least = parent
            for child in 2 * parent + 1...2 * parent + 2 where child < entries.count {
                if entries[child].due < entries[least].due { least = child }
            }
            if least == parent { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
