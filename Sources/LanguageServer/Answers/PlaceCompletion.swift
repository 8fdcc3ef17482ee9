import RuleSets
import YAML

/// What can be written as a key or a value of a rule file, by the tables of keys and the names of the rule set.
struct PlaceCompletion {
    private let place: ShapedPlace
    private let analysis: RuleSetAnalysis
    private let isQuoted: Bool
    /// What stands behind the cursor: where a colon does, keys come without one.
    private let next: UInt8?

    init(_ place: ShapedPlace, _ analysis: RuleSetAnalysis, isQuoted: Bool, next: UInt8?) {
        self.place = place
        self.analysis = analysis
        self.isQuoted = isQuoted
        self.next = next
    }

    /// The items, keys in the order of their table, names by bytes.
    var items: [CompletionItem] {
        var items: [CompletionItem] = []
        switch place.role {
        case .key(_, let tables):
            for table in tables { items += keys(table) }
            items += names(place.mark, endingWith: colon)
        case .value(let shapes):
            if RuleFileShape.isType(place.path) { return RuleFileShape.typeNames.map { CompletionItem($0, .word) } }
            for marked in shapes { items += values(marked) }
        }
        var seen: Set<String> = []
        return items.filter { seen.insert($0.label).inserted }
    }

    private var colon: String { next == UInt8(ascii: ":") ? "" : ": " }

    private func keys(_ table: MappingShape) -> [CompletionItem] {
        let present = (place.mapping?.entries ?? []).map(\.key.text).filter { !$0.contains(HalfTyped.standIn) }
        let isChosen = table.exactlyOne.contains(where: present.contains)
        return table.fields.filter { field in
            !present.contains(field.key) && !(isChosen && table.exactlyOne.contains(field.key))
        }.map { field in
            CompletionItem(
                field.key, .key, detail: field.isRequired ? "required" : "", documentation: field.help,
                text: field.key + colon)
        }
    }

    private func values(_ marked: MarkedShape) -> [CompletionItem] {
        switch marked.shape {
        case .word(let words): return words.map { CompletionItem($0, .word) }
        case .bool: return ["true", "false"].map { CompletionItem($0, .word) }
        case .mapping(let table):
            // What is typed as a text may become the first key of a mapping; in quotes it does not.
            return isQuoted || isBesideKey ? [] : keysOfNew(table)
        case .list(let item, _):
            let alternatives = marked.mark.map { Shape.named($0, item).alternatives } ?? item.alternatives
            return isQuoted
                ? []
                : alternatives.filter(\.isScalar).flatMap(values).map { item in
                    CompletionItem(
                        item.label, item.kind, detail: item.detail, documentation: item.documentation,
                        text: "[\(item.text)]")
                }
        default: return names(marked.mark, endingWith: "")
        }
    }

    /// Whether the value stands in the line of its key, where no block can begin.
    private var isBesideKey: Bool {
        let line = place.scalar.span.start.line
        return place.mapping?.entries.contains { entry in
            entry.value.scalar == place.scalar && entry.key.span.start.line == line
        } == true
    }

    private func keysOfNew(_ table: MappingShape) -> [CompletionItem] {
        table.fields.map { CompletionItem($0.key, .key, documentation: $0.help, text: $0.key + ": ") }
    }

    private func names(_ mark: NameMark?, endingWith end: String) -> [CompletionItem] {
        guard let mark, let kind = mark.symbolKind, !mark.isDefinition || kind.row.mayRepeat else { return [] }
        let owner = kind.row.owner.flatMap { place.owners[$0.rawValue] }
        let known = mark.isInData ? analysis.dataNames(of: owner ?? "") : analysis.names(of: kind, owner: owner)
        return known.map { name in
            let symbol = Symbol(kind, name, of: owner)
            return CompletionItem(
                name, kind == .eventType ? .event : .value, detail: kind.rawValue,
                documentation: SymbolPage.comment(of: symbol, in: analysis),
                text: (isQuoted ? name : YAMLText.scalar(name)) + end)
        }
    }
}
