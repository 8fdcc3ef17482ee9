/// A value that must be in quotes and is not: what campaign teams stumble over.
struct Trap {
    private let range: Range<Int>
    private let message: String
    private let value: String?

    /// Recognises a trap behind one of libyaml's errors; nil where it is another error.
    init?(_ failure: ParserFailure, text: [UInt8], offset: Int, contextOffset: Int?) {
        let line = TextLine(text, at: offset)
        if failure.context.contains("quoted scalar") { return nil }
        if failure.context.contains("flow") {
            guard let contextOffset, let trap = Self.flow(text, offset: offset, from: contextOffset) else { return nil }
            self = trap
            return
        }
        if let start = line.valueStart, let trap = Self.block(failure, line, valueStart: start, offset: offset) {
            self = trap
            return
        }
        return nil
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

    /// Inside `{…}` and `[…]`: `${x}`, `x[0]`, `a ? b : c`.
    private static func flow(_ text: [UInt8], offset: Int, from context: Int) -> Trap? {
        guard offset < text.count else { return nil }
        switch text[offset] {
        case UInt8(ascii: "{") where offset > 0 && text[offset - 1] == UInt8(ascii: "$"):
            let end = text[offset...].firstIndex(of: UInt8(ascii: "}")).map { $0 + 1 } ?? offset + 1
            let value = String(decoding: text[(offset - 1)..<end], as: UTF8.self)
            return Trap((offset - 1)..<end, "`${…}` inside `{…}` or `[…]` must be in quotes", value: value)
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            let character = Unicode.Scalar(text[offset])
            return Trap(
                offset..<(offset + 1), "a value inside `{…}` or `[…]` that contains `\(character)` must be in quotes",
                value: nil)
        case UInt8(ascii: ":"):
            let before = TextLine(text, at: offset)
            let start = max(context, before.range.lowerBound)
            guard let question = lastQuestionMark(text, in: start..<max(start, offset)) else { return nil }
            return Trap(question..<(offset + 1), "`a ? b : c` must be in quotes", value: nil)
        default:
            return nil
        }
    }

    private static func block(_ failure: ParserFailure, _ line: TextLine, valueStart: Int, offset: Int) -> Trap? {
        let text = line.text
        let value = line.value(from: valueStart)
        let whole = valueStart..<(valueStart + value.utf8.count)
        switch text[valueStart] {
        case UInt8(ascii: "!"):
            return Trap(whole, "a value that begins with `!` must be in quotes: YAML reads it as a tag", value: value)
        case UInt8(ascii: "*"), UInt8(ascii: "&"), UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"),
            UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "?"):
            guard offset <= whole.upperBound else { return nil }
            let character = Unicode.Scalar(text[valueStart])
            return Trap(whole, "a value that begins with `\(character)` must be in quotes", value: value)
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "{"), UInt8(ascii: "["):
            guard offset > valueStart, offset < whole.upperBound else { return nil }
            let character = Unicode.Scalar(text[valueStart])
            return Trap(
                whole, "a value that begins with `\(character)` and goes on behind its end must be in quotes as a whole",
                value: value)
        default: break
        }
        guard failure.problem.hasPrefix("mapping values"), offset > valueStart, offset < whole.upperBound else {
            return nil
        }
        if let question = lastQuestionMark(text, in: valueStart..<offset) {
            return Trap(question..<(offset + 1), "`a ? b : c` must be in quotes: YAML reads `: ` as a key's", value: value)
        }
        return Trap(offset..<(offset + 1), "a value that contains `: ` must be in quotes", value: value)
    }

    private static func lastQuestionMark(_ text: [UInt8], in range: Range<Int>) -> Int? {
        text[range].lastIndex(of: UInt8(ascii: "?"))
    }

    /// A tag libyaml could read: `!has(x)`, `!!int`.
    static func tag(in file: SourceFile, at start: Int) -> Diagnostic {
        let line = TextLine(file.text, at: start)
        let value = line.value(from: start)
        let tag = value.prefix { $0 != " " && $0 != "\t" }
        let span = file.span(start..<(start + tag.utf8.count))
        let help = tag.hasPrefix("!!") ? "remove it" : "if it is an expression or text, \(help(value))"
        return Diagnostic(
            .yamlTag, at: span, "YAML reads \(Message.quoted(String(tag))) as a tag, and tags are not supported",
            help: help)
    }
}
