import YAML

/// A piece of a text with what stands in its place.
struct TextEdit {
    let range: Range<Int>
    let replacement: String

    init(_ range: Range<Int>, _ replacement: String) {
        self.range = range
        self.replacement = replacement
    }

    /// A text with edits that do not overlap.
    static func apply(_ edits: [TextEdit], to bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            result.replaceSubrange(edit.range, with: edit.replacement.utf8)
        }
        return result
    }
}

/// The items of a list that is written with `- `, one a line.
struct BlockItems {
    private let items: [Node]
    private let bytes: [UInt8]

    init(_ items: [Node], in bytes: [UInt8]) {
        self.items = items
        self.bytes = bytes
    }

    /// Takes an item's line out, with the comment at its end.
    func removal(of index: Int) -> TextEdit { TextEdit(line(of: index), "") }

    /// Puts names behind the last item, indented as it is.
    func insertion(of names: [String]) -> TextEdit {
        let line = line(of: items.count - 1)
        let indent = String(decoding: bytes[line].prefix { $0 == UInt8(ascii: " ") }, as: UTF8.self)
        let hasEnd = bytes[line].last == UInt8(ascii: "\n")
        let newline = bytes[line].dropLast().last == UInt8(ascii: "\r") && hasEnd ? "\r\n" : "\n"
        let text = names.map { "\(indent)- \($0)\(newline)" }.joined()
        return TextEdit(line.upperBound..<line.upperBound, hasEnd ? text : newline + text)
    }

    private func line(of index: Int) -> Range<Int> {
        let item = items[index].span.range
        let start = bytes[..<item.lowerBound].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let end = bytes[item.upperBound...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
        return start..<end
    }
}

/// The items of a list that is written in brackets.
struct FlowItems {
    private let items: [Node]
    private let bytes: [UInt8]

    init(_ items: [Node], in bytes: [UInt8]) {
        self.items = items
        self.bytes = bytes
    }

    /// Takes items out, of which at least one stays: those before the last that stays with the comma behind them, the others with the one
    /// before them. Comments stay.
    func removal(of removed: [Int]) -> [TextEdit] {
        let lastKept = items.indices.last { !removed.contains($0) } ?? -1
        return removed.flatMap { index in
            let comma = comma(after: items[index < lastKept ? index : index - 1].span.range.upperBound)
            // What follows on the same line moves up, but for a comment, which needs a blank before it.
            let next = bytes[(comma + 1)...].drop { $0 == UInt8(ascii: " ") }
            let end = next.first == UInt8(ascii: "#") ? comma + 1 : next.startIndex
            return [TextEdit(items[index].span.range, ""), TextEdit(comma..<end, "")]
        }
    }

    /// The comma between two items, outside of comments.
    private func comma(after start: Int) -> Int {
        var place = start
        while bytes[place] != UInt8(ascii: ",") {
            if bytes[place] == UInt8(ascii: "#") {
                while bytes[place] != UInt8(ascii: "\n") { place += 1 }
            }
            place += 1
        }
        return place
    }
}
