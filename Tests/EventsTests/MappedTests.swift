import Events
import Testing

/// Records whose places a configuration says (`topics-and-formats.md`, "Input").
struct MappedTests {
    private static let mapping = FieldMapping(
        individual: "user.id", type: "event_name", id: "meta.uuid", time: "meta.at", data: "payload")
    private static let input = EventInput(topic: "legacy", format: .mapped(mapping))

    private func tell(_ value: String, _ input: EventInput = input, key: [UInt8]? = Array("key".utf8)) -> String {
        EventsTests.tell(decode(Record(value: value).keyed(key), of: input))
    }

    private func hash(_ id: String, topic: String = "legacy") -> UInt64 {
        var hash = StableHash()
        hash.appendField(topic)
        hash.appendField(id)
        return hash.value
    }

    @Test func everyPartIsWhereTheMappingSays() {
        let value =
            #"{"user":{"id":"u"},"event_name":"everything","meta":{"uuid":"x","at":"2026-03-02T09:00:00Z"},"payload":{"read_string":"s"}}"#
        #expect(tell(value) == "event everything x u 1772442000000 \(hash("x")) read_string=string(s) none -")
    }

    @Test func whatIsAbsentComesOfTheRecord() {
        for rest in ["", #","meta":null,"payload":null"#, #","meta":{"uuid":null,"at":null}"#, #","meta":5"#] {
            let value = #"{"user":{"id":"u"},"event_name":"Order Completed"\#(rest)}"#
            let id = "legacy/3/17"
            #expect(tell(value) == "event Order Completed \(id) u \(now - 1_000) \(hash(id))  none -")
        }
    }

    @Test func withoutAPlaceForThemThePropertiesAreTheRecord() {
        let input = EventInput(topic: "t", format: .mapped(FieldMapping(individual: "user", type: "kind")))
        let told = tell(#"{"user":"u","kind":"everything","read_int":7,"id":"ignored","time":5}"#, input)
        #expect(told == "event everything t/3/17 u \(now - 1_000) \(hash("t/3/17", topic: "t")) read_int=int(7) none -")
    }

    static let faults: [(String, RejectReason)] = [
        (#"{"user":{"id":"\#(String(repeating: "x", count: 1_025))"}}"#, .tooLarge),
        (#"{"event_name":"\#(String(repeating: "x", count: 1_025))","a":{"b":1,"b":2}}"#, .tooLarge),
        (#"{"meta":{"uuid":"\#(String(repeating: "x", count: 1_025))"}}"#, .tooLarge),
        ("", .malformedJSON), (#"[{"specversion":"1.0"}]"#, .malformedJSON), (#""text""#, .malformedJSON),
        ("null", .malformedJSON),
        (String(repeating: #"{"a":"#, count: 65) + "1" + String(repeating: "}", count: 65), .tooDeep),
        (#"{"a":1,"\u0061":2}"#, .duplicateKey), (#"{"a":-1e999}"#, .numberRange),
        (#"{"meta":{"uuid":5.5}}"#, .missingID), (#"{"meta":{"uuid":{}}}"#, .missingID),
        (#"{"meta":{"uuid":""}}"#, .missingID), (#"{}"#, .missingType),
        (#"{"event_name":["a"]}"#, .missingType), (#"{"event_name":""}"#, .missingType),
        (#"{"event_name":"e"}"#, .missingIndividual), (#"{"event_name":"e","user":"u"}"#, .missingIndividual),
        (#"{"event_name":"e","user":{"id":null}}"#, .missingIndividual),
        (#"{"event_name":"e","user":{"id":7.5},"meta":{"at":5}}"#, .missingIndividual),
        (#"{"event_name":"e","user":{"id":"u"},"meta":{"at":1772442000000}}"#, .badTime),
        (#"{"event_name":"e","user":{"id":"u"},"meta":{"at":"2027-01-01T00:00:00Z"}}"#, .futureTime),
        (#"{"event_name":"everything","user":{"id":"u"},"payload":[]}"#, .propertyType),
        (#"{"event_name":"everything","user":{"id":"u"},"payload":{"int":1.5}}"#, .propertyType),
    ]

    @Test(arguments: faults.indices)
    func eachFaultHasItsReason(index: Int) {
        let (value, reason) = Self.faults[index]
        #expect(tell(value).hasPrefix(reason.rawValue + " "), "\(value.prefix(80)): \(tell(value))")
    }

    @Test func messagesNameTheConfiguredPlaces() {
        #expect(tell(#"{"event_name":"e"}"#) == "missing_individual user.id: absent")
        #expect(tell(#"{"meta":{"uuid":""}}"#).hasPrefix("missing_id meta.uuid: empty"))
    }

    @Test func wholeNumbersAreIDsAndTypes() {
        let value = #"{"user":{"id":115310627314723954},"event_name":7,"meta":{"uuid":820982911946154508}}"#
        #expect(tell(value) == "undeclared 7")
        let known = value.replacing("7,", with: #""Order Completed","#)
        #expect(tell(known).hasPrefix("event Order Completed 820982911946154508 115310627314723954 "))
    }

    @Test func theFirstPathCountsAtWhichSomethingIs() {
        let mapping = FieldMapping(
            individual: .paths(["user_id", "user.id", "device"]), type: .constant("everything"),
            id: .paths(["a", "b"]), time: .paths(["at", "sent"]), data: .paths(["data", "payload"]))
        let input = EventInput(topic: "t", format: .mapped(mapping))
        #expect(
            tell(
                #"{"user_id":"","user":{"id":null},"device":"d","b":"x","sent":"2026-03-02T09:00:00Z","payload":{"read_int":1}}"#,
                input) == "event everything x d 1772442000000 \(hash("x", topic: "t")) read_int=int(1) none -")
        #expect(
            tell(#"{"user_id":{},"device":"d"}"#, input) == "missing_individual user_id, user.id, device: not a string")
        #expect(tell(#"{"user_id":"","device":""}"#, input) == "missing_individual user_id, user.id, device: absent")
        #expect(tell(#"{"device":"d","a":"","b":null}"#, input).hasPrefix("event everything t/3/17 d "))
    }

    @Test func aTypeMayBeTheSameOfAllRecords() {
        let input = EventInput(topic: "t", format: .mapped(FieldMapping(individual: "u", type: .constant("never"))))
        #expect(tell(#"{"u":"x","type":"everything"}"#, input) == "undeclared never")
    }

    static let unixTimes: [(UnixTimeUnit, String, Milliseconds?)] = [
        (.seconds, "1772442000", 1_772_442_000_000), (.seconds, #""1772442000""#, 1_772_442_000_000),
        (.seconds, "1772442000.123", 1_772_442_000_123), (.seconds, "-1", -1_000),
        (.milliseconds, "1772442000123", 1_772_442_000_123), (.milliseconds, "1772442000123.9", 1_772_442_000_123),
        (.microseconds, #""1772442000123456""#, 1_772_442_000_123), (.microseconds, "-1", -1),
        (.nanoseconds, "1772442000123456789", 1_772_442_000_123), (.nanoseconds, "-1000000", -1),
        (.seconds, "9223372036854775807", nil), (.seconds, "253402300800", nil), (.seconds, #""""#, nil),
        (.seconds, #""2026-03-02T09:00:00Z""#, nil), (.seconds, #""17 ""#, nil), (.seconds, #""-""#, nil),
        (.seconds, #""99999999999999999999""#, nil), (.seconds, "{}", nil), (.seconds, "true", nil),
        (.milliseconds, "1e300", nil),
    ]

    @Test(arguments: unixTimes.indices)
    func aTimeMayBeANumberOfUnits(index: Int) {
        let (unit, text, time) = Self.unixTimes[index]
        let mapping = FieldMapping(individual: "u", type: .constant("Order Completed"), time: "t", timeUnit: unit)
        let told = tell(#"{"u":"x","t":\#(text)}"#, EventInput(topic: "t", format: .mapped(mapping)))
        if let time {
            #expect(told.hasPrefix("event Order Completed t/3/17 x \(time) "), "\(text): \(told)")
        } else {
            #expect(told == "bad_time t: no Unix time in \(unit.rawValue)", "\(text)")
        }
    }

    @Test func aUnixTimeMayBeMissingButNotAhead() {
        let mapping = FieldMapping(individual: "u", type: .constant("Order Completed"), time: "t", timeUnit: .seconds)
        let input = EventInput(topic: "t", format: .mapped(mapping))
        #expect(tell(#"{"u":"x","t":null}"#, input).hasPrefix("event Order Completed t/3/17 x \(now - 1_000) "))
        #expect(tell(#"{"u":"x","t":2772442000}"#, input).hasPrefix("future_time "))
    }

    @Test func aNumberWithoutAUnitIsToldOf() {
        #expect(
            tell(#"{"event_name":"e","user":{"id":"u"},"meta":{"at":1772442000}}"#)
                == "bad_time meta.at: not a string; a number needs a `unit` in the mapping")
    }

    @Test func namesAreBytes() {
        let input = EventInput(topic: "t", format: .mapped(FieldMapping(individual: "caf\u{e9}", type: "kind")))
        #expect(
            tell("{\"caf\u{e9}\":\"u\",\"cafe\u{301}\":\"v\",\"kind\":\"caf\u{e9}\"}", input).hasPrefix(
                "event caf\u{e9} t/3/17 u "))
        #expect(tell("{\"cafe\u{301}\":\"v\",\"kind\":\"caf\u{e9}\"}", input).hasPrefix("missing_individual "))
    }
}

/// Compacted topics of profiles.
struct ProfileTests {
    private func input(_ format: InputFormat) -> EventInput {
        EventInput(topic: "profiles", format: format, isProfile: true)
    }

    private func hash(_ id: String) -> UInt64 {
        var hash = StableHash()
        hash.appendField("profiles")
        hash.appendField(id)
        return hash.value
    }

    @Test(arguments: [InputFormat.cloudEvents, .segmentAPI, .mapped(FieldMapping(individual: "a.b"))])
    func aNullValueErasesTheAttributesOfTheKeysIndividual(format: InputFormat) {
        var record = Record()
        record.value = nil
        #expect(
            tell(decode(record, of: input(format)))
                == "event individual.updated profiles/3/17 joe \(now - 1_000) \(hash("profiles/3/17"))  no attributes -"
        )
        #expect(tell(decode(record, of: EventInput(topic: "t", format: format))) == "tombstone")
    }

    @Test(
        arguments: [
            (nil, .missingIndividual), ([], .missingIndividual), ([0xFF], .notUTF8),
            (Array(repeating: 0x78, count: 1_025), .tooLarge), (Array(repeating: 0xFF, count: 1_025), .tooLarge),
            (Array(repeating: 0x78, count: 300_000), .tooLarge),
        ] as [([UInt8]?, RejectReason)])
    func aNullValueNeedsAKey(key: [UInt8]?, reason: RejectReason) {
        var record = Record().keyed(key)
        record.value = nil
        #expect(tell(decode(record, of: input(.segmentAPI))).hasPrefix(reason.rawValue + " "))
    }

    @Test func aNullValueFromTheFutureIsRefused() {
        var record = Record()
        record.value = nil
        record.recordTime = now + 300_001
        #expect(tell(decode(record, of: input(.segmentAPI))).hasPrefix("future_time "))
    }

    @Test func aRecordWithoutAMappedTypeIsAttributes() {
        let whole = input(.mapped(FieldMapping()))
        let record = Record(value: #"{"email":"a@b","birth_year":null,"x":{"y":1}}"#)
        #expect(
            tell(decode(record, of: whole)).hasSuffix(
                " attributes={string(email):string(a@b),string(birth_year):null,string(x):{string(y):double(1.0)}} attributes(birth_year=absent email=string(a@b)) -"
            ))
        let inside = input(.mapped(FieldMapping(individual: "id", data: "fields.now")))
        #expect(
            tell(decode(Record(value: #"{"id":"ann","fields":{"now":{"birth_year":1}}}"#), of: inside)).hasPrefix(
                "event individual.updated profiles/3/17 ann "))
        #expect(
            tell(decode(Record(value: #"{"email":5}"#), of: whole))
                == "property_type data.attributes.email: expected string, found number")
        #expect(tell(decode(Record(value: "{}").keyed(nil), of: whole)) == "missing_individual the record has no key")
        #expect(tell(decode(Record(value: "{}").keyed([0xFF]), of: whole)).hasPrefix("not_utf8 "))
        #expect(
            tell(decode(Record(value: "{}").keyed(Array(repeating: 0x78, count: 1_025)), of: whole)).hasPrefix(
                "too_large "))
    }

    @Test func aRecordOfAnotherFormatIsWhatItIsElsewhere() throws {
        #expect(tell(decode(Record(), of: input(.cloudEvents))) == tell(decode(Record())))
        let typed = input(.mapped(FieldMapping(type: "kind", data: "d")))
        #expect(
            tell(decode(Record(value: #"{"kind":"everything","d":{"read_bool":true}}"#), of: typed)).hasSuffix(
                "read_bool=true none -"))
    }
}
