internal import Events

/// The hashes of ids that were erased, and the clock at the erasure.
///
/// Every event asks, and nearly always nobody was erased: a Bloom filter of one bit an id (Bloom, "Space/time trade-offs in hash coding with
/// allowable errors", 1970) answers first. Bits of those forgotten stay until it grows.
struct Erasures {
    /// How long an erasure is remembered, by the partition's clock: 30 days.
    static let memory: Milliseconds = 30 * 86_400_000

    private var times: [UInt64: Milliseconds] = [:]
    /// The same by time, then hash, from ``first`` on.
    private var byTime: [(time: Milliseconds, hash: UInt64)] = []
    /// Where the first of them stands: those before are forgotten, and leave when they are as many as the others.
    private var first = 0
    private var filter: [UInt64] = []

    /// Bits of the filter an id, so that one in as many others is looked up in vain.
    private static let bitsAnID = 32

    var isEmpty: Bool { times.isEmpty }

    /// The clock at the erasure of the id with a hash; nil where it was not erased, or is remembered no more.
    subscript(hash: UInt64) -> Milliseconds? {
        get { mayHave(hash) ? times[hash] : nil }
        set {
            if let old = times[hash] { remove(at: place(of: (old, hash))) }
            times[hash] = newValue
            guard let newValue else { return }
            byTime.insert((newValue, hash), at: place(of: (newValue, hash)))
            if times.count * Self.bitsAnID > filter.count * 64 { grow() } else { mark(hash) }
        }
    }

    /// When the first of them is forgotten; `Int64.max` where there are none.
    var earliestEnd: Milliseconds { isEmpty ? .max : byTime[first].time.addingClamped(Self.memory) }

    /// The hash of the first that is forgotten by an instant of the clock.
    func firstEnded(by clock: Milliseconds) -> UInt64? { earliestEnd <= clock ? byTime[first].hash : nil }

    /// Removes one; the first, which nearly always is the one, without moving all others: O(1) in the long run.
    private mutating func remove(at place: Int) {
        guard place == first else {
            byTime.remove(at: place)
            return
        }
        first += 1
        guard first * 2 >= byTime.count else { return }
        byTime.removeFirst(first)
        first = 0
    }

    private func mayHave(_ hash: UInt64) -> Bool {
        guard !filter.isEmpty else { return false }
        return filter[word(of: hash)] & (1 << (hash & 63)) != 0
    }

    private mutating func mark(_ hash: UInt64) { filter[word(of: hash)] |= 1 << (hash & 63) }

    private func word(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 6) & (filter.count - 1) }

    private mutating func grow() {
        filter = Array(repeating: 0, count: max(8, filter.count * 2))
        for entry in byTime[first...] { mark(entry.hash) }
    }

    private func place(of entry: (Milliseconds, UInt64)) -> Int {
        var (low, high) = (first, byTime.count)
        while low < high {
            let middle = (low + high) / 2
            if byTime[middle] < entry { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
