import Events
import Testing

/// The bounds of the table of reasons, one step to either side (`topics-and-formats.md`, "Dead letters").
struct BoundaryTests {
    private static let mapped = EventInput(
        topic: "t", format: .mapped(FieldMapping(individual: "user", type: "kind", id: "id", time: "at", data: "d")))
    private static let segment = EventInput(topic: "t", format: .segmentAPI)

    /// A sound record of a format around some data.
    private static func records(_ data: String) -> [(EventInput, Record)] {
        [
            (EventInput(topic: "t", format: .cloudEvents), Record(data: data)),
            (EventInput(topic: "t", format: .cloudEvents), Record(binary: ["subject": "joe"], value: data)),
            (segment, Record(value: #"{"type":"track","event":"everything","userId":"u","properties":\#(data)}"#)),
            (mapped, Record(value: #"{"user":"u","kind":"everything","d":\#(data)}"#)),
        ]
    }

    private static func reason(_ input: EventInput, _ record: Record) -> String {
        switch decode(record, of: input) {
        case .event: "event"
        case .rejected(let reject): reject.reason.rawValue
        case .tombstone: "tombstone"
        case .undeclaredType: "undeclared_type"
        }
    }

    private static func nested(_ count: Int, _ open: String = "[", _ close: String = "]") -> String {
        String(repeating: open, count: count) + String(repeating: close, count: count)
    }

    /// The record is depth 1, data 2 where it lies in one; in binary mode the data are the outermost.
    @Test func depth64PassesAnd65DoesNot() {
        for (index, (input, record)) in Self.records(#"{"x":\#(Self.nested(62))}"#).enumerated() {
            #expect(Self.reason(input, record) == "event", "\(index)")
        }
        for (index, (input, record)) in Self.records(#"{"x":\#(Self.nested(63))}"#).enumerated() {
            #expect(Self.reason(input, record) == (index == 1 ? "event" : "too_deep"), "\(index)")
        }
        for (index, (input, record)) in Self.records(#"{"x":\#(Self.nested(64))}"#).enumerated() {
            #expect(Self.reason(input, record) == "too_deep", "\(index)")
        }
    }

    @Test(
        arguments: [
            (#"{"x":"\u0000\uffff"}"#, "event"), (#"{"string":"a\u0000"}"#, "event"),
            (#"{"x":"\ud83d\ude00"}"#, "event"),
            (#"{"x":"\ud83d"}"#, "malformed_json"), (#"{"x":"\ude00\ud83d"}"#, "malformed_json"),
            ("{\"x\":\"\u{0}\"}", "malformed_json"), ("{\"x\":\"\u{1f}\"}", "malformed_json"),
            ("{\"x\":\"\u{7f}\"}", "event"),
            ("\u{feff}{}", "malformed_json"), ("{}\u{0}", "malformed_json"), (#"{"x":1,}"#, "malformed_json"),
            (#"{"x":[1,]}"#, "malformed_json"), (#"{"x":NaN}"#, "malformed_json"),
            (#"{"x":-Infinity}"#, "malformed_json"),
            (#"{"x":01}"#, "malformed_json"), (#"{"x":-01}"#, "malformed_json"), (#"{"x":1.}"#, "malformed_json"),
            (#"{"x":.1}"#, "malformed_json"), (#"{"x":+1}"#, "malformed_json"), (#"{'x':1}"#, "malformed_json"),
            (#"{x:1}"#, "malformed_json"), (#"{"x":1}/**/"#, "malformed_json"), (#"{"x":TRUE}"#, "malformed_json"),
            (#"{"é":1,"é":2}"#, "duplicate_key"), (#"{"\u0061":1,"a":2}"#, "duplicate_key"),
            ("{\"\u{e9}\":1,\"e\u{301}\":2}", "event"), (#"{"x":{"":1,"":2}}"#, "duplicate_key"),
            (#"{"a":1,"A":2}"#, "event"),
            (#"{"x":1e308}"#, "event"), (#"{"x":1.7976931348623157e308}"#, "event"),
            (#"{"x":1.7976931348623159e308}"#, "number_range"),
            (#"{"x":1e400}"#, "number_range"), (#"{"x":-1e400}"#, "number_range"), (#"{"x":1e-400}"#, "event"),
            (#"{"double":5e-324}"#, "event"), (#"{"double":18446744073709551616}"#, "event"),
            (#"{"int":18446744073709551615}"#, "property_type"), (#"{"int":1e18}"#, "event"),
            (#"{"int":1e19}"#, "property_type"),
            (#"{"int":-0}"#, "event"), (#"{"int":-0.0}"#, "event"), (#"{"int":0.5}"#, "property_type"),
            (#"{"duration":"0s"}"#, "property_type"), (#"{"duration":"1h30m"}"#, "event"),
            (#"{"duration":"1.5h"}"#, "property_type"),
            (#"{"ints":[1,null]}"#, "property_type"), (#"{"anys":[1,null]}"#, "event"),
            (#"{"doubles":{"a":null}}"#, "property_type"),
            (#"{"point":{"lat":1,"lon":2}}"#, "event"), (#"{"point":{"lat":1,"lon":2,"x":3}}"#, "property_type"),
            (#"{"bytes":"YQ=="}"#, "event"), (#"{"bytes":"YQ"}"#, "property_type"),
            (#"{"bytes":"_-8="}"#, "property_type"),
            (#"{"timestamp":1.0}"#, "event"), (#"{"timestamp":1.5}"#, "property_type"), (#"{"string":null}"#, "event"),
        ])
    func dataIsJudgedAlikeInEveryFormat(data: String, expected: String) {
        for (index, (input, record)) in Self.records(data).enumerated() {
            // A mark at the beginning of data stands within the record elsewhere, where it is no JSON either.
            #expect(Self.reason(input, record) == expected, "\(index)")
        }
    }

    @Test func namesMayHave1024Bytes() {
        for (text, reason) in [
            (String(repeating: "x", count: 1_024), "undeclared_type"),
            (String(repeating: "é", count: 512), "undeclared_type"),
            (String(repeating: "x", count: 1_025), "too_large"),
            (String(repeating: "é", count: 512) + "x", "too_large"),
        ] {
            let id = reason == "too_large" ? reason : "event"
            #expect(
                Self.reason(Self.segment, Record(value: #"{"type":"track","event":"\#(text)","userId":"u"}"#)) == reason
            )
            #expect(Self.reason(Self.mapped, Record(value: #"{"kind":"\#(text)","user":"u"}"#)) == reason)
            #expect(Self.reason(Self.mapped, Record(value: #"{"kind":"everything","user":"\#(text)"}"#)) == id)
            #expect(Self.reason(Self.mapped, Record(value: #"{"kind":"everything","user":"u","id":"\#(text)"}"#)) == id)
            #expect(Self.reason(EventInput(topic: "t", format: .cloudEvents), Record().keyed(Array(text.utf8))) == id)
        }
    }

    @Test func aRecordMayHave262144Bytes() {
        for (input, record) in Self.records(#"{"x":"@"}"#) {
            var record = record
            record.headers.append(RecordHeader("trace", "abc"))
            let size =
                (record.key?.count ?? 0) + (record.value?.count ?? 0)
                + record.headers.reduce(0) { $0 + $1.name.count + ($1.value?.count ?? 0) }
            guard let place = record.value?.firstIndex(of: UInt8(ascii: "@")) else { continue }
            record.value?.insert(contentsOf: Array(repeating: 0x78, count: 262_144 - size), at: place)
            #expect(Self.reason(input, record) == "event")
            record.value?.insert(0x78, at: place)
            #expect(Self.reason(input, record) == "too_large")
            record.value = Array(repeating: 0xFF, count: 262_145)
            #expect(Self.reason(input, record) == "too_large")
        }
    }

    @Test(
        arguments: [
            ("2026-03-02T09:35:00Z", "event"), ("2026-03-02T09:35:00.0009Z", "event"),
            ("2026-03-02T09:35:00.001Z", "future_time"),
            ("2026-03-02T10:35:00.001+01:00", "future_time"), ("2026-03-02t09:00:00z", "event"),
            ("2026-03-02T09:00:00-00:00", "event"), ("2016-12-31T23:59:60Z", "event"),
            ("2016-06-30T23:59:60.999Z", "event"),
            ("2016-12-31T23:59:61Z", "bad_time"), ("2016-11-30T23:59:60Z", "bad_time"),
            ("2016-12-31T22:59:60Z", "bad_time"),
            ("0000-01-01T00:00:00Z", "event"), ("9999-12-31T23:59:59Z", "future_time"),
            ("10000-01-01T00:00:00Z", "bad_time"),
            ("2026-03-02", "bad_time"), ("1772442000", "bad_time"), ("", "bad_time"),
        ])
    func timesAreJudgedAlikeInEveryFormat(text: String, expected: String) {
        let records = [
            (EventInput(topic: "t", format: .cloudEvents), Record(["time": "\"\(text)\""])),
            (EventInput(topic: "t", format: .cloudEvents), Record(binary: ["time": text])),
            (
                Self.segment,
                Record(value: #"{"type":"track","event":"everything","userId":"u","timestamp":"\#(text)"}"#)
            ),
            (Self.mapped, Record(value: #"{"user":"u","kind":"everything","at":"\#(text)"}"#)),
        ]
        for (input, record) in records { #expect(Self.reason(input, record) == expected) }
    }
}
