import YAML

/// A piece of a file, as editors are told of it.
package struct Location: Hashable, Sendable {
    /// The file's path.
    package let path: String
    /// The piece.
    package let range: TextRange

    init(_ span: SourceSpan, _ encoding: PositionEncoding) {
        path = span.file.path
        range = span.file.textRange(span.range, encoding)
    }
}

/// A piece of a file that becomes another text.
package struct TextEdit: Hashable, Sendable {
    /// The piece.
    package let range: TextRange
    /// What stands there afterwards.
    package let text: String
}
