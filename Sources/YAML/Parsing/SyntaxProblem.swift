/// One of libyaml's errors, made into a diagnostic that says what to write, and a way to read on behind it.
struct SyntaxProblem {
    let failure: ParserFailure
    let text: [UInt8]
    /// Where libyaml stumbled.
    let offset: Int
    /// Where the thing begins that it was reading, if it says.
    let contextOffset: Int?

    init(_ failure: ParserFailure, text: [UInt8], offsets: ScalarOffsets) {
        self.failure = failure
        self.text = text
        offset = offsets.offset(failure.problemMark)
        contextOffset = failure.contextMark.map(offsets.offset)
    }

    /// Whether the thing being read was opened by a quote or bracket that may not have been closed.
    private var isUnclosed: Bool {
        failure.context.contains("quoted scalar") || failure.context.contains("flow")
    }

    /// What to tell people; `base` bytes of the file stand before the text.
    func diagnostic(in file: SourceFile, base: Int) -> Diagnostic {
        if let cut = CutInFlow(failure, text: text, offset: offset, contextOffset: contextOffset) {
            return cut.diagnostic(in: file, base: base)
        }
        if let trap = Trap(failure, text: text, offset: offset, contextOffset: contextOffset) {
            return trap.diagnostic(in: file, base: base)
        }
        let (place, message, help) = explanation
        let start = min(place + base, file.text.count)
        let length = start < file.text.count ? UTF8Text.scalar(in: file.text, at: start).length : 0
        var notes: [Diagnostic.Note] = []
        if let contextOffset, isUnclosed {
            let other = contextOffset == place ? offset : contextOffset
            let fact = contextOffset == place ? "reading stopped here" : "it begins here"
            let line = TextLine(text, at: place)
            if !line.range.contains(other), other < text.count {
                notes.append(Diagnostic.Note(fact, at: file.span((other + base)..<(other + base + 1))))
            }
        }
        return Diagnostic(.yamlSyntax, at: file.span(start..<(start + length)), message, notes: notes, help: help)
    }

    /// Replaces the broken part by spaces, so that the rest can be read; false where nothing is left to replace.
    ///
    /// The part is the line of the error (of an unclosed thing, the line where it begins) with what is indented below.
    func blankOut(_ text: inout [UInt8]) -> Bool {
        var line = TextLine(text, at: isUnclosed ? contextOffset ?? offset : offset)
        if line.isBlank { line = TextLine(text, at: contextOffset ?? offset) }
        guard !line.isBlank else { return false }
        let indentation = line.indentation
        let ownsItems = !line.isListItem
        var end = line.range.upperBound
        var following = line.next
        while let below = following, isPart(below, of: indentation, ownsItems: ownsItems) {
            end = below.range.upperBound
            following = below.next
        }
        for index in line.range.lowerBound..<end where text[index] != 0x0A && text[index] != 0x0D {
            text[index] = 0x20
        }
        return true
    }

    private func isPart(_ below: TextLine, of indentation: Int, ownsItems: Bool) -> Bool {
        below.isBlank || below.indentation > indentation
            || (ownsItems && below.indentation == indentation && below.isListItem)
    }
}
