import Events
import JSON
import YAML

extension RuleTestReader {
    /// `timeline:`.
    func timeline(_ test: MappingReader, _ instants: TestInstant) -> [RuleTest.Item] {
        var latest: (instant: Milliseconds, scalar: Scalar)?
        return (test.list("timeline") ?? []).enumerated().compactMap { index, node in
            guard let reader = MappingReader(node, "timeline item", RuleFileShape.item, into: collector) else {
                return nil
            }
            let arrival = arrival(reader, defaultID: "e-\(index + 1)", instants)
            guard let at = reader.string("at", requiring: true), let instant = instants.read(at.scalar) else {
                return nil
            }
            if let latest, instant < latest.instant {
                collector.report(
                    .testTime, at: at.span,
                    "`at` must not decrease: \(Message.quoted(at.value)) is before the item above",
                    notes: [Diagnostic.Note("the item above is here", at: latest.scalar.span)],
                    help: "for an event that arrives late give it a `time:` of its own")
            }
            latest = (instant, at.scalar)
            return RuleTest.Item(at: instant, line: node.span.start.line, event: arrival)
        }
    }

    private func arrival(_ reader: MappingReader, defaultID: String, _ instants: TestInstant) -> RuleTest.Arrival? {
        let individual = reader.name("individual", .text)
        let id = reader.string("id")
        let command = reader.name("command", .text).flatMap(campaign)
        let rejected = reader.node("rejected").flatMap { word($0, "rejected", of: RuleFileShape.rejections) }
        let time = reader.string("time").flatMap { eventTime($0.scalar, mayBeWrong: rejected != nil, instants) }
        var data = Array("{}".utf8)
        if let node = reader.node("data"), node.scalar?.isAbsent != true {
            var writer = JSONWriter()
            values.writeJSON(node, "data", to: &writer)
            data = writer.bytes
        }
        guard let type = reader.name("event", .text) else {
            let others = ["individual", "id", "time", "command", "rejected", "data"]
            if let entry = reader.mapping.entries.first(where: { entry in others.contains(where: entry.key.equals) }),
                !reader.has("event")
            {
                collector.report(
                    .testItem, at: entry.key.span,
                    "\(Message.quoted(entry.key.text)) belongs to an event, and there is none",
                    help: "add `event:`, or leave only `at:` to let time pass")
            }
            return nil
        }
        if !reader.has("rejected") {
            if SystemEvents.isDerived(type.value) {
                checker.reportDerived(type)
            } else if let known = checker.dictionary.type(named: type.value) {
                checkData(
                    reader.node("data"), of: checker.dictionary.types[known],
                    command: reader.mapping.entry("command")?.key)
            } else {
                checker.reportUndeclared(type, "event type", among: checker.dictionary.types.map(\.name))
            }
        }
        return RuleTest.Arrival(
            individual: individual?.value, type: type.value, id: id?.value ?? defaultID, time: time, data: data,
            command: command, rejected: rejected?.value)
    }

    /// An event's own time as its record has it: an offset as a timestamp, everything else as it is written, which only a record that is
    /// to be refused may have wrong.
    private func eventTime(_ scalar: Scalar, mayBeWrong: Bool, _ instants: TestInstant) -> String? {
        let text = scalar.text
        let utf8 = text.utf8Span.span
        let isTimestamp = unsafe EventTime.parse(utf8.bytes) != nil
        if isTimestamp || (mayBeWrong && !instants.isOffset(scalar)) { return scalar.text }
        return instants.read(scalar).map { InstantText.rfc3339($0) }
    }
}
