/// A piece of text in a file's tree: a key, or a value that is neither a list nor a mapping.
package struct Scalar: Hashable, Sendable {
    /// How it is written.
    package enum Style: Hashable, Sendable {
        /// Without quotes.
        case plain
        /// `'…'`.
        case singleQuoted
        /// `"…"`.
        case doubleQuoted
        /// A block after `|`.
        case literal
        /// A block after `>`.
        case folded
    }

    /// The text, unescaped and unfolded.
    package let text: String
    /// How it is written.
    package let style: Style
    /// The whole of it in the file, quotes and block header included.
    package let span: SourceSpan
    /// Where each byte of `text` stands in the file.
    package let sourceMap: SourceMap
    /// The comment that ends a plain scalar on its last line, from its `#` on.
    package let comment: SourceSpan?

    /// Where a UTF-8 byte range of `text` stands in the file.
    package func span(of range: Range<Int>) -> SourceSpan {
        SourceSpan(file: span.file, range: sourceMap.sourceRange(range))
    }

    /// Whether nothing is written at all (`key:`), which is not the same as an empty text in quotes.
    package var isAbsent: Bool { style == .plain && text.utf8.isEmpty }

    /// Whether the text has the same bytes as `other`.
    package func equals(_ other: String) -> Bool { text.utf8.elementsEqual(other.utf8) }
}
