extension String {
    /// Whether this text comes first by its UTF-8 bytes, which is the order of code points: the order of every list that we write.
    ///
    /// Swift's own `<` compares what is canonically equivalent as equal.
    @inlinable
    public func precedes(_ other: String) -> Bool {
        let left = utf8Span.span
        let right = other.utf8Span.span
        let common = min(left.count, right.count)
        for place in 0..<common where left[place] != right[place] { return left[place] < right[place] }
        return left.count < right.count
    }
}

extension Sequence<String> {
    /// The texts in the order of their bytes.
    public func sortedByBytes() -> [String] { sorted { $0.precedes($1) } }
}
