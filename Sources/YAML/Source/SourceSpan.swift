/// A place in a file as people count it.
package struct SourcePosition: Hashable, Comparable, Sendable {
    /// The line, from 1.
    package let line: Int
    /// The column, from 1, in Unicode scalars.
    package let column: Int

    /// Whether the first place stands before the second.
    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A piece of a file.
package struct SourceSpan: Hashable, Sendable {
    /// The file.
    package let file: SourceFile
    /// UTF-8 byte offsets in the file's text.
    package let range: Range<Int>

    /// Creates a span; `range` is clamped to the file's text.
    package init(file: SourceFile, range: Range<Int>) {
        self.file = file
        self.range = range.clamped(to: 0..<file.text.count)
    }

    /// Where it begins.
    package var start: SourcePosition { file.position(at: range.lowerBound) }

    /// Where it ends: the place just after it.
    package var end: SourcePosition { file.position(at: range.upperBound) }

    /// The text it covers; bytes that are not UTF-8 are shown as U+FFFD.
    package var text: String { String(decoding: file.text[range], as: UTF8.self) }

    /// `path:line:column` of its beginning.
    package var location: String {
        let start = start
        return "\(file.path):\(start.line):\(start.column)"
    }
}
