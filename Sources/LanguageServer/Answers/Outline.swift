import RuleSets
import YAML

/// The definitions of a file, in each other.
package struct Outline: Hashable, Sendable {
    /// What it is (LSP 3.17, "SymbolKind").
    package enum Kind: Int, Sendable {
        case section = 3
        case campaign = 5
        case step = 6
        case field = 8
        case channel = 11
        case test = 12
        case variable = 13
        case label = 20
        case eventType = 24
    }

    /// Its name.
    package let name: String
    /// What it is.
    package let kind: Kind
    /// The whole of it.
    package let range: TextRange
    /// Its name's place.
    package let selection: TextRange
    /// What is defined within it.
    package let children: [Outline]

    /// The sections of a file with what they define.
    package static func of(_ cursor: Cursor) -> [Outline] {
        let entries = cursor.file.reading.root?.mapping?.entries ?? []
        let definitions = cursor.analysis.index.occurrences(in: cursor.path).filter {
            $0.isDefinition && kind(of: $0) != nil
        }
        return entries.map { entry in
            let start = entry.key.span.range.lowerBound
            let range = start..<max(entry.key.span.range.upperBound, entry.value.span.range.upperBound)
            let inside = definitions.filter { range.contains($0.span.range.lowerBound) }
            return Outline(entry.key.text, .section, range, entry.key.span.range, nested(inside[...], cursor), cursor)
        }
    }

    private init(
        _ name: String, _ kind: Kind, _ range: Range<Int>, _ selection: Range<Int>, _ children: [Outline],
        _ cursor: Cursor
    ) {
        let source = cursor.file.source
        self.name = name
        self.kind = kind
        self.range = source.textRange(range, cursor.encoding)
        self.selection = source.textRange(selection, cursor.encoding)
        self.children = children
    }

    /// Definitions in the order of their places, those within another one below it.
    private static func nested(_ definitions: ArraySlice<Occurrence>, _ cursor: Cursor) -> [Outline] {
        var outlines: [Outline] = []
        var rest = definitions
        while let first = rest.popFirst() {
            let inside = rest.prefix { $0.span.range.lowerBound < first.extent.range.upperBound }
            rest = rest.dropFirst(inside.count)
            guard let kind = kind(of: first), let symbol = first.symbols.first else { continue }
            outlines.append(
                Outline(symbol.name, kind, first.extent.range, first.span.range, nested(inside, cursor), cursor))
        }
        return outlines
    }

    private static func kind(of definition: Occurrence) -> Kind? {
        switch definition.symbols.first?.kind {
        case .eventType: .eventType
        case .property, .attribute: .field
        case .variable: .variable
        case .channel: .channel
        case .campaign: .campaign
        case .step: .step
        case .test: .test
        case .label: .label
        case .tag, .template, nil: nil
        }
    }
}
