import Events
import Testing

struct EnvelopeTests {
    private static let long = String(repeating: "x", count: 1_025)

    /// Every reason that a structured record can have, each by one fault of an otherwise sound record.
    static let faults: [(String, Record, RejectReason)] = [
        ("long id", Record(["id": "\"\(long)\""]), .tooLarge),
        ("long type", Record(["type": "\"\(long)\""]), .tooLarge),
        ("long subject", Record(["subject": "\"\(long)\""]), .tooLarge),
        ("long key", Record().keyed(Array(long.utf8)), .tooLarge),
        (
            "value not UTF-8",
            {
                var it = Record(); it.value?.append(0xFF); return it
            }(), .notUTF8
        ),
        ("key not UTF-8", Record().keyed([0xFF]), .notUTF8), ("empty value", Record(value: ""), .malformedJSON),
        ("trailing comma", Record(value: #"{"id":"x",}"#), .malformedJSON),
        ("scalar", Record(value: "5"), .malformedJSON),
        ("array", Record(value: "[1]"), .malformedJSON), ("empty array", Record(value: "[]"), .malformedJSON),
        ("BOM", Record(value: "\u{feff}{}"), .malformedJSON),
        (
            "deep",
            Record(data: #"{"x":"# + String(repeating: "[", count: 63) + String(repeating: "]", count: 63) + "}"),
            .tooDeep
        ),
        (
            "deep, but no object", Record(value: String(repeating: "[", count: 65) + String(repeating: "]", count: 65)),
            .malformedJSON
        ),
        ("repeated, but no object", Record(value: #"[{"a":1,"a":2}]"#), .malformedJSON),
        ("duplicate in data", Record(data: #"{"x":{"a":1,"\u0061":2}}"#), .duplicateKey),
        ("range", Record(data: #"{"x":1e400}"#), .numberRange),
        ("no specversion", Record(["specversion": nil]), .malformedEnvelope),
        ("specversion 0.3", Record(["specversion": #""0.3""#]), .malformedEnvelope),
        ("specversion a number", Record(["specversion": "1.0"]), .malformedEnvelope),
        ("no source", Record(["source": nil]), .malformedEnvelope),
        ("null source", Record(["source": "null"]), .malformedEnvelope),
        ("empty source", Record(["source": #""""#]), .malformedEnvelope),
        ("source a number", Record(["source": "5"]), .malformedEnvelope),
        ("empty subject", Record(["subject": #""""#]), .malformedEnvelope),
        ("subject a number", Record(["subject": "5"]), .malformedEnvelope),
        ("data_base64", Record(["data_base64": #""e30=""#]), .malformedEnvelope),
        ("batch", Record(value: #"[{"specversion":"1.0"}]"#), .malformedEnvelope),
        (
            "batch by header",
            Record(value: "[]", headers: [RecordHeader("content-type", "application/cloudevents-batch+json")]),
            .malformedEnvelope
        ),
        ("datacontenttype", Record(["datacontenttype": #""text/plain""#]), .malformedEnvelope),
        (
            "event format",
            Record(value: "{}", headers: [RecordHeader("content-type", "application/cloudevents+avro")]),
            .malformedEnvelope
        ),
        (
            "event format, and no JSON",
            Record(value: "\u{1}", headers: [RecordHeader("content-type", "application/cloudevents+avro")]),
            .malformedJSON
        ),
        (
            "unknown content type, and no JSON", Record(binary: [:], value: "hello", contentType: "text/plain"),
            .malformedJSON
        ),
        (
            "a header twice beside a structured event",
            {
                var it = Record()
                it.headers = [RecordHeader("ce_x", "1"), RecordHeader("ce_x", "2")]
                return it
            }(), .malformedEnvelope
        ),
        ("no id", Record(["id": nil]), .missingID), ("null id", Record(["id": "null"]), .missingID),
        ("empty id", Record(["id": #""""#]), .missingID),
        ("id a number", Record(["id": "5"]), .missingID), ("no type", Record(["type": nil]), .missingType),
        ("empty type", Record(["type": #""""#]), .missingType),
        ("type an object", Record(["type": "{}"]), .missingType),
        ("no individual", Record().keyed(nil), .missingIndividual),
        ("empty key", Record().keyed([]), .missingIndividual), ("time", Record(["time": #""yesterday""#]), .badTime),
        ("empty time", Record(["time": #""""#]), .badTime),
        ("time a number", Record(["time": "5"]), .badTime),
        ("future", Record(["time": #""2026-03-02T09:35:00.001Z""#]), .futureTime),
        ("property", Record(data: #"{"int":"x"}"#), .propertyType),
    ]

    @Test(arguments: faults.indices)
    func eachFaultHasItsReason(index: Int) {
        let (name, record, reason) = Self.faults[index]
        #expect(rejection(record)?.reason == reason, "\(name)")
    }

    @Test func everyReasonOfADecoderIsCovered() {
        #expect(Set(Self.faults.map(\.2)) == Set(RejectReason.allCases).subtracting([.unroutable]))
    }

    @Test func reasonsAreInTheOrderOfTheirList() {
        #expect(
            RejectReason.allCases.map(\.rawValue)
                == "too_large not_utf8 malformed_json too_deep duplicate_key number_range malformed_envelope missing_id missing_type missing_individual bad_time future_time property_type unroutable"
                .split(separator: " ").map(String.init))
    }

    @Test func ofSeveralFaultsTheFirstInTheListIsTold() {
        // All faults at once, from the last to the first: each added one takes over.
        let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        var members: [String: String?] = [:]
        var data = #""int":"x""#
        func reason(keyed key: [UInt8]? = nil, tail: [UInt8] = []) -> RejectReason? {
            var record = Record(members, data: "{\(data)}").keyed(key)
            record.value? += tail
            return rejection(record)?.reason
        }
        #expect(reason(keyed: [0x6A]) == .propertyType)
        members["time"] = #""9999-01-01T00:00:00Z""#
        #expect(reason(keyed: [0x6A]) == .futureTime)
        members["time"] = "5"
        #expect(reason(keyed: [0x6A]) == .badTime)
        #expect(reason() == .missingIndividual)
        members["type"] = .some(nil)
        #expect(reason() == .missingType)
        members["id"] = "5"
        #expect(reason() == .missingID)
        members["source"] = #""""#
        #expect(reason() == .malformedEnvelope)
        data += #","big":1e999"#
        #expect(reason() == .numberRange)
        data += #","d":{"a":0,"a":0}"#
        #expect(reason() == .duplicateKey)
        data += ",\"deep\":\(deep)"
        #expect(reason() == .tooDeep)
        #expect(reason(keyed: [0xFF]) == .notUTF8)
        #expect(reason(tail: Array(",".utf8)) == .malformedJSON)
        #expect(reason(tail: [0x2C, 0xFF]) == .notUTF8)
        members["type"] = "\"\(Self.long)\""
        #expect(reason(keyed: [0xFF]) == .tooLarge)
    }

    @Test func theFutureIsAllowedUpToItsLimit() throws {
        #expect(try accepted(Record(["time": #""2026-03-02T09:35:00.000Z""#])).time == now + 300_000)
        var record = Record()
        record.recordTime = now + 300_001
        #expect(rejection(record)?.reason == .futureTime)
        record.recordTime = .min
        #expect(rejection(record)?.reason == nil)
    }

    @Test func undeclaredTypesMustHaveASoundEnvelopeToo() {
        #expect(rejection(Record(["type": #""nobody""#, "time": "5"]))?.reason == .badTime)
        #expect(rejection(Record(["type": #""nobody""#, "time": #""2026-03-02T10:00:00Z""#]))?.reason == .futureTime)
    }

    @Test func theSizeOfARecordIsKeyAndValueAndHeaders() {
        var record = Record()
        record.headers = [RecordHeader("trace", "abc"), RecordHeader("none", nil)]
        let size = 3 + (record.value?.count ?? 0) + 8 + 4
        #expect(rejection(record, limits: EventLimits(maxEventBytes: size)) == nil)
        #expect(rejection(record, limits: EventLimits(maxEventBytes: size - 1))?.reason == .tooLarge)
    }

    @Test func namesOfExactlyTheLimitPass() throws {
        let name = String(repeating: "x", count: 1_024)
        let event = try accepted(Record(["id": "\"\(name)\"", "subject": "\"\(name)\""]).keyed(Array(Self.long.utf8)))
        #expect(event.idText == name && event.individualText == name)
    }

    @Test func aKeyThatIsNotReadMayBeAnything() throws {
        #expect(try accepted(Record(["subject": #""ann""#]).keyed([0xFF])).individualText == "ann")
        #expect(rejection(Record(["subject": #""""#]))?.reason == .malformedEnvelope)
    }

    @Test(
        arguments: [
            ("application/cloudevents+json", true), ("Application/CloudEvents+JSON; charset=UTF-8", true),
            ("application/cloudevents", true),
            ("application/json", true), ("text/plain", true), ("application/cloudevents+protobuf", false),
        ])
    func structuredRecordsAreToldByTheirContentType(contentType: String, isEvent: Bool) {
        var record = Record()
        record.headers = [RecordHeader("Content-Type", contentType)]
        #expect((rejection(record) == nil) == isEvent)
    }

    @Test func messagesAreBounded() throws {
        let key = String(repeating: "é", count: 5_000)
        let reject = try #require(rejection(Record(data: "{\"doubles\":{\"\(key)\":\"x\"}}")))
        #expect(reject.message.utf8.count <= 4_096 && reject.message.utf8.count > 4_000)
        #expect(reject.message.hasPrefix("data.doubles.éé") && reject.message.hasSuffix("é…"))
    }
}
