/// Shows diagnostics to people: the message, the source line with carets under the place, notes and help.
///
/// ```
/// error[E0301]: unknown key `chanels`
///   --> rules/shop.yaml:14:7
///    |
/// 14 |       chanels: [push]
///    |       ^^^^^^^
///    = help: did you mean `channels`?
/// ```
package struct DiagnosticRenderer: Sendable {
    /// Whether the output has ANSI colours.
    package let usesColor: Bool

    /// Creates a renderer.
    package init(usesColor: Bool = false) {
        self.usesColor = usesColor
    }

    /// The diagnostics one after the other, each followed by an empty line.
    package func render(_ diagnostics: some Sequence<Diagnostic>) -> String {
        diagnostics.reduce(into: "") { $0 += render($1) + "\n" }
    }

    /// One diagnostic, each line ended by a line feed.
    package func render(_ diagnostic: Diagnostic) -> String {
        let spans = [diagnostic.span].compactMap { $0 } + diagnostic.notes.compactMap(\.span)
        let width = spans.map { String($0.start.line).utf8.count }.max() ?? 1
        let title = "\(diagnostic.severity.rawValue)[\(diagnostic.code.id)]"
        let tint: Style = diagnostic.severity == .error ? .error : .warning
        var output = paint(title, tint) + paint(": \(Self.clean(diagnostic.message))", .strong) + "\n"
        if let span = diagnostic.span { output += snippet(span, gutter: width, carets: tint) }
        let margin = String(repeating: " ", count: width + 1)
        for note in diagnostic.notes {
            if let span = note.span {
                output += paint("note", .strong) + ": \(Self.clean(note.message))\n"
                output += snippet(span, gutter: width, carets: .gutter)
            } else {
                output += margin + paint("= note", .gutter) + ": \(Self.clean(note.message))\n"
            }
        }
        if let help = diagnostic.help {
            output += margin + paint("= help", .gutter) + ": \(Self.clean(help))\n"
        }
        return output
    }

    private func snippet(_ span: SourceSpan, gutter width: Int, carets tint: Style) -> String {
        let excerpt = SourceExcerpt(span)
        let number = String(excerpt.line)
        let margin = String(repeating: " ", count: width)
        let padding = String(repeating: " ", count: width - number.utf8.count)
        let carets = String(repeating: "^", count: excerpt.carets)
        let indentation = String(repeating: " ", count: excerpt.indentation)
        let text = excerpt.text.isEmpty ? "" : " \(excerpt.text)"
        return margin + paint("-->", .gutter) + " \(Self.clean(span.location))\n"
            + margin + paint(" |", .gutter) + "\n"
            + paint("\(padding)\(number) |", .gutter) + text + "\n"
            + margin + paint(" |", .gutter) + " \(indentation)" + paint(carets, tint) + "\n"
    }

    /// The text without anything that could steer a terminal; names in messages come from the files.
    private static func clean(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { $0 += $1 == "\t" ? " " : DisplayWidth.shown($1) }
    }

    private enum Style: String {
        case error = "1;31"
        case warning = "1;33"
        case gutter = "1;34"
        case strong = "1"
    }

    private func paint(_ text: String, _ style: Style) -> String {
        usesColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
