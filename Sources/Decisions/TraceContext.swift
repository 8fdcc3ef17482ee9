import RuleSets

/// W3C Trace Context, level 1: a command's place in the trace of the event that caused it.
enum TraceContext {
    /// `00-<trace id>-<span id>-<flags>`: the parent's trace where there is one (it was checked when it was read), else a trace
    /// named by the command; the span is named by the command.
    static func child(of parent: String?, command: String) -> String {
        let span = FieldHash.identifier(["span", command]).prefix(16)
        if let parent, parent.utf8.count == 55 {
            return "\(parent.prefix(35))-\(span)-\(parent.suffix(2))"
        }
        return "00-\(command)-\(span)-01"
    }
}
