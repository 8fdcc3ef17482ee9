import Testing

@testable import CommandLineTool

/// Server-sent events read from pieces, and texts in requests.
struct EventStreamParserTests {
    private static let stream =
        ":\n\nevent: decision\ndata: {\"a\":1}\n\ndata:two\r\ndata: lines\r\n\r\nid: 7\nevent: empty\n\n: é\nevent: last\ndata: é\n\n"
    private static let expected = [
        EventStreamParser.Event(name: "decision", data: #"{"a":1}"#),
        EventStreamParser.Event(name: "message", data: "two\nlines"), EventStreamParser.Event(name: "last", data: "é"),
    ]

    @Test(arguments: 1...20)
    func eventsAreTheSameHoweverTheyArrive(size: Int) {
        var parser = EventStreamParser()
        let bytes = Array(Self.stream.utf8)
        var events: [EventStreamParser.Event] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            events += parser.append(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        #expect(events == Self.expected)
    }

    @Test func allButWhatIsUnreservedIsEscaped() {
        #expect(PercentEncoding.encode("aZ09-._~/é %?\u{1}") == "aZ09-._~%2F%C3%A9%20%25%3F%01")
        #expect(PercentEncoding.query([]) == "")
        #expect(PercentEncoding.query([("a", "1 2"), ("b", "&")]) == "?a=1%202&b=%26")
    }
}
