internal import HumanText

/// Reads a mapping whose keys are known, and reports what does not fit.
///
/// Getters return nil both for an absent key and after they have reported; `requiring` tells the two apart: with it an
/// absent key is reported, too.
package struct MappingReader {
    /// The mapping.
    package let mapping: Mapping
    /// What the mapping is, as messages name it: `campaign`, `trigger`.
    package let what: String
    /// Reads its values.
    package let values: ScalarReader
    /// The known keys that unknown ones were probably meant to be: that they are missing was said with the suggestion.
    private var suggested: [String] = []

    /// Where findings go.
    package var collector: DiagnosticCollector { values.collector }

    /// Takes a node that must be a mapping with only known keys; nil after reporting that it is none.
    package init?(
        _ node: Node, _ what: String, keys: [String], synonyms: [String: String] = [:],
        into collector: DiagnosticCollector
    ) {
        guard let mapping = node.mapping else {
            collector.report(
                .wrongKind, at: node.span, "expected a mapping for `\(what)`, found \(node.kindName)",
                help: "its keys are \(Message.list(keys, "and"))")
            return nil
        }
        self.init(mapping, what, keys: keys, synonyms: synonyms, into: collector)
    }

    /// Takes a mapping with only known keys. `synonyms` are what others call some of them: they are unknown, and the key is proposed.
    package init(
        _ mapping: Mapping, _ what: String, keys: [String], synonyms: [String: String] = [:],
        into collector: DiagnosticCollector
    ) {
        self.mapping = mapping
        self.what = what
        values = ScalarReader(collector)
        for (index, entry) in mapping.entries.enumerated() where !keys.contains(where: entry.key.equals) {
            let near = synonyms[entry.key.text.lowercased()] ?? nearestName(entry.key.text, in: keys)
            reportUnknown(entry, after: mapping.entries[..<index], meaning: near, keys: keys)
            if let near { suggested.append(near) }
        }
    }

    private func reportUnknown(
        _ entry: Mapping.Entry, after above: ArraySlice<Mapping.Entry>, meaning near: String?, keys: [String]
    ) {
        let key = entry.key
        let previous = above.last
        let shown = Message.quoted(key.text)
        let help: String
        if mapping.isFlow, entry.value.scalar?.isAbsent == true, let value = previous?.value.scalar,
            value.style == .plain, ExpressionBalance.isOpen(value.text)
        {
            help =
                "inside `{…}` a `,` ends a value: put the value of \(Message.quoted(previous?.key.text ?? "")) in quotes"
        } else if let near {
            help = "did you mean `\(near)`?"
        } else if let empty = above.last(where: { entry in keys.contains(where: entry.key.equals) }), !mapping.isFlow,
            empty.value.scalar?.isAbsent == true
        {
            help = "if it belongs to `\(empty.key.text)`, begin its line further in than `\(empty.key.text)`"
        } else {
            help = "the keys of `\(what)` are \(Message.list(keys, "and"))"
        }
        collector.report(.unknownKey, at: key.span, "unknown key \(shown)", help: help)
    }

    /// Whether an unknown key was probably meant to be this one.
    package func wasMeant(_ key: String) -> Bool { suggested.contains(key) }

    /// Whether the key is there.
    package func has(_ key: String) -> Bool { mapping.entry(key) != nil }

    /// The value of a key.
    package func node(_ key: String, requiring isRequired: Bool = false) -> Node? {
        if let node = mapping[key] { return node }
        if isRequired { reportMissing(key) }
        return nil
    }

    /// Reports that a key is missing, unless it was suggested in the place of an unknown one.
    package func reportMissing(_ key: String, help: String? = nil) {
        guard !suggested.contains(key) else { return }
        // The whole of a long mapping says nothing: its first line is shown.
        collector.report(.missingKey, at: mapping.span, "`\(what)` lacks the key `\(key)`", help: help)
    }

    /// Which of the keys is there; reports when none is, or more than one (`one of`).
    package func exactlyOne(of keys: [String]) -> Mapping.Entry? {
        let present = mapping.entries.filter { entry in keys.contains(where: entry.key.equals) }
        guard let first = present.first else {
            guard !suggested.contains(where: keys.contains) else { return nil }
            collector.report(.missingKey, at: mapping.span, "`\(what)` needs one of \(Message.list(keys))")
            return nil
        }
        guard present.count == 1 else {
            let other = present[1].key
            collector.report(
                .unknownKey, at: other.span, "`\(what)` takes only one of \(Message.list(keys))",
                notes: [Diagnostic.Note("`\(first.key.text)` stands here", at: first.key.span)])
            return nil
        }
        return first
    }
}
