internal import Events
internal import JSON

/// Finds when the event on a line arrived: its extension attribute `recordtime`, else its `time`.
struct ArrivalReader: ~Copyable {
    private static let names = NameTable(["recordtime", "time"])
    private var parser = JSONParser(names: names)

    /// When the event on a line arrived; nil where the line is no JSON object.
    ///
    /// - Throws: why that is not known.
    mutating func arrival(of line: RawSpan) throws(Reject) -> Milliseconds? {
        guard let document = try? parser.parse(line), document.root.isObject else { return nil }
        var hasTime = false
        var time: Milliseconds?
        var members = document.root.members
        while let member = members.next() {
            guard member.name >= 0, !member.value.isNull else { continue }
            let instant = EventTime.parse(member.value.stringBytes)
            if member.name == 0 {
                guard let instant else {
                    throw Reject(.badTime, "recordtime: not RFC 3339, such as 2026-03-02T09:32:00.000Z")
                }
                return instant
            }
            hasTime = true
            time = instant
        }
        if let time { return time }
        throw Reject(
            .badTime,
            hasTime
                ? "time: not RFC 3339, such as 2026-03-02T09:32:00.000Z"
                : "recordtime and time: absent, so that it is not known when the event arrived")
    }
}
