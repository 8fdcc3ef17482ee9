extension String {
    /// Whether both have the same UTF-8 bytes. Swift's `==` is canonical equivalence, under which different texts are equal.
    @inlinable
    public func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        // The same bits are the same text: small texts stand in them, large ones share their storage.
        let one = unsafe unsafeBitCast(self, to: (UInt64, UInt64).self)
        let two = unsafe unsafeBitCast(other, to: (UInt64, UInt64).self)
        return one == two || hasSameContent(as: other)
    }

    @usableFromInline
    func hasSameContent(as other: String) -> Bool {
        // Equal bytes are canonically equivalent, and Swift compares those fastest; the reverse holds for ASCII only.
        guard self == other else { return false }
        let left = utf8Span
        let right = other.utf8Span
        if left.isKnownASCII, right.isKnownASCII { return true }
        for position in left.span.indices where left.span[position] != right.span[position] { return false }
        return true
    }
}
