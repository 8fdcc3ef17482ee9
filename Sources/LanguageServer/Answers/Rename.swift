import Ordering
import RuleSets
import YAML

/// Another name for something, everywhere.
package enum Rename {
    /// Why a name is not changed.
    package struct Refusal: Error, Hashable, Sendable {
        /// What people read.
        package let message: String
    }

    /// The name at the cursor, without quotes, with its place; throws where it cannot be changed.
    package static func prepare(_ cursor: Cursor) throws(Refusal) -> (range: TextRange, name: String) {
        let (symbol, occurrence) = try subject(cursor)
        var range = occurrence.span.range
        if let scalar = occurrence.scalar, scalar.style != .plain {
            range = (range.lowerBound + 1)..<(range.upperBound - 1)
        }
        return (cursor.file.source.textRange(range, cursor.encoding), symbol.name)
    }

    /// The edits by path, in order; throws where the name does not fit or is taken.
    ///
    /// What means the same goes on doing so: records keep the names that they have, so that data in tests stays as it is and a property
    /// says `from:` what it was called.
    package static func edits(_ cursor: Cursor, to name: String) throws(Refusal) -> [(path: String, edits: [TextEdit])]
    {
        let (symbol, _) = try subject(cursor)
        try check(name, for: symbol, in: cursor.analysis)
        var byPath: [String: [TextEdit]] = [:]
        for occurrence in cursor.analysis.index.occurrences(of: symbol) where !occurrence.isInData {
            let location = Location(occurrence.span, cursor.encoding)
            let text = occurrence.scalar.map { YAMLText.scalar(name, inPlaceOf: $0) } ?? name
            byPath[location.path, default: []].append(TextEdit(range: location.range, text: text))
            if occurrence.isDefinition, let edit = DataNameEdit.at(occurrence, named: name, in: cursor) {
                byPath[location.path, default: []].append(edit)
            }
        }
        return byPath.keys.sortedByBytes().map { ($0, byPath[$0] ?? []) }
    }

    private static func subject(_ cursor: Cursor) throws(Refusal) -> (Symbol, Occurrence) {
        guard let occurrence = cursor.occurrence, let symbol = occurrence.symbols.first else {
            throw Refusal(message: "there is no name here")
        }
        let index = cursor.analysis.index
        guard !index.definitions(of: symbol).isEmpty else {
            throw Refusal(message: "`\(symbol.name)` is not defined in these rule files")
        }
        for place in index.occurrences(of: symbol) {
            guard let other = place.symbols.first(where: { $0 != symbol }) else { continue }
            throw Refusal(
                message:
                    "`\(symbol.name)` is read together with that of `\(other.owner ?? "")` at \(place.span.location)")
        }
        return (symbol, occurrence)
    }

    private static func check(_ name: String, for symbol: Symbol, in analysis: RuleSetAnalysis) throws(Refusal) {
        let row = symbol.kind.row
        guard row.form.accepts(name) else {
            throw Refusal(message: "`\(name)` must be \(row.form.description)")
        }
        guard !row.reserved.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else {
            throw Refusal(message: "`\(name)` is reserved")
        }
        let isTaken = analysis.names(of: symbol.kind, owner: symbol.owner).contains { $0.utf8.elementsEqual(name.utf8) }
        guard !isTaken || row.mayRepeat || name.utf8.elementsEqual(symbol.name.utf8) else {
            throw Refusal(message: "`\(name)` is the name of another \(symbol.kind.rawValue)")
        }
        let isRead = analysis.index.occurrences(of: symbol).contains { $0.path.first == "tests" }
        guard !isRead || symbol.kind != .variable || !RuleFileShape.keysOfReadings.contains(name) else {
            throw Refusal(message: "`\(name)` is a key of its own where tests read `\(symbol.name)`")
        }
        guard symbol.kind != .eventType || !name.utf8.elementsEqual("*".utf8) else {
            throw Refusal(message: "`*` stands for all event types")
        }
    }
}
