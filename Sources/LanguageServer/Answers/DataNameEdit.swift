import RuleSets
import YAML

/// What keeps a property's name in the data when rules give it another one: a `from:` where it is declared.
enum DataNameEdit {
    /// The edit at a definition, or nil where one need not be: it has a `from:`, or the new name is that of the data.
    static func at(_ definition: Occurrence, named name: String, in cursor: Cursor) -> TextEdit? {
        guard let symbol = definition.symbols.first, symbol.kind == .property else { return nil }
        let dataName = cursor.analysis.dataName(of: symbol)
        guard dataName.utf8.elementsEqual(symbol.name.utf8), !dataName.utf8.elementsEqual(name.utf8),
            let value = value(of: definition, in: cursor)
        else { return nil }
        let source = value.span.file
        if let mapping = value.mapping {
            guard mapping["from"] == nil, let first = mapping.entries.first?.key.span.range.lowerBound else {
                return nil
            }
            let column = source.position(at: first).column - 1
            let end = mapping.isFlow ? ", " : "\n" + String(repeating: " ", count: column)
            let range = source.textRange(first..<first, cursor.encoding)
            return TextEdit(range: range, text: "from: \(dataName)\(end)")
        }
        guard let scalar = value.scalar, !scalar.isAbsent else { return nil }
        let isPlain = scalar.style == .plain && !scalar.text.utf8.contains { ",[]{}:#".utf8.contains($0) }
        let type = isPlain ? scalar.text : Message.singleQuoted(scalar.text)
        let range = source.textRange(scalar.span.range, cursor.encoding)
        return TextEdit(range: range, text: "{type: \(type), from: \(dataName)}")
    }

    /// What stands at the key of a definition.
    private static func value(of definition: Occurrence, in cursor: Cursor) -> Node? {
        let path = definition.span.file.path
        var node = cursor.files.first { $0.file.path == path }?.reading.root
        for key in definition.path { node = node?.mapping?[key] }
        let entries = node?.mapping?.entries ?? []
        return entries.first { $0.key.span.range == definition.span.range }?.value
    }
}
