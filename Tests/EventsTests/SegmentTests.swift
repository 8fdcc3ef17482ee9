import Events
import Testing

/// Segment's messages (`topics-and-formats.md`, "Input").
struct SegmentTests {
    private static let input = EventInput(topic: "web.track", format: .segmentAPI)

    private func tell(_ message: String, key: String? = "key") -> String {
        let record = Record(value: message).keyed(key.map { Array($0.utf8) })
        return EventsTests.tell(decode(record, of: Self.input))
    }

    private func hash(_ id: String) -> UInt64 {
        var hash = StableHash()
        hash.appendField("web.track")
        hash.appendField(id)
        return hash.value
    }

    @Test(
        arguments: [
            (
                #"{"type":"track","event":"everything","properties":{"read_int":1}}"#,
                "everything m-1 u-1", "read_int=int(1) none"
            ),
            (#"{"type":"track","event":"Order Completed"}"#, "Order Completed m-1 u-1", " none"),
            (#"{"type":"page","properties":{"name":"inner"}}"#, "page.viewed m-1 u-1", "name=string(inner) none"),
            (
                #"{"type":"page","name":"Home","category":"Docs","properties":{}}"#, "page.viewed m-1 u-1",
                "name=string(Home) none"
            ),
            (
                #"{"type":"page","name":"outer","properties":{"name":"inner"}}"#, "page.viewed m-1 u-1",
                "name=string(inner) none"
            ),
            (
                #"{"type":"page","name":"outer","properties":{"name":null}}"#, "page.viewed m-1 u-1",
                "name=string(outer) none"
            ),
            (
                #"{"type":"identify","traits":{"email":"a@b","birth_year":1980,"x":1}}"#, "individual.updated m-1 u-1",
                "attributes={string(email):string(a@b),string(birth_year):double(1980.0),string(x):double(1.0)} attributes(birth_year=int(1980) email=string(a@b))"
            ),
            (#"{"type":"identify"}"#, "individual.updated m-1 u-1", " attributes()"),
            (#"{"type":"identify","traits":null}"#, "individual.updated m-1 u-1", " attributes()"),
            (
                #"{"type":"alias","previousId":"anon-7"}"#, "individual.linked m-1 u-1",
                "alias=string(anon-7) linked(anon-7)"
            ),
            (
                #"{"type":"group","groupId":"g-1","traits":{"plan":"pro"}}"#, "group m-1 u-1",
                "groupId=string(g-1) plan=string(pro) none"
            ),
            (#"{"type":"group","traits":{}}"#, "group m-1 u-1", " none"),
        ])
    func everyKindOfMessageIsAnEvent(message: String, head: String, tail: String) {
        let whole = message.dropLast() + #","messageId":"m-1","userId":"u-1","timestamp":"2026-03-02T09:00:00.5Z"}"#
        #expect(tell(String(whole)) == "event \(head) 1772442000500 \(hash("m-1")) \(tail) -")
    }

    @Test(
        arguments: [
            (#"{"type":"screen","userId":"u"}"#, "undeclared screen.viewed"),
            (#"{"type":"track","event":"never","userId":"u","properties":5}"#, "undeclared never"),
        ])
    func typesThatNobodyDeclaredAreFiltered(message: String, expected: String) {
        #expect(tell(message) == expected)
    }

    @Test(
        arguments: [
            (#""userId":"u","anonymousId":"a""#, "u"), (#""userId":null,"anonymousId":"a""#, "a"),
            (#""anonymousId":"a""#, "a"), (#""userId":"u","anonymousId":5"#, "u"),
            (#""userId":"","anonymousId":"a""#, "a"), (#""userId":null,"anonymousId":5"#, "5"),
            (#""userId":12345,"anonymousId":"a""#, "12345"),
            (#""userId":18446744073709551615"#, "18446744073709551615"),
            (#""userId":-7"#, "-7"), (#""userId":1e3"#, "1000"),
        ])
    func theIndividualIsTheUserElseTheAnonymous(members: String, individual: String) {
        let told = tell(#"{"type":"track","event":"Order Completed","messageId":"m",\#(members)}"#)
        #expect(told.hasPrefix("event Order Completed m \(individual) "))
    }

    @Test func whatIsAbsentComesOfTheRecord() {
        for absent in ["", #","messageId":null,"timestamp":null"#] {
            let told = tell(#"{"type":"track","event":"Order Completed","userId":"u"\#(absent)}"#)
            let id = "web.track/3/17"
            #expect(told == "event Order Completed \(id) u \(now - 1_000) \(hash(id))  none -")
        }
    }

    static let faults: [(String, RejectReason)] = [
        (#"{"type":"track","event":"\#(String(repeating: "x", count: 1_025))","userId":"u"}"#, .tooLarge),
        (#"{"type":"track","event":"e","userId":"\#(String(repeating: "x", count: 1_025))"}"#, .tooLarge),
        (#"{"type":"track","event":"e","anonymousId":"\#(String(repeating: "x", count: 1_025))"}"#, .tooLarge),
        (#"{"type":"track","messageId":"\#(String(repeating: "x", count: 1_025))","a":1e999}"#, .tooLarge),
        ("", .malformedJSON), ("[]", .malformedJSON), ("5", .malformedJSON), (#"{"type":"track",}"#, .malformedJSON),
        (#"{"type":"track","type":"page"}"#, .duplicateKey), (#"{"a":1e999}"#, .numberRange),
        (#"{"type":"delete","userId":5}"#, .malformedEnvelope), (#"{"type":"Track"}"#, .malformedEnvelope),
        (#"{"batch":[{"type":"track"}]}"#, .malformedEnvelope),
        (#"{"type":"track","messageId":""}"#, .missingID), (#"{"type":"page","messageId":5.5}"#, .missingID),
        (#"{"messageId":true}"#, .missingID), (#"{"userId":"u"}"#, .missingType), (#"{"type":null}"#, .missingType),
        (#"{"type":"","userId":5}"#, .missingType), (#"{"type":5}"#, .missingType),
        (#"{"type":"track"}"#, .missingType),
        (#"{"type":"track","event":null}"#, .missingType), (#"{"type":"track","event":""}"#, .missingType),
        (#"{"type":"track","event":{},"userId":5}"#, .missingType),
        (#"{"type":"page"}"#, .missingIndividual), (#"{"type":"page","userId":null}"#, .missingIndividual),
        (#"{"type":"page","userId":"","anonymousId":""}"#, .missingIndividual),
        (#"{"type":"page","userId":"","anonymousId":false}"#, .missingIndividual),
        (#"{"type":"page","userId":5.5,"timestamp":5}"#, .missingIndividual),
        (#"{"type":"page","userId":"u","timestamp":null,"originalTimestamp":"x"}"#, .badTime),
        (#"{"type":"page","anonymousId":""}"#, .missingIndividual),
        (#"{"type":"page","userId":"u","timestamp":1772442000}"#, .badTime),
        (#"{"type":"page","userId":"u","timestamp":""}"#, .badTime),
        (#"{"type":"page","userId":"u","timestamp":"2026-03-02T09:35:00.001Z"}"#, .futureTime),
        (#"{"type":"page","userId":"u","properties":[]}"#, .propertyType),
        (#"{"type":"page","userId":"u","name":5}"#, .propertyType),
        (#"{"type":"page","userId":"u","category":5}"#, .propertyType),
        (#"{"type":"track","event":"everything","userId":"u","properties":{"int":"x"}}"#, .propertyType),
        (#"{"type":"identify","userId":"u","traits":[]}"#, .propertyType),
        (#"{"type":"identify","userId":"u","traits":{"birth_year":"x"}}"#, .propertyType),
    ]

    @Test(arguments: faults.indices)
    func eachFaultHasItsReason(index: Int) {
        let (message, reason) = Self.faults[index]
        #expect(tell(message).hasPrefix(reason.rawValue + " "), "\(message.prefix(80)): \(tell(message))")
    }

    @Test func theKeyIsNotRead() {
        let record = Record(value: #"{"type":"track","event":"Order Completed","userId":"u"}"#)
        guard case .event = decode(record.keyed([0xFF]), of: Self.input),
            case .event = decode(record.keyed(nil), of: Self.input)
        else {
            Issue.record("no event")
            return
        }
    }

    @Test func headersSayNothingButTheTrace() {
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let headers = [
            RecordHeader("content-type", "text/plain"), RecordHeader("ce_id", "a"), RecordHeader("ce_id", "b"),
            RecordHeader("traceparent", trace),
        ]
        let record = Record(value: #"{"type":"track","event":"Order Completed","userId":"u"}"#, headers: headers)
        #expect(EventsTests.tell(decode(record, of: Self.input)).hasSuffix(trace))
    }

    @Test func pathsAreThoseOfTheEvent() {
        func path(_ message: String) -> String? {
            guard case .rejected(let reject) = decode(Record(value: message), of: Self.input) else { return nil }
            return reject.path
        }
        #expect(path(#"{"type":"identify","userId":"u","traits":{"home":{"lat":1}}}"#) == "data.attributes.home")
        #expect(path(#"{"type":"page","userId":"u","name":5}"#) == "data.name")
        #expect(path(#"{"type":"page","userId":"u","properties":5}"#) == "data")
        #expect(path(#"{"type":"page","userId":5.5}"#) == nil)
    }

    @Test func wholeNumbersAreIDs() {
        let told = tell(#"{"type":"track","event":"Order Completed","messageId":9876543210,"userId":12345}"#)
        #expect(told.hasPrefix("event Order Completed 9876543210 12345 "))
        let linked = tell(#"{"type":"alias","messageId":"m","userId":"u","previousId":820982911946154508}"#)
        #expect(linked.contains("linked(820982911946154508)"))
    }

    @Test(
        arguments: [
            (#""context":{"traits":{"email":"a@b","birth_year":1980}}"#, "birth_year=int(1980) email=string(a@b)"),
            (
                #""traits":{"email":"c@d"},"context":{"traits":{"email":"a@b","birth_year":1980}}"#,
                "birth_year=int(1980) email=string(c@d)"
            ),
            (
                #""context":{"traits":{"email":"a@b","birth_year":1980}},"traits":{"birth_year":null}"#,
                "birth_year=absent email=string(a@b)"
            ),
            (#""context":{"traits":null},"traits":{"email":"c@d"}"#, "email=string(c@d)"),
            (#""context":{"library":{}}"#, ""),
        ])
    func traitsAreTheContextsAndOverThemTheMessages(members: String, attributes: String) {
        let told = tell(#"{"type":"identify","messageId":"m","userId":"u",\#(members)}"#)
        #expect(told.contains(" attributes(\(attributes)) "), "\(told)")
    }

    @Test func theTimeIsTheTimestampElseTheOriginalOne() {
        let original = #""originalTimestamp":"2026-03-02T08:00:00Z""#
        for (members, time) in [
            (original, 1_772_438_400_000), (#""timestamp":null,"# + original, 1_772_438_400_000),
            (#""timestamp":"2026-03-02T09:00:00Z","# + original, 1_772_442_000_000),
        ] as [(String, Milliseconds)] {
            let told = tell(#"{"type":"track","event":"Order Completed","messageId":"m","userId":"u",\#(members)}"#)
            #expect(told.hasPrefix("event Order Completed m u \(time) "), "\(told)")
        }
    }
}
