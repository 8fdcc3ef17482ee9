internal import Ordering

/// A text file as it was read, with the places of its lines.
///
/// The text is kept as bytes, valid UTF-8 or not, so that every place in it can be shown.
package struct SourceFile: Hashable, Sendable {
    /// The path as it is shown to people.
    package let path: String
    /// The file's bytes.
    package let text: [UInt8]
    /// The offset of each line's first byte, ascending; the first is 0.
    private let lineStarts: [Int]

    /// Indexes the lines of `text`: LF, CR LF and a lone CR end a line.
    package init(path: String, text: [UInt8]) {
        self.path = path
        self.text = text
        var starts = [0]
        for index in text.indices {
            let isLoneReturn = text[index] == 0x0D && (index + 1 == text.count || text[index + 1] != 0x0A)
            if text[index] == 0x0A || isLoneReturn { starts.append(index + 1) }
        }
        lineStarts = starts
    }

    /// The 1-based number of the line that holds `offset`; offsets beyond the text belong to the last line.
    package func lineNumber(at offset: Int) -> Int {
        max(1, lineStarts.partitioningIndex { $0 > offset })
    }

    /// The bytes of a line (1-based) without its line break; empty for a line that does not exist.
    package func line(_ number: Int) -> Range<Int> {
        guard number >= 1, number <= lineStarts.count else { return text.count..<text.count }
        let start = lineStarts[number - 1]
        var end = number < lineStarts.count ? lineStarts[number] : text.count
        while end > start, text[end - 1] == 0x0A || text[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    /// The line and column of a byte; offsets outside the text are clamped to it.
    package func position(at offset: Int) -> SourcePosition {
        let offset = min(max(offset, 0), text.count)
        let number = lineNumber(at: offset)
        var column = 1
        // A byte order mark is no column.
        var index = number == 1 && text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : lineStarts[number - 1]
        while index < offset {
            index += UTF8Text.scalar(in: text, at: index).length
            if index <= offset { column += 1 }
        }
        return SourcePosition(line: number, column: column)
    }

    /// Hashes the path and the length only: spans and nodes are hashed often, and a text may be a mebibyte.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(path)
        hasher.combine(text.count)
    }

    /// A span of this file, clamped to its text.
    package func span(_ range: Range<Int>) -> SourceSpan {
        SourceSpan(file: self, range: range.clamped(to: 0..<text.count))
    }
}
