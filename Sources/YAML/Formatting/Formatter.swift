/// Lays rule files out: the same layout for everybody, with the comments where they were.
///
/// Only blanks and line breaks change: two spaces a level, items of lists one level below their key, one space in flow collections
/// (`{a: 1}`), at most one blank line, no blanks at a line's end. Keys keep their order, texts and quotes stay as written. A flow
/// collection stands on one line; one that does not fit is opened into a block. Values, and comments at the end of lines, that stand in
/// one column keep doing so. What is laid out is read again and must have the same tree and the same comments.
package enum Formatter {
    /// Why a file is left as it is.
    package enum Refusal: Error {
        /// It has errors.
        case broken([Diagnostic])
        /// It is written in a way that the layout does not know.
        case unknownForm
    }

    /// The file's text laid out; the same text where it is laid out already.
    package static func format(_ file: SourceFile) throws(Refusal) -> [UInt8] {
        let plain = SourceFile(path: file.path, text: withPlainLineBreaks(file.text))
        let (root, comments) = try read(plain)
        var layout = BlockLayout(plain, comments: comments)
        layout.document(root)
        let text = LineLayout.text(of: layout.lines)
        let (again, kept) = try read(SourceFile(path: file.path, text: text))
        guard isSame(root, again), comments.elementsEqual(kept, by: { $0.text == $1.text }) else {
            throw .unknownForm
        }
        return text
    }

    private static func read(_ file: SourceFile) throws(Refusal) -> (root: Node?, comments: [Comment]) {
        let reading = YAML.read(file)
        guard reading.isWhole, !reading.diagnostics.containsErrors else { throw .broken(reading.diagnostics) }
        return (reading.root, Comment.all(in: file, around: reading.root))
    }

    /// Without byte order mark, and with LF at every line's end.
    private static func withPlainLineBreaks(_ text: [UInt8]) -> [UInt8] {
        let text = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text[3...] : text[...]
        guard text.contains(0x0D) else { return Array(text) }
        var plain: [UInt8] = []
        for index in text.indices {
            if text[index] != 0x0D {
                plain.append(text[index])
            } else if index + 1 == text.endIndex || text[index + 1] != 0x0A {
                plain.append(0x0A)
            }
        }
        return plain
    }

    /// Whether two trees say the same, wherever it stands.
    private static func isSame(_ left: Node?, _ right: Node?) -> Bool {
        switch (left?.kind, right?.kind) {
        case (nil, nil): true
        case (.scalar(let left), .scalar(let right)): left.style == right.style && left.equals(right.text)
        case (.sequence(let left), .sequence(let right)): left.elementsEqual(right) { isSame($0, $1) }
        case (.mapping(let left), .mapping(let right)):
            left.entries.elementsEqual(right.entries) { one, other in
                one.key.style == other.key.style && one.key.equals(other.key.text) && isSame(one.value, other.value)
            }
        default: false
        }
    }
}
