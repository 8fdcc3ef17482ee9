import JSON
import RuleSets

/// W3C Trace Context, level 1: a record's place in the trace of the event that caused it.
enum TraceContext {
    /// `00-<trace id>-<span id>-<flags>`: the parent's trace where there is one (it was checked when it was read), else a trace named by the
    /// command or record; the span is named by it, too.
    static func child(of parent: String?, id: Identifier) -> String {
        let name = id.description
        // The span must differ from the trace's own halves.
        let span = Identifier(high: id.high ^ 0x9E37_79B9_7F4A_7C15 ^ id.low.byteSwapped, low: 0).description.prefix(16)
        if let parent, parent.utf8.count == 55 { return "\(parent.prefix(35))-\(span)-\(parent.suffix(2))" }
        return "00-\(name)-\(span)-01"
    }
}
