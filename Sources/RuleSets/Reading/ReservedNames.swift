import YAML

/// Words that cannot be names.
enum ReservedNames {
    /// CEL's words: those of its grammar, and those kept for languages around it (cel-spec `langdef.md`, "Syntax").
    static let cel = [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import",
        "let", "loop", "package", "namespace", "return", "var", "void", "while",
    ]
    /// What expressions of rules know under these names.
    static let rules = ["event", "trigger", "individual", "now", "journey", "zone"]
    /// Words that may not even stand behind a dot.
    static let keywords = ["true", "false", "null", "in"]
    /// The event's own: `event.type`, `event.time`, `event.id`.
    static let eventFields = ["type", "time", "id"]

    /// Whether a name is among words, by bytes.
    static func contains(_ words: [String], _ name: Scalar) -> Bool { words.contains(where: name.equals) }
}
