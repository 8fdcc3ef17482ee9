package import YAML

/// A place in a text as editors count: lines and characters from 0.
package struct TextPosition: Hashable, Sendable {
    /// The line.
    package let line: Int
    /// How many units of the ``PositionEncoding`` stand before it in the line.
    package let character: Int

    /// Creates a position.
    package init(line: Int, character: Int) {
        self.line = line
        self.character = character
    }
}

/// A piece of a text; its end is the place just after it.
package struct TextRange: Hashable, Sendable {
    /// Where it begins.
    package let start: TextPosition
    /// Where it ends.
    package let end: TextPosition

    /// Creates a range.
    package init(start: TextPosition, end: TextPosition) {
        self.start = start
        self.end = end
    }
}

extension SourceFile {
    /// The byte at a position; the line's end for characters beyond it, the text's end for lines beyond it.
    package func offset(of position: TextPosition, _ encoding: PositionEncoding) -> Int {
        guard position.line >= 0 else { return 0 }
        let range = line(position.line + 1)
        var offset = range.lowerBound
        var units = 0
        while offset < range.upperBound, units < position.character {
            let size = encoding.size(of: text[offset])
            offset = min(offset + size.bytes, range.upperBound)
            units += size.units
        }
        return offset
    }

    /// The position of a byte, clamped to the text.
    package func position(of offset: Int, _ encoding: PositionEncoding) -> TextPosition {
        let offset = min(max(offset, 0), text.count)
        let number = lineNumber(at: offset)
        var index = line(number).lowerBound
        var units = 0
        while index < offset {
            let size = encoding.size(of: text[index])
            index += size.bytes
            units += size.units
        }
        return TextPosition(line: number - 1, character: units)
    }

    /// The positions of a range of bytes.
    package func textRange(_ range: Range<Int>, _ encoding: PositionEncoding) -> TextRange {
        TextRange(start: position(of: range.lowerBound, encoding), end: position(of: range.upperBound, encoding))
    }
}
