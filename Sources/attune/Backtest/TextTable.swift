internal import CommandLineTool

/// Text in columns, each as wide as what stands in it: the first to the left, the others to the right.
struct TextTable {
    /// The columns of a report, whatever the terminal, so that it reads the same in a mail.
    static let width = 80
    private static let gap = 2

    private let rows: [[String]]

    /// A table of rows that have one length, the first of them the heads.
    init(_ rows: [[String]]) { self.rows = rows }

    /// The lines; where they would be too wide, each row's name has a line of its own.
    var lines: [String] {
        let columns = (rows.first ?? []).indices
        let widths = columns.map { column in rows.map { StyledLine($0[column]).width }.max() ?? 0 }
        let numbers = widths.dropFirst().reduce(0) { $0 + Self.gap + $1 }
        let name = widths.first ?? 0
        let fits = name + numbers <= Self.width
        return rows.flatMap { row -> [String] in
            var line = StyledLine()
            if fits { line.append(row[0], left: name) } else { line.pad(to: Self.gap) }
            for column in columns.dropFirst() {
                line.append(row[column], right: Self.gap + widths[column])
            }
            return fits ? [line.text] : [StyledLine(row[0]).text, line.text]
        }
    }

    /// A name and what belongs to it, parted by commas: as many to a line as fit, those that follow below the first.
    static func entry(_ name: String, _ items: [String], indent: Int, column: Int) -> [String] {
        var lines: [String] = []
        var line = StyledLine(String(repeating: " ", count: indent) + name)
        line.pad(to: column)
        var isFirst = true
        for (index, item) in items.enumerated() {
            let text = index + 1 < items.count ? item + "," : item
            let width = StyledLine(text).width
            if !isFirst, line.width + 1 + width > Self.width {
                lines.append(line.text)
                line = StyledLine(String(repeating: " ", count: column))
                isFirst = true
            }
            line.append(isFirst ? text : " " + text)
            isFirst = false
        }
        return lines + [line.text]
    }

    /// Words, as many to a line as fit.
    static func wrapped(_ text: String, indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = StyledLine(margin)
        for word in text.split(separator: " " as Character) {
            let shown = StyledLine(String(word))
            if line.width > indent, line.width + 1 + shown.width > width {
                lines.append(line.text)
                line = StyledLine(margin)
            }
            line.append(line.width > indent ? " " + word : String(word))
        }
        return lines + [line.text]
    }
}
