internal import Events
internal import State

/// What must be undone if the transaction at hand does not commit.
///
/// The states before lie one behind the other in one buffer that is kept from transaction to transaction: a copy of bytes a touched
/// individual, no allocation, and the state itself stays the only owner of its bytes.
struct UndoLog {
    /// The clock at its begin.
    private(set) var clock: Milliseconds
    /// The slots touched, in order of first touch.
    private(set) var touched: [Int] = []
    /// Where the state before ends in ``images``, by place in ``touched``; it starts where the one before it ends.
    private var ends: [Int] = []
    private var images: [UInt8] = []
    /// By slot: whether it was touched. As long as the highest slot that ever was, and cleared slot by slot: no look-up, no allocation.
    private var marks: [Bool] = []

    /// Bytes of ``images`` beyond which they are given back after a transaction: a burst should not hold memory for ever.
    private static let mostKept = 16 << 20

    init(clock: Milliseconds) { self.clock = clock }

    @inline(__always)
    func isTouched(_ slot: Int) -> Bool { slot < marks.count && marks[slot] }

    /// Takes note of a slot that is touched for the first time; its bytes before are empty where the individual was not known.
    mutating func touch(_ slot: Int, before bytes: RawSpan) {
        if slot >= marks.count { marks.append(contentsOf: repeatElement(false, count: slot + 1 - marks.count)) }
        marks[slot] = true
        touched.append(slot)
        unsafe bytes.withUnsafeBytes { unsafe images.append(contentsOf: $0) }
        ends.append(images.count)
    }

    /// The bytes of the state before, by place in ``touched``; nil where the individual was not known.
    func before(_ place: Int) -> [UInt8]? {
        let start = place == 0 ? 0 : ends[place - 1]
        return start == ends[place] ? nil : Array(images[start..<ends[place]])
    }

    /// Begins the next transaction.
    mutating func restart(clock: Milliseconds) {
        for slot in touched { marks[slot] = false }
        touched.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        images.removeAll(keepingCapacity: images.count <= Self.mostKept)
        self.clock = clock
    }
}

/// The instants that a partition's clock may show: a record's timestamp can be any number.
enum Instants {
    /// 0000-01-01T00:00:00Z.
    static let earliest: Milliseconds = -62_167_219_200_000
    /// 9999-12-31T23:59:59.999Z.
    static let latest: Milliseconds = 253_402_300_799_999

    static func clamp(_ time: Milliseconds) -> Milliseconds { min(max(time, earliest), latest) }
}
