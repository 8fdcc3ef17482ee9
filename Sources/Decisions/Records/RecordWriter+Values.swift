public import JSON

// For those who keep decisions as values.
extension RecordWriter {
    /// Appends a decision record, at the start of a line.
    public func write(_ decision: Decision, to writer: inout JSONWriter) {
        decision.withTexts { write(decision.facts, $0, to: &writer) }
    }

    /// Appends the data of a decision record alone, an object. What does not apply is absent.
    public func writeData(of decision: Decision, to writer: inout JSONWriter) {
        decision.withTexts { writeData(of: decision.facts, $0, to: &writer) }
    }

    /// Calls `each` with the attributes of a decision record in their order, each a text.
    public func attributes(of decision: Decision, _ each: (_ name: String, _ value: String) -> Void) {
        decision.withTexts { attributes(of: decision.facts, $0, each) }
    }

    /// Appends the message command of a `sent`, at the start of a line.
    public func write(_ message: MessageCommand, of decision: Decision, to writer: inout JSONWriter) {
        decision.withTexts { write(message, decision.facts, $0, to: &writer) }
    }

    /// Appends the data of a message command alone, an object.
    public func writeData(of message: MessageCommand, _ decision: Decision, to writer: inout JSONWriter) {
        decision.withTexts { writeData(of: message, decision.facts, $0, to: &writer) }
    }

    /// Calls `each` with the attributes of a message command in their order, each a text.
    public func attributes(
        of message: MessageCommand, _ decision: Decision, _ each: (_ name: String, _ value: String) -> Void
    ) {
        decision.withTexts { attributes(of: message, decision.facts, $0, each) }
    }
}

extension Decision {
    /// Lends its texts.
    func withTexts(_ body: (borrowing DecisionTexts) -> Void) {
        let (individual, key, id, trace) = (
            individual.utf8Span.span, key.utf8Span.span, trigger.id.utf8Span.span, (traceparent ?? "").utf8Span.span
        )
        unsafe body(
            DecisionTexts(
                individual: individual.bytes, key: key.bytes, triggerID: id.bytes, traceparent: trace.bytes,
                inputs: RawSpan()))
    }
}
