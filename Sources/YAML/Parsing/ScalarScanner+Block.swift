extension ScalarScanner {
    /// What stays of the line breaks at the end of a block scalar.
    private enum Chomping {
        case strip
        case clip
        case keep
    }

    /// Reads a block scalar from its `|` or `>` on (YAML 1.2.2, 8.1).
    mutating func scanBlock(isFolded: Bool, parentIndent: Int) {
        var (indent, chomping) = scanHeader(parentIndent: parentIndent)
        let leastIndent = max(parentIndent + 1, 1)
        var lineBreak: Range<Int>?
        var emptyLines = scanEmptyLines(&indent, leastIndent: leastIndent)
        var previousIsBlank = false
        while let byte = next, column == indent, breakLength == 0 {
            let isBlank = UTF8Text.isBlank(byte)
            if let ended = lineBreak {
                if isFolded, isNormalised(ended), !previousIsBlank, !isBlank {
                    if emptyLines.isEmpty { append([0x20], from: ended.lowerBound..<index) }
                } else {
                    append(lineBreak: ended)
                }
            }
            for empty in emptyLines { append(lineBreak: empty) }
            previousIsBlank = isBlank
            let start = index
            while index < text.count, breakLength == 0 { index += 1 }
            append(verbatim: start..<index)
            let length = breakLength
            lineBreak = length > 0 ? index..<(index + length) : nil
            index += length
            emptyLines = length > 0 ? scanEmptyLines(&indent, leastIndent: leastIndent) : []
            if length == 0 { break }
        }
        if chomping != .strip, let lineBreak { append(lineBreak: lineBreak) }
        if chomping == .keep { for empty in emptyLines { append(lineBreak: empty) } }
    }

    /// Spaces before the cursor in its line; content of a block scalar has nothing else before it.
    private var column: Int {
        var start = index
        while start > 0, text[start - 1] == 0x20 { start -= 1 }
        return index - start
    }

    /// Reads the indicators and the rest of the header's line: the content's indentation (0: to be found) and chomping.
    private mutating func scanHeader(parentIndent: Int) -> (indent: Int, chomping: Chomping) {
        index += 1
        var indent = 0
        var chomping = Chomping.clip
        while let byte = next {
            switch byte {
            case UInt8(ascii: "+"): chomping = .keep
            case UInt8(ascii: "-"): chomping = .strip
            case UInt8(ascii: "1")...UInt8(ascii: "9"):
                indent = max(parentIndent, 0) + Int(byte - UInt8(ascii: "0"))
            default:
                while index < text.count, breakLength == 0 { index += 1 }
                index += breakLength
                return (indent, chomping)
            }
            index += 1
        }
        return (indent, chomping)
    }

    /// Passes the indentation and empty lines before the next line of content; finds the indentation if it is not known.
    private mutating func scanEmptyLines(_ indent: inout Int, leastIndent: Int) -> [Range<Int>] {
        var breaks: [Range<Int>] = []
        var deepest = 0
        while true {
            var spaces = 0
            while next == 0x20, indent == 0 || spaces < indent {
                index += 1
                spaces += 1
            }
            deepest = max(deepest, spaces)
            let length = breakLength
            guard length > 0 else { break }
            breaks.append(index..<(index + length))
            index += length
        }
        if indent == 0 { indent = max(deepest, leastIndent) }
        return breaks
    }
}
