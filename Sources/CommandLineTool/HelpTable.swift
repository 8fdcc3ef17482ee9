/// Lays out a help's text in columns.
enum HelpTable {
    /// Help is written for 80 columns, whatever the terminal, so that it reads the same in a manual.
    static let columns = 80
    /// A name longer than this has its explanation on the next line.
    static let longestName = 26

    /// Rows of a name and its explanation, the explanations aligned and wrapped.
    static func render(_ rows: [(name: String, explanation: String)]) -> String {
        let fitting = rows.map(\.name.count).filter { $0 <= longestName }
        let column = (fitting.max() ?? longestName) + 4
        var text = ""
        for row in rows {
            let wrapped = wrap(row.explanation, indent: column)
            if row.name.count > longestName {
                text += "  \(row.name)\n" + wrapped
            } else {
                let padding = String(repeating: " ", count: column - 2 - row.name.count)
                text += "  \(row.name)\(padding)" + wrapped.drop { $0 == " " }
            }
        }
        return text
    }

    /// Paragraphs with lines of at most ``columns``, each line indented and ended.
    static func wrap(_ text: String, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        var result = ""
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ") {
                if !line.isEmpty, indent + line.count + 1 + word.count > columns {
                    result += margin + line + "\n"
                    line = ""
                }
                line += line.isEmpty ? String(word) : " " + word
            }
            result += line.isEmpty ? "\n" : margin + line + "\n"
        }
        return result
    }
}
