import Testing

/// What an application decided, without what depends on its id.
struct Results {
    let commands: [String]
    let decisions: [String]
    /// The ids of all commands, as they came.
    let commandIDs: [String]
    /// What the decisions say about commands' ids.
    let decidedIDs: [String]

    init(_ collector: Collector, _ application: Application) {
        let messages = collector[application.messages].map(\.text)
        let decisions = collector[application.decisions].map(\.text)
        commandIDs = messages.map { Self.member("id", of: $0) ?? "" }
        decidedIDs = decisions.compactMap { Self.member("command_id", of: $0) }
        commands = messages.map(Self.strip).sorted()
        self.decisions = decisions.map(Self.strip).sorted()
    }

    /// Every command is there once, and every one decided is there.
    func expectExactlyOnce() {
        #expect(Set(commandIDs).count == commandIDs.count, "a command came twice")
        #expect(Set(decidedIDs).count == decidedIDs.count, "a decision about a command came twice")
        #expect(Set(commandIDs) == Set(decidedIDs), "commands and decisions do not fit")
    }

    /// The same commands and decisions, whatever the order; of what differs the first few are shown.
    func expectSame(as expected: Results) {
        for (mine, theirs) in [(commands, expected.commands), (decisions, expected.decisions)] {
            guard mine != theirs else { continue }
            let difference = mine.difference(from: theirs)
            let shown = difference.prefix(4).map { change in
                switch change {
                case .insert(_, let element, _): "only here: \(element)"
                case .remove(_, let element, _): "missing: \(element)"
                }
            }
            Issue.record("\(difference.count) records differ: \(shown.joined(separator: "; "))")
        }
    }

    /// Ids that are made of the application's id, at their first place: the envelope's come before the event's own.
    private static let derived = ["id", "source", "traceparent", "journey", "command_id"]

    private static func strip(_ text: String) -> String {
        var text = text
        for name in derived {
            guard let range = place(of: name, in: text) else { continue }
            text.removeSubrange(range)
        }
        return text
    }

    private static func member(_ name: String, of text: String) -> String? {
        place(of: name, in: text).map { String(text[$0]) }
    }

    /// Where the value of the first member of a name is, which holds no quote.
    private static func place(of name: String, in text: String) -> Range<String.Index>? {
        let pattern = "\"\(name)\":\""
        guard let start = text.firstRange(of: pattern)?.upperBound else { return nil }
        guard let end = text[start...].firstIndex(of: "\"") else { return nil }
        return start..<end
    }
}
