/// Finds what the writer of an unknown name may have meant.
package enum NearestName {
    /// The first of the names that differ least from `name`, unless even that one is another word: more than a third
    /// of its letters, at least one, would have to change.
    package static func of(_ name: String, among names: [String]) -> String? {
        var best: (name: String, distance: Int)?
        for candidate in names {
            let distance = distance(Array(name.utf8), Array(candidate.utf8))
            let allowed = max(1, max(name.utf8.count, candidate.utf8.count) / 3)
            if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, each counted as one.
    ///
    /// Source: Damerau, "A technique for computer detection and correction of spelling errors", CACM 7(3), 1964.
    /// Time is the product of the lengths.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            row.reserveCapacity(right.count + 1)
            for j in right.indices {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                row.append(cost)
            }
            beforeLast = last
            last = row
        }
        return last[right.count]
    }
}
