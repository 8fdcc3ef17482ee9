internal import Ordering

/// The candidate that `name` was most likely meant to be, or nil when none is near enough.
///
/// Near enough is a distance of at most a third of the name's length, at least 1; of equally near candidates the first
/// in byte order. The distance is Damerau's in its optimal string alignment form (insert, delete, replace, swap two
/// neighbours), over UTF-8 bytes, ASCII letters' case not counted, cut off at the bound: O(length²) per candidate.
package func nearestName(_ name: String, in candidates: some Sequence<String>) -> String? {
    let name = folded(name)
    guard !name.isEmpty, name.count <= longestName else { return nil }
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
        let bound = min(max(1, name.count / 3), best?.distance ?? Int.max)
        guard let distance = editDistance(name, folded(candidate), atMost: bound) else { continue }
        if let known = best, known.distance == distance,
            !candidate.precedes(known.candidate)
        {
            continue
        }
        best = (candidate, distance)
    }
    return best?.candidate
}

/// Names longer than this get no suggestion: the distance is quadratic, and nobody mistypes a name that long.
private let longestName = 128

private func folded(_ text: String) -> [UInt8] {
    text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
}

/// The optimal string alignment distance, or nil where it is more than `bound`.
private func editDistance(_ left: [UInt8], _ right: [UInt8], atMost bound: Int) -> Int? {
    guard abs(left.count - right.count) <= bound else { return nil }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for row in 1...max(left.count, 1) where row <= left.count {
        var current = [row] + [Int](repeating: 0, count: right.count)
        for column in 1...max(right.count, 1) where column <= right.count {
            let isSame = left[row - 1] == right[column - 1]
            var distance = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
            if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                distance = min(distance, beforeLast[column - 2] + 1)
            }
            current[column] = distance
        }
        if current.allSatisfy({ $0 > bound }) { return nil }
        (beforeLast, last) = (last, current)
    }
    return last[right.count] <= bound ? last[right.count] : nil
}
