import JSON

/// The texts of a series of strings: `(length u16 · UTF-8)…`, each once; items hold offsets.
enum StringHeap {
    /// Whether the text at one offset is less than that at another.
    static func less(_ left: Int, _ right: Int, _ heap: RawSpan) -> Bool {
        if left == right { return false }
        let leftLength = Int(heap.u16(left))
        let rightLength = Int(heap.u16(right))
        for index in 0..<min(leftLength, rightLength) {
            let (a, b) = (heap.u8(left + 2 + index), heap.u8(right + 2 + index))
            if a != b { return a < b }
        }
        return leftLength < rightLength
    }

    /// The text at an offset, lent.
    @_lifetime(copy heap)
    static func text(at offset: Int, of heap: RawSpan) -> RawSpan {
        heap.extracting(offset + 2..<offset + 2 + Int(heap.u16(offset)))
    }

    /// The offset of a text in the heap, or nil where it is not there.
    static func find(_ text: RawSpan, in heap: RawSpan) -> Int? {
        var offset = 0
        while offset &+ 2 <= heap.byteCount {
            let length = Int(heap.u16(offset))
            if length == text.byteCount && heap.equals(text, at: offset &+ 2) { return offset }
            offset &+= 2 &+ length
        }
        return nil
    }

    /// A text of one heap as one of another, to which it is added where it is not there yet.
    static func moved(_ text: Scalar, from old: RawSpan, to heap: inout [UInt8]) -> Scalar {
        let bytes = self.text(at: text.offset, of: old)
        if let known = find(bytes, in: heap.raw) { return Scalar(word: UInt64(known)) }
        let new = heap.count
        heap.append(littleEndian: UInt16(truncatingIfNeeded: bytes.byteCount))
        heap.append(copying: bytes)
        return Scalar(word: UInt64(new))
    }

    /// Writes a text with its length, of at most ``StateLimits/stringBytes``, to an address.
    static func store(_ text: RawSpan, to address: UnsafeMutableRawPointer) {
        unsafe address.storeBytes(of: UInt16(truncatingIfNeeded: text.byteCount).littleEndian, as: UInt16.self)
        unsafe text.withUnsafeBytes { bytes in
            guard let first = bytes.baseAddress else { return }
            unsafe (address + 2).copyMemory(from: first, byteCount: bytes.count)
        }
    }
}
