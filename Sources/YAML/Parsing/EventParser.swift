internal import CYAML

/// libyaml's parser over a text, one event at a time.
///
/// The text must be valid UTF-8 without a byte order mark. It is copied, as libyaml keeps a pointer to it.
@safe struct EventParser: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// Starts on a text; nil where libyaml finds no memory.
    init?(_ text: [UInt8]) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            return nil
        }
        let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(text.count, 1))
        _ = unsafe input.initialize(from: text)
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, text.count)
        unsafe self.parser = parser
        unsafe self.input = input
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    /// The next event; after `streamEnd` or a failure it must not be asked again.
    mutating func next() throws(ParserFailure) -> ParserEvent {
        var raw = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &raw) == 1 else { throw failure() }
        defer { unsafe yaml_event_delete(&raw) }
        return unsafe ParserEvent(raw)
    }

    private func failure() -> ParserFailure {
        let problem = unsafe parser.pointee.problem
        let context = unsafe parser.pointee.context
        return unsafe ParserFailure(
            problem: unsafe problem.map { unsafe String(cString: $0) } ?? "out of memory",
            context: unsafe context.map { unsafe String(cString: $0) } ?? "",
            problemMark: ParserMark(parser.pointee.problem_mark),
            contextMark: context == nil ? nil : ParserMark(parser.pointee.context_mark))
    }
}

/// Why libyaml could not go on, in its own words.
struct ParserFailure: Error {
    let problem: String
    let context: String
    let problemMark: ParserMark
    let contextMark: ParserMark?
}

/// A place in the text as libyaml counts it.
struct ParserMark {
    /// Unicode scalars before it in the text.
    let index: Int
    /// Unicode scalars before it in its line.
    let column: Int

    init(_ mark: yaml_mark_t) {
        index = Int(clamping: mark.index)
        column = Int(clamping: mark.column)
    }
}

/// One of libyaml's events, copied.
struct ParserEvent {
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart(hasTagDirectives: Bool)
        case documentEnd
        case alias(String)
        case scalar([UInt8], Scalar.Style)
        case sequenceStart(isFlow: Bool)
        case sequenceEnd
        case mappingStart(isFlow: Bool)
        case mappingEnd
    }

    let kind: Kind
    let start: ParserMark
    let end: ParserMark
    /// The node's tag as resolved, where it has one.
    let tag: String?
    /// The node's anchor, where it has one.
    let anchor: String?

    fileprivate init(_ raw: yaml_event_t) {
        start = unsafe ParserMark(raw.start_mark)
        end = unsafe ParserMark(raw.end_mark)
        var properties: (tag: UnsafeMutablePointer<yaml_char_t>?, anchor: UnsafeMutablePointer<yaml_char_t>?)
        unsafe properties = (nil, nil)
        switch unsafe raw.type {
        case YAML_DOCUMENT_START_EVENT:
            let directives = unsafe raw.data.document_start.tag_directives
            kind = unsafe .documentStart(hasTagDirectives: directives.start != directives.end)
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        case YAML_ALIAS_EVENT: kind = unsafe .alias(Self.text(raw.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = unsafe raw.data.scalar
            unsafe properties = (scalar.tag, scalar.anchor)
            let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.value == nil ? 0 : scalar.length)
            let style: Scalar.Style
            switch unsafe scalar.style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: style = .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: style = .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE: style = .literal
            case YAML_FOLDED_SCALAR_STYLE: style = .folded
            default: style = .plain
            }
            kind = unsafe .scalar(Array(bytes), style)
        case YAML_SEQUENCE_START_EVENT:
            let sequence = unsafe raw.data.sequence_start
            unsafe properties = (sequence.tag, sequence.anchor)
            kind = unsafe .sequenceStart(isFlow: sequence.style == YAML_FLOW_SEQUENCE_STYLE)
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            let mapping = unsafe raw.data.mapping_start
            unsafe properties = (mapping.tag, mapping.anchor)
            kind = unsafe .mappingStart(isFlow: mapping.style == YAML_FLOW_MAPPING_STYLE)
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        case YAML_STREAM_START_EVENT: kind = .streamStart
        default: kind = .streamEnd
        }
        tag = unsafe Self.text(properties.tag)
        anchor = unsafe Self.text(properties.anchor)
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        guard let pointer = unsafe pointer else { return nil }
        return unsafe String(cString: pointer)
    }
}
