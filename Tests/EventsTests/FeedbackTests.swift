import CEL
import Events
import Testing

/// What senders tell of messages (`rule-language.md`, "System events").
struct FeedbackTests {
    private static let id = "00000000000000ff0123456789abcdef"

    private func effect(_ type: String, _ data: String?) throws -> String {
        try describe(accepted(Record(["type": "\"\(type)\""], data: data)).effect)
    }

    @Test(arguments: Feedback.Kind.allCases)
    func eachKindNamesItsCommand(_ kind: Feedback.Kind) throws {
        #expect(
            try effect("message.\(kind.rawValue)", #"{"command_id":"\#(Self.id)"}"#)
                == "\(kind)(255 81985529216486895 -)")
        #expect(
            try effect("message.\(kind.rawValue)", #"{"command_id":"\#(Self.id)","channel":"push"}"#)
                == "\(kind)(255 81985529216486895 push)")
    }

    @Test(arguments: [
        "x", "00000000000000FF0123456789abcdef", "00000000000000ff0123456789abcde", "\(id)0",
        "é000000000000ff0123456789abcdef",
    ])
    func anIdThatNoCommandHasIsOneThatIsNotKnown(_ id: String) throws {
        #expect(try effect("message.clicked", #"{"command_id":"\#(id)"}"#) == "clicked(- -)")
    }

    @Test(
        arguments: [
            (nil, "data.command_id: missing"), ("{}", "data.command_id: missing"),
            (#"{"command_id":null}"#, "data.command_id: missing"), (#"{"command_id":5}"#, "data.command_id: "),
            (#"{"command_id":""}"#, "data.command_id: "), (#"{"command_id":"x","channel":5}"#, "data.channel: "),
            (#"{"command_id":"x","channel":""}"#, "data.channel: "), ("5", "data: "),
        ] as [(String?, String)])
    func whatDoesNotFitRefusesTheEvent(data: String?, prefix: String) throws {
        let reject = try #require(rejection(Record(["type": #""message.failed""#], data: data)))
        #expect(reject.reason == .propertyType && reject.message.hasPrefix(prefix), "\(reject.message)")
    }

    @Test func otherFieldsThatASenderGivesAreIgnored() throws {
        let data = #"{"command_id":"\#(Self.id)","campaign":5,"tags":"x","step":{},"score":1}"#
        #expect(try effect("message.opened", data) == "opened(255 81985529216486895 -)")
    }

    @Test func segmentsTrackIsOneToo() throws {
        let input = EventInput(topic: "t", format: .segmentAPI)
        let value =
            #"{"type":"track","event":"message.clicked","messageId":"m","userId":"u","timestamp":"2026-03-02T09:00:00Z","properties":{"command_id":"\#(Self.id)","channel":"push"}}"#
        #expect(tell(decode(Record(value: value), of: input)).contains("clicked(255 81985529216486895 push)"))
    }

    @Test func aMappedRecordIsOneToo() throws {
        let mapping = FieldMapping(individual: "user", type: "kind", data: "about")
        let input = EventInput(topic: "t", format: .mapped(mapping))
        let value = #"{"user":"u","kind":"message.unsubscribed","about":{"command_id":"\#(Self.id)"}}"#
        #expect(tell(decode(Record(value: value), of: input)).contains("unsubscribed(255 81985529216486895 -)"))
        let flat = EventInput(topic: "t", format: .mapped(FieldMapping(individual: "user", type: "kind")))
        let other = #"{"user":"u","kind":"message.failed","command_id":"\#(Self.id)"}"#
        #expect(tell(decode(Record(value: other), of: flat)).contains("failed(255 81985529216486895 -)"))
    }
}
