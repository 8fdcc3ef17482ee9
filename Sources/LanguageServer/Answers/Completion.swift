import CEL
import RuleSets
import YAML

/// Something that can be written at the cursor.
package struct CompletionItem: Hashable, Sendable {
    /// What it is, as editors show it by a sign (LSP 3.17, "CompletionItemKind").
    package enum Kind: Int, Sendable {
        case function = 3
        case field = 5
        case variable = 6
        case key = 10
        case value = 12
        case word = 20
        case event = 23
    }

    /// What is shown and looked for.
    package let label: String
    /// What it is.
    package let kind: Kind
    /// A few words beside it: a type, a signature.
    package let detail: String
    /// What there is to read of it.
    package let documentation: String
    /// What is written.
    package let text: String

    init(_ label: String, _ kind: Kind, detail: String = "", documentation: String = "", text: String? = nil) {
        self.label = label
        self.kind = kind
        self.detail = detail
        self.documentation = documentation
        self.text = text ?? label
    }
}

/// What can be written at a place.
package struct Completion {
    /// The bytes before the cursor that an item replaces.
    package let replaced: Range<Int>
    /// In the order to be shown.
    package let items: [CompletionItem]

    /// What can be written at the cursor, also in a file that cannot be read as it is.
    package static func at(_ cursor: Cursor) -> Completion {
        guard let typed = HalfTyped(cursor) else {
            return Completion(replaced: cursor.offset..<cursor.offset, items: [])
        }
        let files = cursor.files.filter { $0.file.path != cursor.path } + [typed.file]
        let analysis = RuleSetAnalysis(files, timeZones: cursor.timeZones)
        if analysis.hasExpression(in: cursor.path, at: cursor.offset) {
            return ExpressionCompletion(cursor, analysis).completion
        }
        let start = min(typed.place.scalar.span.range.lowerBound, cursor.offset)
        let quotes = "\"'".utf8.contains(start < cursor.offset ? cursor.file.source.text[start] : 0) ? 1 : 0
        return Completion(
            replaced: (start + quotes)..<cursor.offset,
            items: PlaceCompletion(typed.place, analysis, isQuoted: quotes > 0, next: cursor.nextByte).items)
    }
}

extension Cursor {
    /// The first byte behind the word at the cursor.
    fileprivate var nextByte: UInt8? {
        let text = file.source.text
        return word.upperBound < text.count ? text[word.upperBound] : nil
    }
}
