/// A ` #` inside `{…}` or `[…]` that was meant as text: it begins a comment, and the closing bracket goes with it.
struct CutInFlow {
    /// The `#` to the line's end.
    private let comment: Range<Int>
    /// The value that it cuts, with what the comment took of it.
    private let value: String

    /// Recognises one behind libyaml's complaint that a bracket is not closed; nil where it is another error.
    init?(_ failure: ParserFailure, text: [UInt8], offset: Int, contextOffset: Int?) {
        guard failure.context.contains("flow"), failure.problem.hasPrefix("did not find expected ','"),
            let opened = contextOffset, opened < text.count
        else { return nil }
        let closer = text[opened] == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: "}")
        var line: TextLine? = TextLine(text, at: opened)
        var start = opened
        while let current = line, current.range.lowerBound <= offset {
            if let hash = current.flowComment(from: max(start, current.range.lowerBound)),
                text[hash..<current.range.upperBound].contains(closer)
            {
                comment = hash..<current.range.upperBound
                value = current.flowValue(from: current.flowStart(before: hash))
                return
            }
            start = current.range.upperBound
            line = current.next
        }
        return nil
    }

    /// The diagnostic; `base` bytes of the file stand before the text.
    func diagnostic(in file: SourceFile, base: Int) -> Diagnostic {
        let span = file.span((comment.lowerBound + base)..<(comment.upperBound + base))
        let quoted = value.unicodeScalars.count <= Limits.quotedLength ? ": \(Message.singleQuoted(value))" : ""
        return Diagnostic(
            .cutByComment, at: span, "` #` begins a comment, which cuts the value and the closing bracket off",
            help: "put the value in quotes\(quoted)")
    }
}

extension TextLine {
    /// The `#` of the first comment behind `start`, within brackets: texts in quotes that begin an item are passed over.
    fileprivate func flowComment(from start: Int) -> Int? {
        var quote: UInt8?
        var before = UInt8(ascii: ",")
        for index in start..<range.upperBound {
            let byte = text[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "#"), index > range.lowerBound, UTF8Text.isBlank(text[index - 1]) {
                return index
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\""), "{[,:".utf8.contains(before) {
                quote = byte
            }
            if !UTF8Text.isBlank(byte) { before = byte }
        }
        return nil
    }
}
