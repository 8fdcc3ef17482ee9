/// Puts lines into text: values and comments that stood in one column stand in one again.
enum LineLayout {
    /// The lines as text.
    static func text(of lines: [LaidOutLine]) -> [UInt8] {
        var lines = lines
        while let last = lines.last, last.head.isEmpty, last.value.isEmpty, !last.isContent { lines.removeLast() }
        let padding = valuePadding(lines)
        var rows = zip(lines, padding).map { line, padding in row(line, padding) }
        alignComments(lines, &rows)
        return rows.flatMap { Array($0.utf8) + [0x0A] }
    }

    private static func row(_ line: LaidOutLine, _ padding: Int) -> String {
        guard !line.head.isEmpty || !line.value.isEmpty else { return "" }
        let head = String(repeating: " ", count: line.indentation) + line.head
        if line.value.isEmpty { return head }
        return line.head.isEmpty ? head + line.value : head + String(repeating: " ", count: padding) + line.value
    }

    /// How many spaces stand before each line's value.
    private static func valuePadding(_ lines: [LaidOutLine]) -> [Int] {
        var padding = Array(repeating: 1, count: lines.count)
        for run in runs(lines.map(\.column?.mapping)) {
            let columns = run.compactMap { lines[$0].column }
            guard run.count > 1, Set(columns.map(\.source)).count == 1, columns.contains(where: { $0.gap > 1 }) else {
                continue
            }
            let end = run.map { lines[$0].headEnd }.max() ?? 0
            let longest = run.map { end + 1 + lines[$0].value.unicodeScalars.count }.max() ?? 0
            guard longest <= Limits.formattedWidth else { continue }
            for index in run { padding[index] = end + 1 - lines[index].headEnd }
        }
        return padding
    }

    /// Adds the comments: those of lines next to each other that stood in one column stay in one, as near to the text as they were.
    private static func alignComments(_ lines: [LaidOutLine], _ rows: inout [String]) {
        for run in runs(lines.map(\.comment?.column)) {
            let gap = run.compactMap { index in
                lines[index].comment.map { $0.column - lines[index].contentEnd }
            }.min()
            let end = run.map { rows[$0].unicodeScalars.count }.max() ?? 0
            for index in run {
                guard let comment = lines[index].comment else { continue }
                let blanks = end + max(gap ?? 1, 1) - rows[index].unicodeScalars.count
                rows[index] += String(repeating: " ", count: blanks) + comment.text
            }
        }
    }

    /// The runs of neighbours with one key; nil belongs to none.
    private static func runs(_ keys: [Int?]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for (index, key) in keys.enumerated() where key != nil {
            if let last = runs.last, last.upperBound == index, keys[last.lowerBound] == key {
                runs[runs.count - 1] = last.lowerBound..<(index + 1)
            } else {
                runs.append(index..<(index + 1))
            }
        }
        return runs
    }
}
