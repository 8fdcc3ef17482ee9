/// Makes the tree of one document from libyaml's events, and refuses what rule files may not have.
struct TreeBuilder: ~Copyable {
    /// Why there is no tree.
    enum Stop: Error {
        /// The text is not YAML.
        case syntax(ParserFailure)
        /// Lists and mappings nest too deep; already reported.
        case depth
    }

    private var events: EventParser
    private let file: SourceFile
    /// What libyaml was given: the file's text, perhaps with broken parts blanked out, byte for byte as long.
    private let text: [UInt8]
    /// How many bytes of the file stand before `text`: a byte order mark.
    private let base: Int
    private let offsets: ScalarOffsets
    /// What was found, in order.
    private(set) var diagnostics: [Diagnostic] = []

    /// Starts on a text; nil where there is no memory for it.
    init?(_ file: SourceFile, text: [UInt8], base: Int, offsets: ScalarOffsets) {
        guard let events = EventParser(text) else { return nil }
        self.events = events
        self.file = file
        self.text = text
        self.base = base
        self.offsets = offsets
    }

    /// The document's tree, or nil for a file that holds nothing.
    mutating func document() throws(Stop) -> Node? {
        var root: Node?
        var documents = 0
        while true {
            let event = try next()
            switch event.kind {
            case .streamStart, .documentEnd: continue
            case .streamEnd: return root
            case .documentStart(let hasTagDirectives):
                documents += 1
                let start = offsets.offset(event.start)
                if hasTagDirectives {
                    report(.yamlTag, start..<start + 1, "tag directives are not supported", help: "remove the line")
                }
                if documents == 2 {
                    report(
                        .secondDocument, start..<min(start + 3, text.count), "a second document begins here",
                        help: "put it into a file of its own")
                }
            default:
                let node = try node(event, depth: 1, indent: -1)
                if documents == 1 { root = node }
            }
        }
    }

    private mutating func next() throws(Stop) -> ParserEvent {
        do throws(ParserFailure) { return try events.next() } catch { throw .syntax(error) }
    }

    /// The node that begins with `event`; `indent` is the column of the block collection around it.
    private mutating func node(_ event: ParserEvent, depth: Int, indent: Int) throws(Stop) -> Node {
        let start = offsets.offset(event.start)
        if case .alias(let name) = event.kind {
            let range = start..<offsets.offset(event.end)
            report(
                .yamlAnchor, range, "`*\(Message.shortened(name))` is a YAML alias, which is not supported",
                help: "repeat what it stands for, or put the value in quotes if it is text")
            return verbatimNode(range)
        }
        checkProperties(event, start: start)
        switch event.kind {
        case .scalar(let bytes, let style):
            let scalar = scalar(bytes, style, event, indent: indent)
            return Node(.scalar(scalar), span: scalar.span)
        case .sequenceStart(let isFlow):
            try checkDepth(depth, start: start)
            return try sequence(event, isFlow: isFlow, depth: depth, indent: isFlow ? indent : event.start.column)
        case .mappingStart(let isFlow):
            try checkDepth(depth, start: start)
            return try mapping(event, isFlow: isFlow, depth: depth, indent: isFlow ? indent : event.start.column)
        default:
            return verbatimNode(start..<start)
        }
    }

    private mutating func sequence(
        _ first: ParserEvent, isFlow: Bool, depth: Int, indent: Int
    ) throws(Stop) -> Node {
        var items: [Node] = []
        while true {
            let event = try next()
            if case .sequenceEnd = event.kind {
                let span = collectionSpan(first, event, isFlow: isFlow, lastChild: items.last?.span)
                return Node(.sequence(items), span: span)
            }
            items.append(try node(event, depth: depth + 1, indent: indent))
        }
    }

    private mutating func mapping(
        _ first: ParserEvent, isFlow: Bool, depth: Int, indent: Int
    ) throws(Stop) -> Node {
        var entries: [Mapping.Entry] = []
        var seen: [[UInt8]: SourceSpan] = [:]
        var last: SourceSpan?
        while true {
            let event = try next()
            if case .mappingEnd = event.kind {
                let span = collectionSpan(first, event, isFlow: isFlow, lastChild: last)
                return Node(.mapping(Mapping(entries: entries, span: span, isFlow: isFlow)), span: span)
            }
            let key = try node(event, depth: depth + 1, indent: indent)
            let value = try node(try next(), depth: depth + 1, indent: indent)
            last = value.span.range.isEmpty ? key.span : value.span
            guard let name = key.scalar else {
                diagnostics.append(
                    Diagnostic(
                        .keyIsNotText, at: key.span, "a key must be text, this is \(key.kindName)",
                        help: "put text that begins with `{` or `[` in quotes"))
                continue
            }
            if name.style == .plain, name.equals("<<") {
                diagnostics.append(
                    Diagnostic(
                        .yamlAnchor, at: key.span, "merge keys are not supported",
                        help: "write the keys out, or put `<<` in quotes if it is a name"))
                continue
            }
            let bytes = Array(name.text.utf8)
            if let earlier = seen[bytes] {
                diagnostics.append(
                    Diagnostic(
                        .duplicateKey, at: key.span, "key \(Message.quoted(name.text)) stands here a second time",
                        notes: [Diagnostic.Note("it stands here first", at: earlier)],
                        help: "keep one of them"))
                continue
            }
            seen[bytes] = key.span
            entries.append(Mapping.Entry(key: name, value: value))
        }
    }

    private mutating func checkDepth(_ depth: Int, start: Int) throws(Stop) {
        guard depth > Limits.nestingDepth else { return }
        report(
            .nestedTooDeep, start..<min(start + 1, text.count),
            "lists and mappings nest more than \(Limits.nestingDepth) deep here",
            help: "check that brackets are closed and lines are indented as meant")
        throw .depth
    }

    private mutating func checkProperties(_ event: ParserEvent, start: Int) {
        if event.tag != nil { diagnostics.append(Trap.tag(in: file, at: start + base)) }
        if let anchor = event.anchor {
            let shown = Message.shortened(anchor)
            report(
                .yamlAnchor, start..<min(start + 1 + anchor.utf8.count, text.count),
                "`&\(shown)` is a YAML anchor, which is not supported",
                help: "remove it, or put the value in quotes if it is text")
        }
    }

    private func scalar(_ bytes: [UInt8], _ style: Scalar.Style, _ event: ParserEvent, indent: Int) -> Scalar {
        var start = offsets.offset(event.start)
        let end = max(start, offsets.offset(event.end))
        if event.tag != nil || event.anchor != nil {
            // `!has(x)`: what was meant is the text itself, so that is what is checked further.
            let isMeantAsText = style == .plain && event.tag?.hasPrefix("!") == true
            if isMeantAsText { return verbatim(start..<end) }
            start = contentStart(from: start, end: end)
        }
        var range = start..<end
        let map = ScalarScanner.map(text, span: range, style: style, expected: bytes, parentIndent: indent)
        var comment: SourceSpan?
        switch style {
        case .plain: comment = commentSpan(after: range.upperBound)
        case .literal, .folded:
            while let last = text[range].last, last == 0x0A || last == 0x0D || last == 0x20 {
                range = range.lowerBound..<(range.upperBound - 1)
            }
        case .singleQuoted, .doubleQuoted: break
        }
        return Scalar(
            text: String(decoding: bytes, as: UTF8.self), style: style, span: span(range),
            sourceMap: base == 0 ? map : map.shifted(by: base), comment: comment)
    }

    /// Where a scalar begins behind its tag and anchor.
    private func contentStart(from start: Int, end: Int) -> Int {
        var index = start
        while index < end, text[index] == UInt8(ascii: "!") || text[index] == UInt8(ascii: "&") {
            while index < end, !UTF8Text.isBlank(text[index]), UTF8Text.breakLength(in: text, at: index) == 0 {
                index += 1
            }
            while index < end, UTF8Text.isBlank(text[index]) || UTF8Text.breakLength(in: text, at: index) > 0 {
                index += 1
            }
        }
        return index
    }

    /// The comment that stands in the same line after a plain scalar.
    private func commentSpan(after end: Int) -> SourceSpan? {
        var index = end
        while index < text.count, UTF8Text.isBlank(text[index]) { index += 1 }
        guard index > end, index < text.count, text[index] == UInt8(ascii: "#") else { return nil }
        let start = index
        while index < text.count, UTF8Text.breakLength(in: text, at: index) == 0 { index += 1 }
        return span(start..<index)
    }

    /// libyaml ends a block collection where the next thing begins; here it ends with its last child.
    private func collectionSpan(
        _ first: ParserEvent, _ last: ParserEvent, isFlow: Bool, lastChild: SourceSpan?
    ) -> SourceSpan {
        let start = offsets.offset(first.start)
        if isFlow { return span(start..<max(start, offsets.offset(last.end))) }
        let end = lastChild.map { $0.range.upperBound - base } ?? offsets.offset(first.end)
        return span(start..<max(start, end))
    }

    /// The node of text that is refused but stands for itself, so that no second finding follows from the first.
    private func verbatimNode(_ range: Range<Int>) -> Node {
        let scalar = verbatim(range)
        return Node(.scalar(scalar), span: scalar.span)
    }

    private func verbatim(_ range: Range<Int>) -> Scalar {
        let place = span(range)
        let run = SourceMap.Run(text: 0, source: place.range, isVerbatim: true)
        let map = SourceMap(
            runs: range.isEmpty ? [] : [run], textLength: range.count, sourceEnd: place.range.upperBound)
        return Scalar(text: place.text, style: .plain, span: place, sourceMap: map, comment: nil)
    }

    private func span(_ range: Range<Int>) -> SourceSpan {
        SourceSpan(file: file, range: (range.lowerBound + base)..<(range.upperBound + base))
    }

    private mutating func report(_ code: DiagnosticCode, _ range: Range<Int>, _ message: String, help: String) {
        diagnostics.append(Diagnostic(code, at: span(range), message, help: help))
    }
}
