import YAML

/// Changes `policies.paused` in the text of rule files: comments, layout and all else stay.
package enum PausedEdit {
    /// A file with the change.
    package struct Changed: Sendable {
        /// Its place among the files; nil where it is a new one, called ``PausedEdit/fileName``.
        package let place: Int?
        /// Its bytes.
        package let bytes: [UInt8]
        /// What is paused now.
        package let paused: PausedCampaigns
    }

    /// The file that is made where none has the key.
    package static let fileName = "paused.yaml"

    /// The file that a change of rule files changes, or nil where what they say is so already.
    ///
    /// - Parameters:
    ///   - files: All files of a rule set without errors.
    ///   - campaigns: Its campaigns by name.
    package static func apply(_ change: PausedChange, to files: [RuleFile], campaigns: [String]) -> Changed? {
        for (place, file) in files.enumerated() {
            guard let entry = entry(in: file) else { continue }
            let before = paused(entry.value)
            let after = change.applied(to: before, among: campaigns)
            if before == after { return nil }
            let edits = edits(of: entry, in: file.bytes, from: before, to: after)
            return Changed(place: place, bytes: TextEdit.apply(edits, to: file.bytes), paused: after)
        }
        let after = change.applied(to: .named([]), among: campaigns)
        if after == .named([]) { return nil }
        let text = "# `attune pause` and `attune resume` write this.\npolicies:\n  paused: \(text(after))\n"
        return Changed(place: nil, bytes: Array(text.utf8), paused: after)
    }

    private static func entry(in file: RuleFile) -> Mapping.Entry? {
        let root = YAML.parse(SourceFile(path: file.path, text: file.bytes)).root
        return root?.mapping?["policies"]?.mapping?.entry("paused")
    }

    private static func paused(_ node: Node) -> PausedCampaigns {
        node.items.map { .named($0.compactMap(\.scalar?.text)) } ?? .all
    }

    /// A value as it is written on one line.
    private static func text(_ paused: PausedCampaigns) -> String {
        switch paused {
        case .all: RuleFileShape.allCampaigns
        case .named(let names): "[\(names.joined(separator: ", "))]"
        }
    }

    private static func edits(
        of entry: Mapping.Entry, in bytes: [UInt8], from before: PausedCampaigns, to after: PausedCampaigns
    ) -> [TextEdit] {
        let node = entry.value
        let value = node.span.range
        guard let items = node.items, !items.isEmpty, case .named(let old) = before else {
            return [TextEdit(value, text(after))]
        }
        let lines = BlockItems(items, in: bytes)
        let isFlow = bytes[value.lowerBound] == UInt8(ascii: "[")
        guard case .named(let new) = after, !new.isEmpty else {
            if isFlow { return [TextEdit(value, text(after))] }
            let colon = bytes[entry.key.span.range.upperBound...].firstIndex(of: UInt8(ascii: ":")) ?? value.lowerBound
            return [TextEdit(colon + 1..<colon + 1, " \(text(after))")] + items.indices.map { lines.removal(of: $0) }
        }
        let added = new.without(old)
        let removed = items.indices.filter { [old[$0]].without(new) != [] }
        if isFlow {
            let end = items[items.count - 1].span.range.upperBound
            return FlowItems(items, in: bytes).removal(of: removed)
                + (added.isEmpty ? [] : [TextEdit(end..<end, added.map { ", \($0)" }.joined())])
        }
        return removed.map { lines.removal(of: $0) } + (added.isEmpty ? [] : [lines.insertion(of: added)])
    }
}
