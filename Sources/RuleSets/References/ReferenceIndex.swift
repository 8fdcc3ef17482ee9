internal import Ordering
import YAML

/// Every definition of a rule set, and every place that names one: in keys and values, in expressions, and in tests.
///
/// Of broken files it has what can be read of them.
package struct ReferenceIndex: Sendable {
    /// By path, then place.
    package let occurrences: [Occurrence]
    /// The places of a symbol in `occurrences`.
    private let places: [Symbol: [Int]]
    /// The places of a file in `occurrences`.
    private let files: [String: Range<Int>]

    init(_ found: [Occurrence]) {
        let paths = Set(found.map(\.span.file.path)).sorted { $0.precedes($1) }
        let ranks = Dictionary(uniqueKeysWithValues: paths.enumerated().map { ($1, $0) })
        let keys = found.enumerated().map { index, occurrence in
            (ranks[occurrence.span.file.path] ?? 0, occurrence.span.range.lowerBound, index)
        }
        let sorted = keys.sorted(by: <).map { found[$0.2] }
        var places: [Symbol: [Int]] = [:]
        var files: [String: Range<Int>] = [:]
        for (index, occurrence) in sorted.enumerated() {
            for symbol in occurrence.symbols { places[symbol, default: []].append(index) }
            let path = occurrence.span.file.path
            files[path] = (files[path]?.lowerBound ?? index)..<(index + 1)
        }
        occurrences = sorted
        self.places = places
        self.files = files
    }

    /// What is named at a byte of a file; a place just after a name counts as the name's. O(occurrences of the file).
    package func occurrence(in path: String, at offset: Int) -> Occurrence? {
        let near = occurrences(in: path).filter {
            $0.span.range.lowerBound <= offset && offset <= $0.span.range.upperBound
        }
        return near.last { $0.span.range.contains(offset) } ?? near.last
    }

    /// The occurrences of a file, in order.
    package func occurrences(in path: String) -> ArraySlice<Occurrence> { occurrences[files[path] ?? 0..<0] }

    /// The places that name a symbol, those that define it among them, in order.
    package func occurrences(of symbol: Symbol) -> [Occurrence] { (places[symbol] ?? []).map { occurrences[$0] } }

    /// The places that define a symbol; several where a name is defined twice, or where its kind allows that.
    package func definitions(of symbol: Symbol) -> [Occurrence] { occurrences(of: symbol).filter(\.isDefinition) }

    /// The names that things of a kind have, each once, by bytes; of properties and steps those that belong to `owner`, or all.
    package func names(of kind: SymbolKind, owner: String? = nil) -> [String] {
        var names: Set<[UInt8]> = []
        for (symbol, places) in places where symbol.kind == kind {
            if let owner, symbol.owner.map({ $0.utf8.elementsEqual(owner.utf8) }) != true { continue }
            if places.contains(where: { occurrences[$0].isDefinition }) { names.insert(Array(symbol.name.utf8)) }
        }
        return names.map { String(decoding: $0, as: UTF8.self) }.sortedByBytes()
    }
}
