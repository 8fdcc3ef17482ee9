/// One line of a file ready to be shown, with the columns that a caret points at.
struct SourceExcerpt {
    /// At most this many columns of a line are shown: a wide terminal's line beside the gutter.
    static let maximumWidth = 120
    /// How many columns before the caret are shown when a long line is clipped.
    static let leadingContext = 40

    /// The line's number.
    let line: Int
    /// The text, tabs and controls replaced, clipped around the caret.
    let text: String
    /// How many columns stand before the caret.
    let indentation: Int
    /// How many carets there are, at least 1.
    let carets: Int

    /// Cuts the excerpt for a span: of one over several lines, the first.
    init(_ span: SourceSpan) {
        line = span.start.line
        let file = span.file
        let bytes = file.line(line)
        let start = min(max(span.range.lowerBound, bytes.lowerBound), bytes.upperBound)
        let end = max(start, min(span.range.upperBound, bytes.upperBound))

        var cells: [(text: String, width: Int)] = []
        var first = 0
        var past = 0
        var index = bytes.lowerBound
        while index < bytes.upperBound {
            let (scalar, length) = UTF8Text.scalar(in: file.text, at: index)
            let shown = DisplayWidth.shown(scalar)
            let width = shown.unicodeScalars.reduce(0) { $0 + DisplayWidth.of($1) }
            cells.append((shown, width))
            index += length
            if index <= start { first = cells.count }
            if index <= end { past = cells.count }
        }
        past = max(past, first)

        let window = Self.window(cells.map(\.width), around: first)
        let prefix = window.lowerBound > 0 ? "…" : ""
        let suffix = window.upperBound < cells.count ? "…" : ""
        var text = cells[window].reduce(into: prefix) { $0 += $1.text } + suffix
        while text.unicodeScalars.last == " " { text.unicodeScalars.removeLast() }
        self.text = text
        indentation = prefix.count + cells[window.lowerBound..<first].reduce(0) { $0 + $1.width }
        let marked = cells[first..<min(past, window.upperBound)].reduce(0) { $0 + $1.width }
        carets = max(marked, 1)
    }

    /// The cells to show of a line: all, or as many as fit from `leadingContext` columns before the caret.
    private static func window(_ widths: [Int], around first: Int) -> Range<Int> {
        guard widths.reduce(0, +) > maximumWidth else { return 0..<widths.count }
        var lower = first
        var before = 0
        while lower > 0, before + widths[lower - 1] <= leadingContext {
            lower -= 1
            before += widths[lower]
        }
        var upper = lower
        var width = 0
        while upper < widths.count, width + widths[upper] <= maximumWidth {
            width += widths[upper]
            upper += 1
        }
        return lower..<max(upper, first)
    }
}
