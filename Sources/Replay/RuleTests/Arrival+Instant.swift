internal import Events
internal import RuleSets

extension RuleTest.Arrival {
    /// When the event happened, as far as its time can be read; else when it arrives.
    func instant(arriving arrival: Milliseconds) -> Milliseconds {
        guard let time else { return arrival }
        let utf8 = time.utf8Span.span
        return unsafe EventTime.parse(utf8.bytes) ?? arrival
    }
}
