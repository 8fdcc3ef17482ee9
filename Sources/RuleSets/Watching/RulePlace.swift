import YAML

/// A place in a rule file, as people look for it.
package struct RulePlace: Sendable, Hashable {
    /// The file.
    package let file: String
    /// The line, from 1.
    package let line: Int
    /// The column, from 1, in Unicode scalars.
    package let column: Int
    /// The keys that lead there from the top, items of lists by their id, else their position from 1:
    /// `campaigns`, `cart-reminder`, `steps`, `first-nudge`, `when`.
    package let path: [String]

    init(_ span: SourceSpan, path: [String]) {
        file = span.file.path
        let start = span.start
        line = start.line
        column = start.column
        self.path = path
    }

    /// Whether it lies at or below a path.
    package func isWithin(_ path: [String]) -> Bool {
        self.path.count >= path.count && zip(self.path, path).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    }
}
