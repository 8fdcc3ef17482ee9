extension String {
    /// Whether both have the same UTF-8 bytes. Swift's `==` is canonical equivalence, under which different texts are equal.
    func hasSameBytes(as other: String) -> Bool {
        let left = utf8Span.span
        let right = other.utf8Span.span
        guard left.count == right.count else { return false }
        for position in left.indices where left[position] != right[position] { return false }
        return true
    }

    /// Whether this text comes first by code points, which is the order of UTF-8 bytes.
    func precedes(_ other: String) -> Bool {
        let left = utf8Span.span
        let right = other.utf8Span.span
        let common = min(left.count, right.count)
        for position in 0..<common where left[position] != right[position] { return left[position] < right[position] }
        return left.count < right.count
    }
}
