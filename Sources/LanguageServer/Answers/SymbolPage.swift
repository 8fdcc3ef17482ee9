import RuleSets
import YAML

/// What there is to read of a symbol: what it is, the comment above its definition, and the definition.
enum SymbolPage {
    /// The most lines of a definition that are shown.
    private static let longest = 12

    /// The page, as Markdown.
    static func text(of symbol: Symbol, in analysis: RuleSetAnalysis) -> String {
        var parts = [analysis.summary(of: symbol)]
        let definitions = analysis.index.definitions(of: symbol)
        if let definition = definitions.first, definitions.count == 1 || !symbol.kind.row.mayRepeat {
            let comment = self.comment(above: definition)
            if !comment.isEmpty { parts.append(comment) }
            parts.append("```yaml\n\(excerpt(definition.extent))\n```")
        }
        return parts.joined(separator: "\n\n")
    }

    /// The comment above a symbol's definition; empty without one.
    static func comment(of symbol: Symbol, in analysis: RuleSetAnalysis) -> String {
        guard !symbol.kind.row.mayRepeat else { return "" }
        return analysis.index.definitions(of: symbol).first.map(comment(above:)) ?? ""
    }

    private static func comment(above definition: Occurrence) -> String {
        let file = definition.span.file
        var lines: [String] = []
        var number = definition.span.start.line - 1
        while number > 0 {
            let text = file.text[file.line(number)].drop { $0 == 0x20 }
            guard text.first == UInt8(ascii: "#") else { break }
            let words = text.drop { $0 == UInt8(ascii: "#") || $0 == 0x20 }
            lines.insert(String(decoding: words, as: UTF8.self), at: 0)
            number -= 1
        }
        return lines.joined(separator: "\n")
    }

    private static func excerpt(_ span: SourceSpan) -> String {
        let depth = span.start.column - 1
        var lines = span.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for index in lines.indices.dropFirst() {
            let blanks = lines[index].prefix { $0 == " " }.count
            lines[index].removeFirst(min(blanks, depth))
        }
        if lines.count > longest { lines = lines.prefix(longest) + ["…"] }
        return lines.joined(separator: "\n")
    }
}
