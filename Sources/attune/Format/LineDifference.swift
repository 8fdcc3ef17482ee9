/// Lines of one text in the place of lines of another.
struct LineChange: Equatable {
    /// The lines that are gone.
    let old: Range<Int>
    /// The lines that stand there instead.
    let new: Range<Int>
}

/// What is different between two lists of lines.
///
/// Few lines are compared by E. Myers' greedy algorithm ("An O(ND) Difference Algorithm and Its Variations", Algorithmica 1, 1986): the
/// changes are the shortest there are. Of more, lines that both have once, in one order, are kept for certain (the idea of Bram Cohen's
/// patience diff); what lies between them is compared so up to a bound of edits, and replaced as a whole beyond it.
/// O(n log n + n · bound).
struct LineDifference {
    /// The most edits that are looked for between two lines that are kept.
    static let bound = 512

    /// Lines by number: equal ones have one.
    private let old: [Int]
    private let new: [Int]
    private var changes: [LineChange] = []

    /// The changes, in order; between two of them at least one line is kept.
    static func changes(from old: [ArraySlice<UInt8>], to new: [ArraySlice<UInt8>]) -> [LineChange] {
        var numbers: [ArraySlice<UInt8>: Int] = [:]
        func numbered(_ lines: [ArraySlice<UInt8>]) -> [Int] {
            lines.map { line in
                if let known = numbers[line] { return known }
                numbers[line] = numbers.count
                return numbers.count - 1
            }
        }
        var difference = LineDifference(old: numbered(old), new: numbered(new))
        difference.compare(0..<old.count, 0..<new.count)
        return difference.changes
    }

    private init(old: [Int], new: [Int]) {
        self.old = old
        self.new = new
    }

    /// Notes a change, as a part of the one before where nothing is kept between them.
    private mutating func note(_ old: Range<Int>, _ new: Range<Int>) {
        guard !old.isEmpty || !new.isEmpty else { return }
        if let last = changes.last, last.old.upperBound == old.lowerBound, last.new.upperBound == new.lowerBound {
            changes[changes.count - 1] = LineChange(
                old: last.old.lowerBound..<old.upperBound, new: last.new.lowerBound..<new.upperBound)
        } else {
            changes.append(LineChange(old: old, new: new))
        }
    }

    private mutating func compare(_ one: Range<Int>, _ other: Range<Int>) {
        var (low, high) = (one.lowerBound, one.upperBound)
        var (newLow, newHigh) = (other.lowerBound, other.upperBound)
        while low < high, newLow < newHigh, old[low] == new[newLow] { (low, newLow) = (low + 1, newLow + 1) }
        while low < high, newLow < newHigh, old[high - 1] == new[newHigh - 1] {
            (high, newHigh) = (high - 1, newHigh - 1)
        }
        var (place, newPlace) = (low, newLow)
        let areMany = high - low + newHigh - newLow > Self.bound
        for anchor in areMany ? anchors(low..<high, newLow..<newHigh) : [] {
            between(place..<anchor.old, newPlace..<anchor.new)
            (place, newPlace) = (anchor.old + 1, anchor.new + 1)
        }
        between(place..<high, newPlace..<newHigh)
    }

    /// The lines that stand once on both sides, as many of them as stand in one order on both.
    private func anchors(_ one: Range<Int>, _ other: Range<Int>) -> [(old: Int, new: Int)] {
        let there = Self.singles(new, other)
        let here = Self.singles(old, one)
        let pairs = one.compactMap { place -> (old: Int, new: Int)? in
            guard here[old[place]] != nil, let match = there[old[place]] else { return nil }
            return (place, match)
        }
        return Self.longestRising(pairs)
    }

    /// The places of the lines that stand once in a range.
    private static func singles(_ lines: [Int], _ range: Range<Int>) -> [Int: Int] {
        var places: [Int: Int] = [:]
        var repeated: Set<Int> = []
        for place in range where places.updateValue(place, forKey: lines[place]) != nil {
            repeated.insert(lines[place])
        }
        for line in repeated { places[line] = nil }
        return places
    }

    /// The longest part whose second places rise: O(n log n).
    private static func longestRising(_ pairs: [(old: Int, new: Int)]) -> [(old: Int, new: Int)] {
        // The pair that ends the best part of each length, and the pair before each pair.
        var ends: [Int] = []
        var before = Array(repeating: -1, count: pairs.count)
        for (index, pair) in pairs.enumerated() {
            var (low, high) = (0, ends.count)
            while low < high {
                let middle = (low + high) / 2
                if pairs[ends[middle]].new < pair.new { low = middle + 1 } else { high = middle }
            }
            if low > 0 { before[index] = ends[low - 1] }
            if low == ends.count { ends.append(index) } else { ends[low] = index }
        }
        var part: [(old: Int, new: Int)] = []
        var index = ends.last ?? -1
        while index >= 0 {
            part.append(pairs[index])
            index = before[index]
        }
        return part.reversed()
    }

    /// Compares what stands between two lines that are kept.
    private mutating func between(_ one: Range<Int>, _ other: Range<Int>) {
        guard !one.isEmpty, !other.isEmpty, let path = shortestEdits(one, other) else { return note(one, other) }
        var (place, newPlace) = (one.lowerBound, other.lowerBound)
        for kept in path {
            note(place..<kept.old, newPlace..<kept.new)
            (place, newPlace) = (kept.old + 1, kept.new + 1)
        }
        note(place..<one.upperBound, newPlace..<other.upperBound)
    }

    /// The lines that a shortest sequence of edits keeps; nil where it is longer than the bound.
    private func shortestEdits(_ one: Range<Int>, _ other: Range<Int>) -> [(old: Int, new: Int)]? {
        let (count, newCount) = (one.count, other.count)
        guard abs(count - newCount) <= Self.bound else { return nil }
        let most = min(Self.bound, count + newCount)
        // The furthest place on each diagonal k = old − new, from −d to d in steps of two; kept for each d to go back.
        var furthest = Array(repeating: 0, count: 2 * most + 3)
        var rounds: [[Int]] = []
        for edits in 0...most {
            rounds.append(Array(furthest[(most + 1 - edits)...(most + 1 + edits)]))
            for diagonal in stride(from: -edits, through: edits, by: 2) {
                let slot = most + 1 + diagonal
                let goesDown =
                    diagonal == -edits || (diagonal != edits && furthest[slot - 1] < furthest[slot + 1])
                var x = goesDown ? furthest[slot + 1] : furthest[slot - 1] + 1
                while x < count, x - diagonal < newCount,
                    old[one.lowerBound + x] == new[other.lowerBound + x - diagonal]
                {
                    x += 1
                }
                furthest[slot] = x
                if x >= count, x - diagonal >= newCount {
                    return kept(rounds, edits, at: (x, diagonal), one.lowerBound, other.lowerBound)
                }
            }
        }
        return nil
    }

    /// Goes back through the rounds of Myers' algorithm and returns the lines that are kept, in order.
    private func kept(
        _ rounds: [[Int]], _ edits: Int, at end: (x: Int, diagonal: Int), _ oldStart: Int, _ newStart: Int
    ) -> [(old: Int, new: Int)] {
        var kept: [(old: Int, new: Int)] = []
        var (x, diagonal) = end
        for round in stride(from: edits, through: 0, by: -1) {
            // What the furthest places were before the round; its middle is diagonal 0.
            let before = rounds[round]
            func place(_ diagonal: Int) -> Int { before[round + diagonal] }
            let goesDown =
                diagonal == -round || (diagonal != round && place(diagonal - 1) < place(diagonal + 1))
            let from = goesDown ? diagonal + 1 : diagonal - 1
            let start = round == 0 ? 0 : goesDown ? place(from) : place(from) + 1
            while x > start {
                x -= 1
                kept.append((oldStart + x, newStart + x - diagonal))
            }
            if round == 0 { break }
            x = place(from)
            diagonal = from
        }
        return kept.reversed()
    }
}
