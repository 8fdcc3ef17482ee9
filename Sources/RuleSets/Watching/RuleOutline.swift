import Ordering
import YAML

/// Where everything stands that rule files say: the path of each key, item and value.
package struct RuleOutline: Sendable {
    /// Every key and every item of a list, in the order of the files; what contains others comes before them.
    private var places: [RulePlace] = []
    /// By file: where the values of keys and the items begin, in UTF-8 bytes, ascending, with their place in ``places``.
    private var offsets: [String: [(offset: Int, place: Int)]] = [:]
    /// The first place of each path.
    private var byPath: [[String]: Int] = [:]

    /// Adds a file's tree.
    mutating func add(_ root: Node) {
        walk(root, path: [])
    }

    private mutating func walk(_ node: Node, path: [String]) {
        if let mapping = node.mapping {
            for entry in mapping.entries {
                // A test is no rule.
                if path.isEmpty, entry.key.equals("tests") { continue }
                note(entry.key.span, path + [entry.key.text])
                walk(entry.value, path: path + [entry.key.text])
            }
        }
        for (index, item) in (node.items ?? []).enumerated() {
            let name = item.mapping?["id"]?.scalar?.text ?? String(index + 1)
            note(item.span, path + [name])
            walk(item, path: path + [name])
        }
    }

    private mutating func note(_ span: SourceSpan, _ path: [String]) {
        offsets[span.file.path, default: []].append((span.range.lowerBound, places.count))
        if byPath[path] == nil { byPath[path] = places.count }
        places.append(RulePlace(span, path: path))
    }

    /// The place of a key or item, or nil where it is not written.
    package func place(of path: [String]) -> RulePlace? { byPath[path].map { places[$0] } }

    /// The place of a piece of a value: the innermost key or item before it.
    func place(of span: SourceSpan) -> RulePlace {
        // Trees are walked in the order of the text.
        let offsets = offsets[span.file.path] ?? []
        let after = offsets.partitioningIndex { $0.offset > span.range.lowerBound }
        return RulePlace(span, path: after == 0 ? [] : places[offsets[after - 1].place].path)
    }
}
