/// Repeating text of files in messages.
package enum Message {
    /// The text in back quotes, cut where it is long.
    package static func quoted(_ text: String) -> String { "`\(shortened(text))`" }

    /// The text, cut where it is long.
    package static func shortened(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > Limits.quotedLength else { return text }
        return String(String.UnicodeScalarView(scalars.prefix(Limits.quotedLength))) + "…"
    }

    /// The text as a single-quoted YAML scalar.
    package static func singleQuoted(_ text: String) -> String {
        "'" + text.unicodeScalars.reduce(into: "") { $0 += $1 == "'" ? "''" : String($1) } + "'"
    }

    /// `a, b or c` in back quotes, in the order given.
    package static func list(_ names: [String], _ conjunction: String = "or") -> String {
        let quoted = names.map { "`\($0)`" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
    }
}
