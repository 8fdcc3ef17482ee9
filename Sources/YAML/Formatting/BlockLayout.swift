/// Makes lines of a tree in block form, with the comments and blank lines between its parts.
struct BlockLayout {
    let file: SourceFile
    /// What is laid out so far.
    var lines: [LaidOutLine] = []
    /// Comments by their lines.
    let comments: [Int: Comment]
    /// The first line of the file, from 1, that is not laid out yet.
    var nextLine = 1
    /// The collections around the place: where they stood, and where they stand now.
    private var levels: [Level] = []
    /// Those around the text that was laid out last: what a comment behind it may belong to.
    private var lastLevels: [Level] = []

    private struct Level {
        let source: Int
        let indentation: Int
    }

    /// Where a node is laid out.
    struct Place {
        /// How many spaces its line begins with.
        let indentation: Int
        /// What stands in the line before it: `key:`, `- key:`, `-`.
        let head: String
        /// How many spaces what is below begins with.
        let below: Int
        /// The line of the file in which the head ends, and the column after it.
        let headLine: Int
        let headEnd: Int
        /// The column of the collection around it in the file, and how many spaces it begins with now.
        let source: Int
        let around: Int
        /// The mapping whose value it is.
        let mapping: Int?
    }

    init(_ file: SourceFile, comments: [Comment]) {
        self.file = file
        self.comments = Dictionary(comments.map { ($0.line, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Lays out the whole file.
    mutating func document(_ root: Node?) {
        if let root {
            let start = root.span.range.lowerBound
            let column = column(start)
            switch root.kind {
            case .mapping(let mapping) where !mapping.isFlow: self.mapping(mapping, indentation: 0, beginning: nil)
            case .sequence(let items) where !isFlow(root):
                sequence(items, at: root.span, indentation: 0, beginning: nil)
            default:
                layOutBetween(until: line(start), column: column, indentation: 0)
                let place = Place(
                    indentation: 0, head: "", below: 0, headLine: line(start), headEnd: column, source: column,
                    around: 0, mapping: nil)
                value(root, at: place)
            }
        }
        layOutBetween(until: file.lineNumber(at: file.text.count) + 1, column: -1, indentation: 0)
    }

    // MARK: Collections

    /// The beginning of a line that the first entry of a collection goes on.
    typealias Beginning = (indentation: Int, text: String)

    mutating func mapping(_ mapping: Mapping, indentation: Int, beginning: Beginning?) {
        let source = column(mapping.span.range.lowerBound)
        levels.append(Level(source: source, indentation: indentation))
        for (index, entry) in mapping.entries.enumerated() {
            let key = entry.key.span.range
            let begun = index == 0 ? beginning : nil
            if begun == nil { layOutBetween(until: line(key.lowerBound), column: source, indentation: indentation) }
            nextLine = line(key.upperBound)
            let colon = offsetAfterColon(behind: key.upperBound)
            value(
                entry.value,
                at: Place(
                    indentation: begun?.indentation ?? indentation,
                    head: (begun?.text ?? "") + entry.key.span.text + ":",
                    below: indentation + 2, headLine: line(colon), headEnd: column(colon), source: source,
                    around: indentation, mapping: mapping.span.range.lowerBound))
        }
        levels.removeLast()
    }

    mutating func sequence(_ items: [Node], at span: SourceSpan, indentation: Int, beginning: Beginning?) {
        let source = column(span.range.lowerBound)
        levels.append(Level(source: source, indentation: indentation))
        for (index, item) in items.enumerated() {
            let dash = dashLine(of: item, column: source)
            let begun = index == 0 ? beginning : nil
            if begun == nil { layOutBetween(until: dash, column: source, indentation: indentation) }
            nextLine = dash
            value(
                item,
                at: Place(
                    indentation: begun?.indentation ?? indentation, head: (begun?.text ?? "") + "-",
                    below: indentation + 2, headLine: dash, headEnd: source + 1, source: source, around: indentation,
                    mapping: nil))
        }
        levels.removeLast()
    }

    /// Lays out a node behind its head.
    mutating func value(_ node: Node, at place: Place) {
        let first = line(node.span.range.lowerBound)
        switch node.kind {
        case .scalar(let scalar) where scalar.isAbsent:
            add(place, "", endingAt: place.headLine, place.headEnd)
            expectComments(within: place)
        case .scalar(let scalar): self.scalar(scalar, at: place)
        case .mapping(let mapping) where !mapping.isFlow:
            if let beginning = beginning(place, of: first) {
                self.mapping(mapping, indentation: place.below, beginning: beginning)
            } else {
                add(place, "", endingAt: place.headLine, place.headEnd)
                self.mapping(mapping, indentation: place.below, beginning: nil)
            }
        case .sequence(let items) where !isFlow(node):
            if let beginning = beginning(place, of: first) {
                sequence(items, at: node.span, indentation: place.below, beginning: beginning)
            } else {
                add(place, "", endingAt: place.headLine, place.headEnd)
                sequence(items, at: node.span, indentation: place.below, beginning: nil)
            }
        default:
            flow(node, at: place)
            if node.items?.isEmpty ?? node.mapping?.entries.isEmpty ?? false { expectComments(within: place) }
        }
    }

    /// Notes that comments may follow which stand further in than the key or dash of what is empty: they belong to it.
    private mutating func expectComments(within place: Place) {
        lastLevels = levels + [Level(source: place.source + 1, indentation: place.below)]
    }

    /// The line that a collection in a list begins in: that of the dash, unless a comment stands between.
    private func beginning(_ place: Place, of first: Int) -> Beginning? {
        guard place.mapping == nil, place.head.hasSuffix("-"), !hasComment(in: place.headLine..<first) else {
            return nil
        }
        return (place.indentation, place.head + " ")
    }

    // MARK: Lines

    /// Adds the line that a head ends with a value, or without one, with the comment behind it.
    mutating func add(_ place: Place, _ value: String, endingAt endLine: Int, _ end: Int, from start: Int? = nil) {
        var line = LaidOutLine(indentation: place.indentation, head: place.head, value: value)
        if let mapping = place.mapping, let start, !value.isEmpty {
            line.column = LaidOutLine.ValueColumn(mapping: mapping, source: start, gap: start - place.headEnd)
        }
        attachComment(of: endLine, contentEnd: end, to: &line)
        lines.append(line)
        didLayOut(upTo: endLine)
    }

    /// Notes that the file is laid out up to the end of a line, and what was open there.
    mutating func didLayOut(upTo line: Int) {
        lastLevels = levels
        nextLine = line + 1
    }

    /// Adds the comment that ends a line of the file.
    func attachComment(of number: Int, contentEnd: Int, to line: inout LaidOutLine) {
        guard let comment = comments[number], !comment.isAlone else { return }
        line.comment = comment
        line.contentEnd = contentEnd
    }

    /// Adds what stands between the texts: comments of their own, at most one blank line at a place, and markers of documents.
    mutating func layOutBetween(until end: Int, column: Int, indentation: Int) {
        var isBlankPending = false
        while nextLine < end {
            let range = file.line(nextLine)
            let text = String(decoding: file.text[range], as: UTF8.self)
            if let comment = comments[nextLine], comment.isAlone {
                if isBlankPending, !lines.isEmpty { lines.append(LaidOutLine(indentation: 0, head: "")) }
                isBlankPending = false
                let indentation = self.indentation(of: comment, before: column, indentation)
                lines.append(LaidOutLine(indentation: indentation, head: comment.text))
            } else if file.text[range].allSatisfy(UTF8Text.isBlank) {
                isBlankPending = true
            } else {
                lines.append(LaidOutLine(indentation: 0, head: text))
            }
            nextLine += 1
        }
        if isBlankPending, !lines.isEmpty { lines.append(LaidOutLine(indentation: 0, head: "")) }
    }

    /// Where a comment belongs: with what follows, or with the deepest of what precedes that does not stand further in than it.
    private func indentation(of comment: Comment, before next: Int, _ indentation: Int) -> Int {
        guard comment.column > next else { return indentation }
        let candidates = lastLevels.filter { $0.source <= comment.column }
        guard let deepest = candidates.max(by: { $0.source < $1.source }), deepest.source > next else {
            return max(indentation, 0)
        }
        return deepest.indentation
    }

    // MARK: The file

    func line(_ offset: Int) -> Int { file.lineNumber(at: offset) }

    func column(_ offset: Int) -> Int { file.position(at: offset).column - 1 }

    func hasComment(in range: Range<Int>) -> Bool { range.contains { comments[$0] != nil } }

    func isFlow(_ node: Node) -> Bool {
        if let mapping = node.mapping { return mapping.isFlow }
        let start = node.span.range.lowerBound
        return start < file.text.count && file.text[start] == UInt8(ascii: "[")
    }

    private func offsetAfterColon(behind offset: Int) -> Int {
        let colon = file.text[offset...].firstIndex(of: UInt8(ascii: ":"))
        return colon.map { $0 + 1 } ?? offset
    }

    /// The line of the dash before an item of a list whose dashes stand in a column.
    private func dashLine(of item: Node, column: Int) -> Int {
        let last = line(item.span.range.lowerBound)
        var number = last
        while number > 1 {
            let range = file.line(number)
            let dash = range.lowerBound + column
            if dash < range.upperBound, file.text[dash] == UInt8(ascii: "-"), comments[number]?.isAlone != true {
                break
            }
            number -= 1
        }
        return number
    }
}
