import CEL
import RuleSets
import YAML

/// What there is to read of a place.
package struct Hover: Hashable, Sendable {
    /// What it is about.
    package let range: TextRange
    /// Markdown.
    package let text: String

    /// The page of what is named at the cursor, of a function, or of a key; nil elsewhere.
    package static func at(_ cursor: Cursor) -> Hover? {
        if let occurrence = cursor.occurrence {
            let pages = occurrence.symbols.map { SymbolPage.text(of: $0, in: cursor.analysis) }
            return Hover(occurrence.span.range, pages.joined(separator: "\n\n---\n\n"), cursor)
        }
        if cursor.analysis.hasExpression(in: cursor.path, at: cursor.offset) { return function(cursor) }
        return key(cursor)
    }

    private init(_ range: Range<Int>, _ text: String, _ cursor: Cursor) {
        self.range = cursor.file.source.textRange(range, cursor.encoding)
        self.text = text
    }

    private static func function(_ cursor: Cursor) -> Hover? {
        let word = cursor.word
        let whole = cursor.text(word)
        let last = whole.lastIndex(of: ".").map { String(whole[whole.index(after: $0)...]) } ?? whole
        let all = FunctionLibrary.rules.flatMap(\.descriptions)
        guard let found = all.first(where: { $0.name == whole }) ?? all.first(where: { $0.name == last }) else {
            return nil
        }
        let text = """
            ```
            \(found.signatures.joined(separator: "\n"))
            ```

            \(found.summary)

            `\(found.example)` gives `\(found.result)`
            """
        return Hover(word, text, cursor)
    }

    private static func key(_ cursor: Cursor) -> Hover? {
        guard let root = cursor.file.reading.root else { return nil }
        var hover: Hover?
        ShapeWalk.places(of: root, as: .mapping(RuleFileShape.file)) { place in
            let range = place.scalar.span.range
            guard case .key(let field?, _) = place.role, range.contains(cursor.offset) else { return }
            hover = Hover(range, "`\(field.key)`: \(field.help)", cursor)
        }
        return hover
    }
}
