import YAML

/// A change of a text: a piece of it, or all of it, becomes another text.
package struct TextChange: Hashable, Sendable {
    /// The piece that is replaced; nil where it is the whole.
    package let range: TextRange?
    /// What stands there afterwards.
    package let text: String

    /// Creates a change.
    package init(range: TextRange?, text: String) {
        self.range = range
        self.text = text
    }

    /// The text after the change. A range whose end stands before its start is taken for empty.
    package func applied(to bytes: [UInt8], _ encoding: PositionEncoding) -> [UInt8] {
        guard let range else { return Array(text.utf8) }
        let file = SourceFile(path: "", text: bytes)
        let start = file.offset(of: range.start, encoding)
        var changed = bytes
        changed.replaceSubrange(start..<max(start, file.offset(of: range.end, encoding)), with: text.utf8)
        return changed
    }
}
