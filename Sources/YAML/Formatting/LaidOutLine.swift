/// A line as it is to be written.
struct LaidOutLine {
    /// How many spaces it begins with.
    var indentation: Int
    /// What stands up to the value: `key:`, `- `, a comment of its own; empty for an empty line.
    var head: String
    /// The value behind the head.
    var value = ""
    /// What of the line belongs to a mapping whose values may stand in one column.
    var column: ValueColumn?
    /// The comment at its end.
    var comment: Comment?
    /// How many characters stood before the comment's blanks.
    var contentEnd = 0
    /// Whether it must stay even as an empty line at the file's end.
    var isContent = false

    /// Where a value stood.
    struct ValueColumn: Equatable {
        /// Where the mapping begins in the file: which mapping it is.
        let mapping: Int
        /// How many characters stood before the value.
        let source: Int
        /// How many blanks stood between key and value.
        let gap: Int
    }

    /// How many characters the head takes with the indentation.
    var headEnd: Int { indentation + head.unicodeScalars.count }

    /// How many characters the line has without its comment, with one space before the value.
    var length: Int { headEnd + (value.isEmpty ? 0 : value.unicodeScalars.count + 1) }
}
