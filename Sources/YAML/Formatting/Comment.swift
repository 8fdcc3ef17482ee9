/// A comment of a file, from its `#` to the end of the line.
struct Comment: Hashable {
    /// The line that it stands in, from 1.
    let line: Int
    /// How many characters stand before it in the line.
    let column: Int
    /// Whether nothing but blanks stands before it.
    let isAlone: Bool
    /// Its text without blanks at the end.
    let text: String

    /// The comments outside of a tree's texts, in order.
    static func all(in file: SourceFile, around root: Node?) -> [Comment] {
        var scalars: [Range<Int>] = []
        root?.forEachScalar { if !$0.span.range.isEmpty { scalars.append($0.span.range) } }
        var comments: [Comment] = []
        var next = 0
        var index = 0
        let text = file.text
        while index < text.count {
            if next < scalars.count, index >= scalars[next].lowerBound {
                index = max(index, scalars[next].upperBound)
                next += 1
            } else if text[index] == UInt8(ascii: "#"), index == 0 || text[index - 1] <= 0x20 {
                let comment = Comment(in: file, at: index)
                comments.append(comment)
                index = file.line(comment.line).upperBound
            } else {
                index += 1
            }
        }
        return comments
    }

    private init(in file: SourceFile, at start: Int) {
        line = file.lineNumber(at: start)
        let range = file.line(line)
        column = file.position(at: start).column - 1
        isAlone = file.text[range.lowerBound..<start].allSatisfy(UTF8Text.isBlank)
        var end = range.upperBound
        while end > start, UTF8Text.isBlank(file.text[end - 1]) { end -= 1 }
        text = String(decoding: file.text[start..<end], as: UTF8.self)
    }
}

extension Node {
    /// Hands on the texts of the tree, keys too, in the order of the file.
    fileprivate func forEachScalar(_ body: (Scalar) -> Void) {
        switch kind {
        case .scalar(let scalar): body(scalar)
        case .sequence(let items): for item in items { item.forEachScalar(body) }
        case .mapping(let mapping):
            for entry in mapping.entries {
                body(entry.key)
                entry.value.forEachScalar(body)
            }
        }
    }
}
