/// Finds a part in a text by bytes in linear time, whatever they repeat. Source: Knuth, Morris, Pratt 1977.
///
/// UTF-8 is self-synchronising: an occurrence of valid text in valid text begins at a character.
struct ByteSearch {
    private let part: [UInt8]
    /// For each prefix of the part the length of its longest proper border.
    private let borders: [Int]

    /// Prepares the search for a part that is not empty. O(m).
    init(_ part: String) {
        let bytes = Array(part.utf8)
        var borders = Array(repeating: 0, count: bytes.count)
        var length = 0
        for position in bytes.indices.dropFirst() {
            while length > 0, bytes[position] != bytes[length] { length = borders[length - 1] }
            if bytes[position] == bytes[length] { length += 1 }
            borders[position] = length
        }
        self.part = bytes
        self.borders = borders
    }

    /// The offset of the first occurrence that begins at `start` or later. O(n).
    func first(in text: [UInt8], from start: Int = 0) -> Int? {
        var found: Int?
        scan(text, from: start) { offset in
            found = offset
            return false
        }
        return found
    }

    /// The offset of the last occurrence that begins at `last` or earlier. O(n).
    func last(in text: [UInt8], notAfter last: Int) -> Int? {
        var found: Int?
        scan(text, from: 0) { offset in
            guard offset <= last else { return false }
            found = offset
            return true
        }
        return found
    }

    /// Visits all occurrences, overlapping ones too, until `visit` returns false.
    private func scan(_ text: [UInt8], from start: Int, _ visit: (Int) -> Bool) {
        guard !part.isEmpty, start >= 0, start < text.count else { return }
        var length = 0
        for position in start..<text.count {
            while length > 0, text[position] != part[length] { length = borders[length - 1] }
            if text[position] == part[length] { length += 1 }
            guard length == part.count else { continue }
            guard visit(position + 1 - length) else { return }
            length = borders[length - 1]
        }
    }
}

/// Places in UTF-8 text by code points.
enum CodePoints {
    /// The byte offset of the code point at `position`; the end where there are fewer.
    static func offset(of position: Int64, in text: [UInt8]) -> Int {
        var seen: Int64 = -1
        for (offset, byte) in text.enumerated() where byte & 0xC0 != 0x80 {
            seen += 1
            if seen == position { return offset }
        }
        return text.count
    }

    /// How many code points begin before a byte offset.
    static func count(in text: [UInt8], before offset: Int) -> Int64 {
        var count: Int64 = 0
        for byte in text[..<offset] where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }
}
