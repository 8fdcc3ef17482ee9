package import CEL
package import RuleSets
import YAML

/// A place in a file of a rule set: what every answer is made of.
package struct Cursor {
    /// The files of the rule set as the editor sees them.
    package let files: [ParsedRuleFile]
    /// What is known of the rule set.
    package let analysis: RuleSetAnalysis
    /// The file.
    package let file: ParsedRuleFile
    /// The byte of its text.
    package let offset: Int
    /// How the editor counts.
    package let encoding: PositionEncoding
    /// The zones that expressions know.
    package let timeZones: TimeZoneDatabase

    /// Creates a cursor at a position of a file.
    package init(
        _ file: ParsedRuleFile, at position: TextPosition, among files: [ParsedRuleFile], _ analysis: RuleSetAnalysis,
        _ encoding: PositionEncoding, _ timeZones: TimeZoneDatabase
    ) {
        self.files = files
        self.analysis = analysis
        self.file = file
        self.encoding = encoding
        self.timeZones = timeZones
        offset = file.source.offset(of: position, encoding)
    }

    /// The file's path.
    var path: String { file.file.path }

    /// What is named at the cursor.
    var occurrence: Occurrence? { analysis.index.occurrence(in: path, at: offset) }

    /// The word at the cursor, with the names and dots before it: `math.abs`.
    var word: Range<Int> {
        let text = file.source.text
        var start = offset
        while start > 0, Self.isWord(text[start - 1]) || text[start - 1] == UInt8(ascii: ".") { start -= 1 }
        var end = offset
        while end < text.count, Self.isWord(text[end]) { end += 1 }
        return start..<end
    }

    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// The text of a range of bytes.
    func text(_ range: Range<Int>) -> String { String(decoding: file.source.text[range], as: UTF8.self) }
}
