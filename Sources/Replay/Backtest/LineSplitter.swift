internal import JSON

/// Makes lines of the blocks that a file is read in, without holding more than one block and one line.
package struct LineSplitter: Sendable {
    /// A line's bytes at most; of a longer one nothing is kept but that it is there.
    private let limit: Int
    /// The beginning of a line whose end has not come yet.
    private var rest: [UInt8] = []
    private var isTooLong = false
    /// The number of the line that was told last; the first is 1.
    private var number = 0

    /// Creates a splitter of lines of at most so many bytes, their ends not counted.
    package init(limit: Int) { self.limit = limit }

    /// Takes the next block, and tells the lines that end in it: each with its number, its bytes without the end (`\n`), or nil where
    /// there are too many of them.
    package mutating func take(_ block: RawSpan, _ tell: (_ number: Int, _ line: RawSpan?) -> Void) {
        var start = 0
        while let end = Self.lineEnd(in: block, from: start) {
            number += 1
            let part = block.extracting(start..<end)
            if isTooLong || rest.count + part.byteCount > limit {
                tell(number, nil)
            } else if rest.isEmpty {
                tell(number, part)
            } else {
                rest.append(copying: part)
                tell(number, unsafe rest.span.bytes)
            }
            rest.removeAll(keepingCapacity: true)
            isTooLong = false
            start = end + 1
        }
        keep(block.extracting(start..<block.byteCount))
    }

    /// Tells the last line, where no end stands behind it.
    package mutating func end(_ tell: (_ number: Int, _ line: RawSpan?) -> Void) {
        guard isTooLong || !rest.isEmpty else { return }
        number += 1
        if isTooLong { tell(number, nil) } else { tell(number, unsafe rest.span.bytes) }
        rest.removeAll()
        isTooLong = false
    }

    private mutating func keep(_ part: RawSpan) {
        if isTooLong || rest.count + part.byteCount > limit {
            isTooLong = true
            rest.removeAll(keepingCapacity: true)
        } else {
            rest.append(copying: part)
        }
    }

    /// The offset of the first `\n` from an offset on. Eight bytes at a time: a byte is zero where (x − 1) & ~x has its high bit
    /// (S. E. Anderson, "Bit Twiddling Hacks", "Determine if a word has a zero byte").
    private static func lineEnd(in block: RawSpan, from start: Int) -> Int? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var offset = start
        while offset + 8 <= block.byteCount {
            let word = block.littleEndian64(at: offset) ^ (ones &* UInt64(UInt8(ascii: "\n")))
            let found = (word &- ones) & ~word & (ones << 7)
            if found != 0 { return offset + found.trailingZeroBitCount / 8 }
            offset += 8
        }
        while offset < block.byteCount {
            if block.byte(at: offset) == UInt8(ascii: "\n") { return offset }
            offset += 1
        }
        return nil
    }
}
