/// What a syntax error is in the words of who writes rules, by what libyaml says.
extension SyntaxProblem {
    /// The place of a fault, what is wrong there, and what to write instead.
    typealias Explanation = (place: Int, message: String, help: String?)

    /// What is wrong where, and what to write instead.
    var explanation: Explanation {
        let opened = contextOffset ?? offset
        if isNeverClosed, opened < text.count {
            let bracket = Unicode.Scalar(text[opened])
            return (opened, "this `\(bracket)` is not closed", "add the closing bracket")
        }
        let line = TextLine(text, at: offset)
        if let cut = commentAbove(line) {
            return (
                cut, "the comment ends the value, and the next line cannot continue it",
                "put the whole value in quotes, or move the comment to a line above the key"
            )
        }
        if let known = ofQuotedText ?? ofIndentation(of: line) ?? ofContent { return known }
        let context = failure.context.isEmpty ? "" : "\(failure.context): "
        return (offset, "\(context)\(failure.problem)", nil)
    }

    private var ofQuotedText: Explanation? {
        let opened = contextOffset ?? offset
        switch failure.problem {
        case "found unexpected end of stream":
            return (opened, "this quoted text is never closed", "add the closing quote")
        case "found unexpected document indicator":
            return (opened, "this quoted text is not closed before `---` or `...`", "add the closing quote")
        case "found unknown escape character":
            return (
                offset, "unknown escape in double-quoted text",
                "write `\\\\` for a backslash, or use single quotes, in which `\\` is an ordinary character"
            )
        case "did not find expected hexdecimal number":
            return (offset, "an escape lacks hexadecimal digits", "`\\x` takes 2 digits, `\\u` 4, `\\U` 8")
        case "found invalid Unicode character escape code":
            return (
                offset, "this escape is not a Unicode character",
                "write characters beyond U+FFFF as `\\U` with 8 digits"
            )
        default: return nil
        }
    }

    private func ofIndentation(of line: TextLine) -> Explanation? {
        let beginsLine = line.range.lowerBound + line.indentation == offset && line.indentation > 0
        switch failure.problem {
        case "found character that cannot start any token" where offset < text.count && text[offset] == 0x09:
            return (offset, "a tab cannot indent", "use spaces")
        case "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            return (offset, "a tab cannot indent", "use spaces")
        case "could not find expected ':'":
            return (
                contextOffset ?? offset, "a key without `:`",
                "write `key: value`, or indent the line to continue the value above"
            )
        case "block sequence entries are not allowed in this context":
            return (offset, "a list cannot begin here", "put each `- ` on a line of its own below the key")
        case "mapping values are not allowed in this context" where isFirstColon(of: line):
            return (
                offset, "this line continues the value above, where no `:` is expected",
                "align it with the keys it belongs to, or end the line above with `:`"
            )
        case "mapping values are not allowed in this context":
            return (offset, "a `:` is not expected here", "check the indentation, or put a value with `: ` in quotes")
        case "mapping keys are not allowed in this context":
            return (offset, "a `?` is not expected here", "put text that begins with `?` in quotes")
        case "did not find expected key" where beginsLine:
            return (
                offset, "the indentation of this line fits no mapping above", "align it with the keys it belongs to"
            )
        case "did not find expected key":
            return (
                offset, "expected a key here",
                "check that keys of one mapping begin in the same column; a value that goes on after a closing quote "
                    + "or bracket must be in quotes as a whole"
            )
        default: return nil
        }
    }

    private var ofContent: Explanation? {
        switch failure.problem {
        case "did not find expected '-' indicator":
            return (offset, "expected an item of the list here", "begin it with `- ` in the column of the others")
        case "did not find expected ',' or ']'":
            return (offset, "expected `,` or `]` here", "close the list, or put text with `[ ] { } ,` in quotes")
        case "did not find expected ',' or '}'":
            return (offset, "expected `,` or `}` here", "close the mapping, or put text with `[ ] { } ,` in quotes")
        case "did not find expected node content":
            return (offset, "expected a value here", "put text that begins with a special character in quotes")
        case "did not find expected comment or line break":
            return (
                offset, "`|` and `>` begin a block of text on the lines below",
                "put text that begins with `|` or `>` in quotes"
            )
        case "did not find expected <document start>":
            return (offset, "the file goes on after its end", "check the indentation of this line")
        default: return nil
        }
    }

    /// Whether a bracket stays open: reading goes on in a line that is not indented as part of what the bracket holds.
    private var isNeverClosed: Bool {
        guard let contextOffset, failure.problem.hasPrefix("did not find expected ','") else { return false }
        let opening = TextLine(text, at: contextOffset)
        let line = TextLine(text, at: offset)
        return line.range.lowerBound > opening.range.lowerBound && line.indentation <= opening.indentation
    }

    /// The `#` of a comment behind the value above, where the line at fault seems to continue that value.
    private func commentAbove(_ line: TextLine) -> Int? {
        guard ["could not find expected ':'", "did not find expected key"].contains(failure.problem) else { return nil }
        // libyaml notices a key without `:` when its line has ended.
        let continued =
            failure.context == "while scanning a simple key" ? TextLine(text, at: contextOffset ?? offset) : line
        guard let above = continued.previous, let start = above.valueStart, continued.indentation > above.indentation
        else { return nil }
        let end = start + above.value(from: start).utf8.count
        return text[end..<above.range.upperBound].firstIndex(of: UInt8(ascii: "#"))
    }

    /// Whether libyaml stumbled over the `:` of a line's key.
    private func isFirstColon(of line: TextLine) -> Bool {
        let before = text[line.range.lowerBound..<max(line.range.lowerBound, min(offset, line.range.upperBound))]
        return !zip(before, before.dropFirst()).contains { $0 == UInt8(ascii: ":") && UTF8Text.isBlank($1) }
    }
}
