import CEL

/// Scores and segments computed within one judgement: each once, however many expressions read it.
struct ComputedValues {
    /// A value, and whether it stands on a personal attribute.
    typealias Computed = (value: Value, isPersonal: Bool)

    private var values: [Computed?] = []
    /// The places that hold a value.
    private var places: [Int] = []

    subscript(place: Int) -> Computed? { place < values.count ? values[place] : nil }

    mutating func note(_ value: Value, isPersonal: Bool, at place: Int) {
        while values.count <= place { values.append(nil) }
        values[place] = (value, isPersonal)
        places.append(place)
    }

    /// Forgets what was computed, for another judgement.
    @inline(__always)
    mutating func removeAll() {
        if places.isEmpty { return }
        for place in places { values[place] = nil }
        places.removeAll(keepingCapacity: true)
    }
}
