import JSON
import RuleSets

extension JSONWriter {
    /// Writes a W3C Trace Context, level 1, without quotes: a record's place in the trace of the event that caused it.
    ///
    /// `00-<trace id>-<span id>-<flags>`: the parent's trace where there is one (it was checked when it was read), else a trace named by the
    /// command or record; the span is named by it, too.
    mutating func traceContext(of parent: RawSpan, id: Identifier) {
        // The span must differ from the trace's own halves.
        let span = id.high ^ 0x9E37_79B9_7F4A_7C15 ^ id.low.byteSwapped
        if parent.byteCount == 55 {
            plain(utf8: parent.extracting(0..<36))
            digits(span)
            plain(utf8: parent.extracting(52..<55))
        } else {
            fragment("00-")
            digits(id)
            fragment("-")
            digits(span)
            fragment("-01")
        }
    }

    /// Writes an identifier's 32 hex digits between quotes that fragments bring.
    mutating func digits(_ id: Identifier) {
        digits(id.high)
        digits(id.low)
    }

    private mutating func digits(_ number: UInt64) {
        let (first, last) = Identifier.words(number)
        plain(word: first)
        plain(word: last)
    }
}
