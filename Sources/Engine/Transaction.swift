internal import Events
internal import Features

/// What must be undone if the transaction at hand does not commit.
struct Transaction {
    /// The clock at its begin.
    private(set) var clock: Milliseconds
    /// The slots touched, in order of first touch.
    private(set) var touched: [Int] = []
    /// Their states before, nil where the individual was not known.
    private(set) var before: [IndividualState?] = []
    /// By slot: whether it was touched. As long as the highest slot that ever was, and cleared slot by slot: no look-up, no allocation.
    private var marks: [Bool] = []

    init(clock: Milliseconds) { self.clock = clock }

    func isTouched(_ slot: Int) -> Bool { slot < marks.count && marks[slot] }

    mutating func touch(_ slot: Int, before state: IndividualState?) {
        if slot >= marks.count { marks.append(contentsOf: repeatElement(false, count: slot + 1 - marks.count)) }
        marks[slot] = true
        touched.append(slot)
        before.append(state)
    }

    /// Begins the next transaction.
    mutating func restart(clock: Milliseconds) {
        for slot in touched { marks[slot] = false }
        touched.removeAll(keepingCapacity: true)
        before.removeAll(keepingCapacity: true)
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
