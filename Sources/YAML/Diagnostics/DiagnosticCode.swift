/// A kind of finding: its number, its title, and the long text of `attune explain`.
///
/// Each target states its codes as static members in files of its own (`DiagnosticCode+YAML.swift`) and lists them in
/// one array (`DiagnosticCode.yaml`). E01xx is the text of files, E03xx the shape of their tree.
package struct DiagnosticCode: Hashable, Sendable {
    /// `E0101` for an error, `W0101` for a warning; unique, and never used again for something else.
    package let id: String
    /// What it is about, in a few words.
    package let title: String
    /// What it means, why it is refused, and what to write instead: Markdown, with an example.
    package let explanation: String
    /// What raises it, and it first.
    package let example: Example?

    /// A file that raises a code.
    package enum Example: Hashable, Sendable {
        /// Its text.
        case file(String)
        /// What a shell is told, to write it to standard output: of a file that no text can show.
        case command(String)
    }

    /// Creates a code; `id` begins with `E` or `W`.
    package init(_ id: String, title: String, explanation: String, example: Example? = nil) {
        assert(id.hasPrefix("E") || id.hasPrefix("W"))
        self.example = example
        self.id = id
        self.title = title
        self.explanation = explanation
    }

    /// Error or warning, by the first letter of the id.
    package var severity: Diagnostic.Severity { id.utf8.first == UInt8(ascii: "W") ? .warning : .error }

    /// Whether two codes are the same: by id.
    package static func == (left: DiagnosticCode, right: DiagnosticCode) -> Bool { left.id == right.id }

    /// Hashes the id.
    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
