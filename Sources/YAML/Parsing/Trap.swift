/// A value that must be in quotes and is not: what campaign teams stumble over.
struct Trap {
    private let range: Range<Int>
    private let message: String
    private let value: String?

    /// Recognises a trap behind one of libyaml's errors; nil where it is another error.
    init?(_ failure: ParserFailure, text: [UInt8], offset: Int, contextOffset: Int?) {
        if failure.context.contains("quoted scalar") { return nil }
        if let start = Self.specialStart(failure, text: text, offset: offset, contextOffset: contextOffset) {
            self = Self.special(text, at: start)
            return
        }
        let line = TextLine(text, at: offset)
        if failure.context.contains("flow") {
            guard contextOffset != nil, let trap = Self.flow(line, offset: offset) else { return nil }
            self = trap
            return
        }
        guard let start = line.valueStart, let trap = Self.block(failure, line, valueStart: start, offset: offset)
        else { return nil }
        self = trap
    }

    private init(_ range: Range<Int>, _ message: String, value: String?) {
        self.range = range
        self.message = message
        self.value = value
    }

    /// The diagnostic; `base` bytes of the file stand before the text.
    func diagnostic(in file: SourceFile, base: Int) -> Diagnostic {
        let span = file.span((range.lowerBound + base)..<(range.upperBound + base))
        return Diagnostic(.mustBeQuoted, at: span, message, help: Self.help(value))
    }

    private static func help(_ value: String?) -> String {
        guard let value, value.unicodeScalars.count <= Limits.quotedLength else { return "put the value in quotes" }
        return "put the value in quotes: \(Message.singleQuoted(value))"
    }

    /// Where the value begins whose first character means something else to libyaml.
    private static func specialStart(
        _ failure: ParserFailure, text: [UInt8], offset: Int, contextOffset: Int?
    ) -> Int? {
        switch failure.context {
        case "while scanning an alias", "while scanning an anchor", "while scanning a tag",
            "while scanning a block scalar":
            return failure.problem.contains("tab character") ? nil : contextOffset
        case "while scanning for the next token":
            return offset < text.count && [0x25, 0x40, 0x60].contains(text[offset]) ? offset : nil
        default:
            return nil
        }
    }

    private static func special(_ text: [UInt8], at start: Int) -> Trap {
        let line = TextLine(text, at: start)
        // `when: !a && b`: the `&` is where libyaml stumbles, the `!` what must be quoted.
        if let begin = line.valueStart, begin < start, text[begin] == UInt8(ascii: "!") {
            return special(text, at: begin)
        }
        let value = line.isInFlow(start) ? line.flowValue(from: start) : line.value(from: start)
        let character = start < text.count ? String(Unicode.Scalar(text[start])) : ""
        let reason = character == "!" ? ": YAML reads it as a tag" : ""
        return Trap(
            start..<(start + value.utf8.count), "a value that begins with `\(character)` must be in quotes\(reason)",
            value: value)
    }

    /// Inside `{…}` and `[…]`: `${x}`, `x[0]`, `a ? b : c`.
    private static func flow(_ line: TextLine, offset: Int) -> Trap? {
        let text = line.text
        guard offset < line.range.upperBound else { return nil }
        switch text[offset] {
        case UInt8(ascii: "{") where offset > 0 && text[offset - 1] == UInt8(ascii: "$"):
            let value = line.flowValue(from: line.flowStart(before: offset - 1))
            let end = text[offset..<line.range.upperBound].firstIndex(of: UInt8(ascii: "}")).map { $0 + 1 }
            return Trap(
                (offset - 1)..<(end ?? offset + 1), "`${…}` inside `{…}` or `[…]` must be in quotes", value: value)
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            let start = line.flowStart(before: offset)
            let value = line.flowValue(from: start)
            guard start < offset else { return nil }
            let character = Unicode.Scalar(text[offset])
            return Trap(
                offset..<(offset + 1), "a value inside `{…}` or `[…]` that contains `\(character)` must be in quotes",
                value: value)
        case UInt8(ascii: ":"):
            guard let question = lastQuestionMark(text, in: line.range.lowerBound..<offset) else { return nil }
            let value = line.flowValue(from: line.flowStart(before: question))
            return Trap(
                question..<(offset + 1), "`a ? b : c` must be in quotes: YAML reads `: ` as a key's", value: value)
        default:
            var before = offset
            while before > line.range.lowerBound, UTF8Text.isBlank(text[before - 1]) { before -= 1 }
            guard before > line.range.lowerBound, "\"']}".utf8.contains(text[before - 1]),
                continuesExpression(text[offset..<line.range.upperBound])
            else { return nil }
            return Trap(
                offset..<(offset + 1),
                "a value that goes on behind its closing `\(Unicode.Scalar(text[before - 1]))` must be in quotes as a whole",
                value: nil)
        }
    }

    /// Whether a text begins with an operator of expressions.
    private static func continuesExpression(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let first = rest.first else { return false }
        return "=!<>&|+-*/%.?[(".utf8.contains(first) || rest.starts(with: "in ".utf8)
    }

    private static func block(_ failure: ParserFailure, _ line: TextLine, valueStart: Int, offset: Int) -> Trap? {
        let text = line.text
        let value = line.value(from: valueStart)
        let whole = valueStart..<(valueStart + value.utf8.count)
        switch text[valueStart] {
        case UInt8(ascii: "!"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "?"):
            return offset > valueStart || text[valueStart] == UInt8(ascii: "?") ? special(text, at: valueStart) : nil
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "{"), UInt8(ascii: "["):
            guard offset > valueStart, offset < whole.upperBound else { return nil }
            let character = Unicode.Scalar(text[valueStart])
            return Trap(
                whole,
                "a value that begins with `\(character)` and goes on behind its end must be in quotes as a whole",
                value: value)
        default: break
        }
        guard failure.problem.hasPrefix("mapping values"), offset > valueStart, offset < whole.upperBound else {
            return nil
        }
        if let question = lastQuestionMark(text, in: valueStart..<offset) {
            return Trap(
                question..<(offset + 1), "`a ? b : c` must be in quotes: YAML reads `: ` as a key's", value: value)
        }
        return Trap(offset..<(offset + 1), "a value that contains `: ` must be in quotes", value: value)
    }

    private static func lastQuestionMark(_ text: [UInt8], in range: Range<Int>) -> Int? {
        text[range].lastIndex(of: UInt8(ascii: "?"))
    }

    /// A tag libyaml could read: `!has(x)`, `!!int`.
    static func tag(in file: SourceFile, at start: Int) -> Diagnostic {
        let line = TextLine(file.text, at: start)
        let value = line.isInFlow(start) ? line.flowValue(from: start) : line.value(from: start)
        let tag = value.prefix { $0 != " " && $0 != "\t" }
        let span = file.span(start..<(start + tag.utf8.count))
        let help = tag.hasPrefix("!!") ? "remove it" : "if it is an expression or text, \(help(value))"
        return Diagnostic(
            .yamlTag, at: span, "YAML reads \(Message.quoted(String(tag))) as a tag, and tags are not supported",
            help: help)
    }
}
