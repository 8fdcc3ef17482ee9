import Events
import Testing

struct BinaryModeTests {
    @Test func bothModesGiveTheSameEvent() throws {
        let data = #"{"read_string":"s","read_ints":[1,2]}"#
        let structured = try accepted(Record(["time": #""2026-03-02T09:00:00Z""#, "subject": #""ann""#], data: data))
        let binary = try accepted(Record(binary: ["time": "2026-03-02T09:00:00Z", "subject": "ann"], value: data))
        #expect(describe(structured) == describe(binary))
    }

    @Test func anEmptyValueIsNoData() throws {
        #expect(try describe(accepted(Record())) == describe(accepted(Record(binary: [:]))))
        #expect(try describe(accepted(Record())) == describe(accepted(Record(binary: [:], value: "null"))))
    }

    @Test(
        arguments: [
            ("application/json", true), ("APPLICATION/JSON ; charset=utf-8", true), ("text/json", true),
            ("application/vnd.shop.v1+json", true),
            ("text/plain", false), ("application/xml", false), ("application/avro", false), ("", false),
            ("json", false),
        ])
    func dataMustBeJSON(contentType: String, isEvent: Bool) {
        let reject = rejection(Record(binary: [:], value: "{}", contentType: contentType))
        #expect(reject?.reason == (isEvent ? nil : .malformedEnvelope))
    }

    @Test func aStructuredContentTypeWinsOverHeaders() throws {
        var record = Record(["id": #""inside""#])
        record.headers = [
            RecordHeader("ce_specversion", "1.0"), RecordHeader("content-type", "application/cloudevents+json"),
        ]
        #expect(try accepted(record).idText == "inside")
    }

    @Test func aHeaderTwiceIsRefused() {
        var record = Record(binary: [:])
        record.headers.append(RecordHeader("ce_id", "e-1"))
        #expect(rejection(record)?.reason == .malformedEnvelope)
        var other = Record(binary: ["x": "1"])
        other.headers.append(RecordHeader("ce_x", "1"))
        #expect(rejection(other)?.reason == .malformedEnvelope)
        var harmless = Record(binary: [:])
        harmless.headers += [RecordHeader("x", "1"), RecordHeader("x", "1")]
        #expect(rejection(harmless) == nil)
    }

    @Test(
        arguments: [
            (["id": nil], .missingID), (["id": ""], .missingID), (["type": nil], .missingType),
            (["type": ""], .missingType), (["source": nil], .malformedEnvelope),
            (["source": ""], .malformedEnvelope), (["subject": ""], .malformedEnvelope),
            (["specversion": "0.3"], .malformedEnvelope),
            (["specversion": "1.0 "], .malformedEnvelope), (["time": ""], .badTime), (["time": "now"], .badTime),
            (["time": "2027-01-01T00:00:00Z"], .futureTime),
            (["id": String(repeating: "x", count: 1_025)], .tooLarge),
            (["type": String(repeating: "x", count: 1_025)], .tooLarge),
        ] as [([String: String?], RejectReason)])
    func faultsHaveTheSameReasonsAsInStructuredMode(headers: [String: String?], reason: RejectReason) {
        #expect(rejection(Record(binary: headers))?.reason == reason)
    }

    @Test func theValueIsCheckedBeforeTheEnvelopeAndAfterTheSizes() {
        #expect(rejection(Record(binary: ["id": nil], value: "{,}"))?.reason == .malformedJSON)
        #expect(
            rejection(Record(binary: ["id": String(repeating: "x", count: 1_025)], value: "{,}"))?.reason == .tooLarge)
        var record = Record(binary: [:], value: "{,}")
        record.headers.append(RecordHeader(name: Array("ce_subject".utf8), value: [0xFF]))
        #expect(rejection(record)?.reason == .notUTF8)
    }

    @Test func aNullHeaderIsAbsent() {
        var record = Record(binary: ["id": nil])
        record.headers.append(RecordHeader("ce_id", nil))
        #expect(rejection(record)?.reason == .missingID)
        record = Record(binary: [:])
        record.value = nil
        guard case .tombstone = decode(record) else {
            Issue.record("no tombstone")
            return
        }
    }
}
