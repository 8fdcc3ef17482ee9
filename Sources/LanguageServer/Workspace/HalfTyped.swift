import RuleSets
import YAML

/// What a file says where somebody is typing: the text with a stand-in for the name to come, in the form that can be read best.
struct HalfTyped {
    /// Stands for what is not typed yet; no rule set has the name.
    static let standIn = "attunecursor"

    /// The file with the stand-in.
    let file: ParsedRuleFile
    /// The stand-in's place.
    let place: ShapedPlace

    /// Tries, in this order: a text, a key, and both with the quotes and brackets closed that are open before the cursor. Nil where
    /// none of them can be read, or the place is in no known shape.
    init?(_ cursor: Cursor) {
        let text = cursor.file.source.text
        let before = Array(text[..<cursor.offset])
        let lineEnd = cursor.file.source.line(cursor.file.source.lineNumber(at: cursor.offset)).upperBound
        let restOfLine = Array(text[cursor.offset..<max(lineEnd, cursor.offset)])
        let after = Array(text[max(lineEnd, cursor.offset)...])
        let closing = OpenBrackets.closing(before)
        for (colon, closing) in [("", ""), (":", ""), ("", closing), (":", closing)] {
            let bytes = before + Array((Self.standIn + colon).utf8) + restOfLine + Array(closing.utf8) + after
            let file = ParsedRuleFile(RuleFile(path: cursor.path, name: cursor.file.file.name, bytes: bytes))
            guard let root = file.reading.root else { continue }
            var found: ShapedPlace?
            ShapeWalk.places(of: root, as: .mapping(RuleFileShape.file)) { place in
                if found == nil, place.scalar.text.contains(Self.standIn) { found = place }
            }
            if let found {
                self.file = file
                place = found
                return
            }
        }
        return nil
    }
}

/// What is open at the end of a text: brackets of lists and mappings, and a quote.
enum OpenBrackets {
    /// The brackets and quotes that close it. Brackets count where a value may begin, and inside of others; comments do not.
    static func closing(_ text: [UInt8]) -> String {
        var closing: [UInt8] = []
        var quote: UInt8?
        var before = UInt8(ascii: ":")
        var index = 0
        while index < text.count {
            let byte = text[index]
            if let open = quote {
                if byte == UInt8(ascii: "\\"), open == UInt8(ascii: "\"") { index += 1 }
                if byte == open { quote = nil }
            } else {
                let beginsValue = ":,-[{".utf8.contains(before)
                switch byte {
                case UInt8(ascii: "'"), UInt8(ascii: "\""): if beginsValue { quote = byte }
                case UInt8(ascii: "["): if beginsValue || !closing.isEmpty { closing.append(UInt8(ascii: "]")) }
                case UInt8(ascii: "{"): if beginsValue || !closing.isEmpty { closing.append(UInt8(ascii: "}")) }
                case UInt8(ascii: "]"), UInt8(ascii: "}"): if closing.last == byte { closing.removeLast() }
                case UInt8(ascii: "#"):
                    if index == 0 || text[index - 1] <= 0x20 {
                        index = text[index...].firstIndex(of: 0x0A) ?? text.count
                        continue
                    }
                default: break
                }
            }
            if byte > 0x20 { before = byte } else if byte == 0x0A, quote == nil { before = UInt8(ascii: ":") }
            index += 1
        }
        return String(decoding: (quote.map { [$0] } ?? []) + closing.reversed(), as: UTF8.self)
    }
}
