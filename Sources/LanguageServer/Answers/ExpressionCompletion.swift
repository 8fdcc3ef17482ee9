import CEL
import RuleSets
import YAML

/// What can be written in an expression: names, fields and functions.
struct ExpressionCompletion {
    private let cursor: Cursor
    private let analysis: RuleSetAnalysis
    /// The name being typed.
    private let prefix: Range<Int>
    /// What stands before its dot; nil without one, empty where that is no name.
    private let receiver: String?

    init(_ cursor: Cursor, _ analysis: RuleSetAnalysis) {
        self.cursor = cursor
        self.analysis = analysis
        let text = cursor.file.source.text
        var start = cursor.offset
        while start > 0, Cursor.isWord(text[start - 1]) { start -= 1 }
        prefix = start..<cursor.offset
        guard start > 0, text[start - 1] == UInt8(ascii: ".") else {
            receiver = nil
            return
        }
        var name = start - 1
        while name > 0, Cursor.isWord(text[name - 1]) { name -= 1 }
        let isChained = name > 0 && text[name - 1] == UInt8(ascii: ".")
        receiver = isChained ? "" : cursor.text(name..<(start - 1))
    }

    /// The items: names before functions.
    var completion: Completion {
        var items: [CompletionItem] = []
        if let receiver {
            items += names(after: receiver)
            if items.isEmpty { items = functions(of: receiver) }
            if items.isEmpty { items = methods }
        } else {
            items = names(after: nil) + globals
        }
        return Completion(replaced: prefix, items: items)
    }

    private func names(after record: String?) -> [CompletionItem] {
        analysis.names(in: cursor.path, at: cursor.offset, after: record).map { name in
            CompletionItem(
                name.name, record == nil ? .variable : .field, detail: name.type ?? "record",
                documentation: name.symbol.map { SymbolPage.comment(of: $0, in: analysis) } ?? "")
        }
    }

    private static let all = FunctionLibrary.rules.flatMap(\.descriptions)

    /// `math.abs` after `math.`.
    private func functions(of namespace: String) -> [CompletionItem] {
        Self.all.filter { $0.name.hasPrefix(namespace + ".") && !namespace.isEmpty }.map {
            Self.item($0, label: String($0.name.dropFirst(namespace.count + 1)))
        }
    }

    /// What is called behind a value: `text.size()`.
    private var methods: [CompletionItem] {
        Self.all.filter { function in
            !function.name.contains(".") && function.signatures.contains { $0.contains(".\(function.name)(") }
        }.map { Self.item($0, label: $0.name) }
    }

    private var globals: [CompletionItem] {
        Self.all.filter { function in
            function.signatures.contains { $0.hasPrefix("\(function.name)(") }
        }.map { Self.item($0, label: $0.name) }
    }

    private static func item(_ function: FunctionDescription, label: String) -> CompletionItem {
        CompletionItem(
            label, .function, detail: function.signatures.first ?? "", documentation: function.summary)
    }
}
