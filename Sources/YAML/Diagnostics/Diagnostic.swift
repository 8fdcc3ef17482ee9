internal import Ordering

/// Something wrong, or doubtful, in a file: what, where, and what to do.
package struct Diagnostic: Hashable, Sendable {
    /// How bad it is.
    package enum Severity: String, Hashable, Sendable {
        /// The file cannot be used.
        case error
        /// The file can be used; somebody should look.
        case warning
    }

    /// A further fact, with its place where it has one.
    package struct Note: Hashable, Sendable {
        /// The fact.
        package let message: String
        /// Where it can be seen.
        package let span: SourceSpan?

        /// Creates a note.
        package init(_ message: String, at span: SourceSpan? = nil) {
            self.message = message
            self.span = span
        }
    }

    /// The kind of finding.
    package let code: DiagnosticCode
    /// Where it is; nil where no file has the place (a directory that is not there).
    package let span: SourceSpan?
    /// What is wrong, in one line without a full stop.
    package let message: String
    /// Further facts, in the order to be read.
    package let notes: [Note]
    /// What to do or to write, or nil.
    package let help: String?

    /// Creates a diagnostic.
    package init(
        _ code: DiagnosticCode, at span: SourceSpan?, _ message: String, notes: [Note] = [], help: String? = nil
    ) {
        self.code = code
        self.span = span
        self.message = message
        self.notes = notes
        self.help = help
    }

    /// How bad it is: the code's severity.
    package var severity: Severity { code.severity }
}

extension Diagnostic {
    /// Whether the first diagnostic is read before the second: by path (bytes), place, code, then message.
    package static func readsBefore(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
        let leftPath = left.span?.file.path.utf8
        let rightPath = right.span?.file.path.utf8
        switch (leftPath, rightPath) {
        case (nil, .some): return true
        case (.some, nil): return false
        case (.some(let one), .some(let other)) where !one.elementsEqual(other):
            return one.lexicographicallyPrecedes(other)
        default: break
        }
        let leftStart = left.span?.range.lowerBound ?? 0
        let rightStart = right.span?.range.lowerBound ?? 0
        if leftStart != rightStart { return leftStart < rightStart }
        if left.code != right.code { return left.code.id.precedes(right.code.id) }
        return left.message.precedes(right.message)
    }
}

extension Sequence<Diagnostic> {
    /// The diagnostics in the order they are read: by path, then place.
    package func inReadingOrder() -> [Diagnostic] { sorted(by: Diagnostic.readsBefore) }

    /// Whether one of them is an error.
    package var containsErrors: Bool { contains { $0.severity == .error } }
}
