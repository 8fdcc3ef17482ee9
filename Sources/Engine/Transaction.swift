internal import Events
internal import Features

/// What must be undone if the transaction at hand does not commit.
struct Transaction {
    /// The clock at its begin.
    let clock: Milliseconds
    /// The slots touched, in order of first touch.
    private(set) var touched: [Int] = []
    /// Their states before, nil where the individual was not known.
    private(set) var before: [IndividualState?] = []
    private var slots: Set<Int> = []

    init(clock: Milliseconds) { self.clock = clock }

    func isTouched(_ slot: Int) -> Bool { slots.contains(slot) }

    mutating func touch(_ slot: Int, before state: IndividualState?) {
        slots.insert(slot)
        touched.append(slot)
        before.append(state)
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
