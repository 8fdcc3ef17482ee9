internal import YAML

/// A definition that is in one rule set and not in another, or not the same.
package struct DefinitionChange: Sendable, Hashable {
    /// What became of it.
    package enum Kind: String, Sendable, CaseIterable { case added, changed, removed }

    /// The key of a rule file under which it stands: `campaigns`.
    package let section: String
    /// Its name.
    package let name: String
    /// What became of it.
    package let kind: Kind

    /// The keys of rule files whose definitions decide; tests do not.
    private static let sections = [
        "events", "attributes", "features", "scores", "segments", "channels", "policies", "campaigns",
    ]

    /// How the definitions of some files differ from those of others, as they are written: by section, then name. Comments and the layout
    /// make no difference.
    package static func between(_ old: [RuleFile], _ new: [RuleFile]) -> [DefinitionChange] {
        let (before, after) = (definitions(old), definitions(new))
        return sections.indices.flatMap { index -> [DefinitionChange] in
            let names = Set(before[index].keys).union(after[index].keys)
            return names.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { name in
                let (was, becomes) = (before[index][name], after[index][name])
                if was == becomes { return nil }
                return DefinitionChange(
                    section: sections[index], name: String(decoding: name, as: UTF8.self),
                    kind: was == nil ? .added : becomes == nil ? .removed : .changed)
            }
        }
    }

    /// By section, what is written under each name's bytes.
    private static func definitions(_ files: [RuleFile]) -> [[[UInt8]: [UInt8]]] {
        var found: [[[UInt8]: [UInt8]]] = sections.map { _ in [:] }
        for file in files {
            let root = YAML.parse(SourceFile(path: file.path, text: file.bytes)).root
            for (index, section) in sections.enumerated() {
                for entry in root?.mapping?[section]?.mapping?.entries ?? [] {
                    var text: [UInt8] = []
                    write(entry.value, to: &text)
                    found[index][Array(entry.key.text.utf8)] = text
                }
            }
        }
        return found
    }

    /// Writes what a node says, and nothing of how it is laid out.
    private static func write(_ node: Node, to text: inout [UInt8]) {
        switch node.kind {
        case .scalar(let scalar):
            // `5` and `"5"` are two literals.
            text.append(UInt8(ascii: scalar.style == .plain ? "p" : "q"))
            text += "\(scalar.text.utf8.count):".utf8
            text += scalar.text.utf8
        case .sequence(let items):
            text += "[".utf8
            for item in items { write(item, to: &text) }
            text += "]".utf8
        case .mapping(let mapping):
            text += "{".utf8
            for entry in mapping.entries {
                text += "k\(entry.key.text.utf8.count):".utf8
                text += entry.key.text.utf8
                write(entry.value, to: &text)
            }
            text += "}".utf8
        }
    }
}
