import CEL
import YAML

/// Reads the trees of rule files into drafts and reports what each file shows wrong by itself.
///
/// A class, since readers of nested parts add to one set of drafts. It is used on one thread and does not outlive a load.
final class DraftReader {
    let collector: DiagnosticCollector
    let values: ScalarReader
    var drafts = Drafts()
    /// What is known of expressions; nil where nobody remembers.
    private let memory: ExpressionMemory?

    init(_ collector: DiagnosticCollector, memory: ExpressionMemory? = nil) {
        self.collector = collector
        self.memory = memory
        values = ScalarReader(collector)
    }

    /// Reads a file's tree.
    func read(_ root: Node) {
        // A document without anything but a marker and comments.
        if root.scalar?.isAbsent == true { return }
        guard let file = MappingReader(root, "rule file", RuleFileShape.file, into: collector) else { return }
        for entry in file.mapping.entries {
            switch entry.key.text {
            case "events": readEvents(entry.value)
            case "attributes": readAttributes(entry.value)
            case "features": readVariables(entry.value, "features", "feature") { self.feature($0).map { .feature($0) } }
            case "scores": readVariables(entry.value, "scores", "score") { .score(self.score($0)) }
            case "segments": readVariables(entry.value, "segments", "segment") { .segment(self.segment($0)) }
            case "channels": readChannels(entry.value)
            case "policies": readPolicies(entry.value)
            case "campaigns": readCampaigns(entry.value)
            case "tests": readTests(entry.value)
            default: break
            }
        }
    }

    private func readTests(_ node: Node) {
        if node.scalar?.isAbsent == true { return }
        guard let items = node.items else {
            collector.report(.wrongKind, at: node.span, "expected a list for `tests`, found \(node.kindName)")
            return
        }
        drafts.tests += items
    }

    // MARK: Shared by sections

    /// The entries of a mapping from names to definitions. Names that do not have the form are reported, left out, and
    /// remembered, so that using them is no second error.
    func definitions(_ node: Node, _ section: String, _ what: String, _ form: NameForm) -> [Definition] {
        if node.scalar?.isAbsent == true { return [] }
        guard let mapping = node.mapping else {
            collector.report(
                .wrongKind, at: node.span, "expected a mapping from names for `\(section)`, found \(node.kindName)")
            return []
        }
        return mapping.entries.enumerated().compactMap { index, entry in
            if index > 0, mapping.isFlow, isTail(entry, of: mapping.entries[index - 1]) { return nil }
            guard let name = values.name(entry.key, what, form) else {
                drafts.refusedNames.insert(Array(entry.key.text.utf8))
                return nil
            }
            return Definition(name: name, value: entry.value)
        }
    }

    /// Whether a key without a value is the rest of the text before it, which YAML cut at a comma: `a: map(string, dyn)`
    /// in braces. What is left of that text is reported where it is read.
    private func isTail(_ entry: Mapping.Entry, of previous: Mapping.Entry) -> Bool {
        guard entry.value.scalar?.isAbsent == true, let cut = previous.value.scalar, cut.style == .plain else {
            return false
        }
        return cut.text.utf8.contains(UInt8(ascii: "(")) && entry.key.text.utf8.last == UInt8(ascii: ")")
    }

    /// A name with what it is given to.
    struct Definition {
        let name: Located<String>
        let value: Node
    }

    /// Reports a name that is reserved; true where it is.
    func refuseReserved(
        _ name: Located<String>, _ what: String, _ words: [String], because reason: String,
        help: String = "choose another name"
    ) -> Bool {
        guard ReservedNames.contains(words, name.scalar) else { return false }
        collector.report(
            .reservedName, at: name.span, "\(what) cannot have the name \(Message.quoted(name.value)): \(reason)",
            help: help)
        return true
    }

    /// An expression at a node; nil after reporting that the node is none.
    func expression(_ node: Node?, _ what: String) -> ExpressionText? {
        guard let node, let scalar = values.expression(node, what) else { return nil }
        return expression(scalar, in: 0..<scalar.text.utf8.count)
    }

    /// The expression in a part of a scalar's text; without a tree after reporting why it has none.
    func expression(_ scalar: Scalar, in range: Range<Int>) -> ExpressionText {
        let text = String(decoding: Array(scalar.text.utf8)[range], as: UTF8.self)
        let known = memory?.parse(text) ?? ExpressionMemory.Parsed(Expression.parse(text), isRemembered: false)
        switch known.result {
        case .success(let parsed):
            for field in known.eventFields { drafts.propertiesRead.insert(Array(field.utf8)) }
            return ExpressionText(scalar: scalar, offset: range.lowerBound, text: text, parsed: parsed)
        case .failure(let issues):
            let unparsed = ExpressionText(scalar: scalar, offset: range.lowerBound, text: text, parsed: nil)
            // Of an alias that was meant for an expression it was said that it must be quoted.
            if collector.diagnostics.contains(where: { $0.span == scalar.span }) { return unparsed }
            for issue in issues.all {
                collector.report(
                    .expressionSyntax, at: unparsed.span(of: issue.span), issue.message,
                    help: issue.help.isEmpty ? nil : issue.help)
            }
            return unparsed
        }
    }

    /// One event type or a list of them.
    func eventTypes(_ node: Node, _ what: String) -> [Located<String>] {
        if let items = node.items, items.isEmpty {
            collector.report(.invalidValue, at: node.span, "`\(what)` needs at least one event type")
        }
        return (node.items ?? [node]).compactMap { values.name($0, what, .text) }
    }
}
