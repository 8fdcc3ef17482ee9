extension RandomAccessCollection {
    /// The first index whose element belongs to the second part of what is sorted into two; the end where none does.
    ///
    /// All elements of which the predicate is false come before all of which it is true. A binary search: O(log n).
    @inlinable
    public func partitioningIndex(where belongsToSecondPart: (Element) -> Bool) -> Index {
        var count = self.count
        var low = startIndex
        while count > 0 {
            let half = count / 2
            let middle = index(low, offsetBy: half)
            if belongsToSecondPart(self[middle]) {
                count = half
            } else {
                low = index(after: middle)
                count -= half + 1
            }
        }
        return low
    }
}
