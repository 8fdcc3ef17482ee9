internal import CRE2

extension Pattern {
    /// The bytes of a match and of its groups; nil for a group that takes no part.
    typealias Match = [Range<Int>?]

    /// The number of capturing groups.
    var groups: Int { unsafe Int(cre2_groups(handle)) }

    /// The pattern itself where it has at most one capturing group.
    func withOneGroup() throws(EvaluationError) -> Pattern {
        guard groups <= 1 else {
            throw EvaluationError("the pattern has \(groups) groups where at most one can be extracted")
        }
        return self
    }

    /// The matches from the left, at most `limit`, that do not overlap; an empty one does not touch the one before it. Each has the
    /// spans of the first `groups` groups after its own. Takes the steps of each search from the budget.
    func matches(
        in bytes: [UInt8], groups: Int, limit: Int = Int.max, budget: inout Int
    ) throws(EvaluationError) -> [Match] {
        var matches: [Match] = []
        var start = 0
        var end = -1
        while start <= bytes.count, matches.count < limit {
            try Limits.spend(1 + groups, from: &budget)
            guard let match = find(in: bytes, from: start, groups: groups), let span = match[0] else { break }
            if span.isEmpty, span.lowerBound == end {
                start = Pattern.next(after: start, in: bytes)
                continue
            }
            // A search reads on from where the last ended, so that all together read the text a few times at most.
            try Limits.spend((span.upperBound - start) / Limits.textStep, from: &budget)
            matches.append(match)
            end = span.upperBound
            start = end
        }
        return matches
    }

    private func find(in bytes: [UInt8], from start: Int, groups: Int) -> Match? {
        var offsets = [Int](repeating: -1, count: 2 * (groups + 1))
        let found = unsafe bytes.withUnsafeBytes { text in
            unsafe offsets.withUnsafeMutableBufferPointer { offsets in
                unsafe cre2_find(
                    handle, text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count, start,
                    offsets.baseAddress, Int32(clamping: groups + 1))
            }
        }
        guard found else { return nil }
        return (0...groups).map { offsets[2 * $0] < 0 ? nil : offsets[2 * $0]..<offsets[2 * $0 + 1] }
    }

    /// The position of the next code point.
    private static func next(after position: Int, in bytes: [UInt8]) -> Int {
        var next = position + 1
        while next < bytes.count, bytes[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}
