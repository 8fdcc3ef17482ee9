import CEL
import Events
import JSON
import Testing

struct EventDecoderTests {
    @Test func aSoundRecordBecomesAnEvent() throws {
        let record = Record(
            ["time": #""2026-03-02T09:00:00.1239Z""#, "subject": #""ann""#], data: #"{"read_string":"x","string":"y"}"#)
        let event = try accepted(record)
        #expect(schema.types[event.type].name == "everything")
        #expect(event.idText == "e-1" && event.individualText == "ann" && event.time == 1_772_442_000_123)
        #expect(event.values.count == 1 && event.values.first?.index == index(of: "read_string"))
        #expect(describe(event.value(index(of: "read_string"))) == "string(x)")
        #expect(describe(event.effect) == "none")
        var hash = StableHash()
        hash.appendField("/shop")
        hash.appendField("e-1")
        #expect(event.deduplicationHash == hash.value)
    }

    @Test func whatIsAbsentFallsBackToTheRecord() throws {
        for (time, subject) in [(nil, nil), ("null", "null")] as [(String?, String?)] {
            let event = try accepted(Record(["time": time, "subject": subject, "data": time]))
            #expect(event.individualText == "joe" && event.time == now - 1_000 && event.values.isEmpty)
        }
    }

    @Test func valuesComeByAscendingIndexWhateverTheirOrderInTheText() throws {
        let event = try accepted(Record(data: #"{"read_string":"s","read_bool":true,"read_int":1,"read_dyn":null}"#))
        #expect(event.values.map(\.index) == [index(of: "read_bool"), index(of: "read_int"), index(of: "read_string")])
    }

    @Test func aNullValueIsATombstone() {
        var record = Record()
        record.value = nil
        guard case .tombstone = decode(record) else {
            Issue.record("no tombstone")
            return
        }
    }

    @Test func anUndeclaredTypeIsFilteredWithoutLookingAtItsData() {
        guard case .undeclaredType("cart.viewed") = decode(Record(["type": #""cart.viewed""#], data: "[1]")) else {
            Issue.record("not undeclared")
            return
        }
    }

    @Test func typesAreComparedByBytes() throws {
        #expect(try schema.types[accepted(Record(["type": #""caf\u00e9""#])).type].name == "caf\u{e9}")
        guard case .undeclaredType = decode(Record(["type": #""cafe\u0301""#])) else {
            Issue.record("another spelling of the same letters is another type")
            return
        }
    }

    @Test func idsThatOnlyLookAlikeStayApart() throws {
        let composed = try accepted(Record(["id": #""\u00e9""#, "subject": #""\u00e9""#]))
        let decomposed = try accepted(Record(["id": #""e\u0301""#, "subject": #""e\u0301""#]))
        #expect(composed.deduplicationHash != decomposed.deduplicationHash)
        #expect(Array(composed.individualText.utf8) != Array(decomposed.individualText.utf8))
    }

    @Test func undeclaredPropertiesAreIgnoredUnlessTheTypeIsOpen() throws {
        #expect(try accepted(Record(data: #"{"nobody":1,"loose":2}"#)).values.isEmpty)
        let open = try accepted(Record(["type": #""open""#], data: #"{"nobody":1,"loose":{"a":[1,null,"x",true]}}"#))
        #expect(describe(open.values.first?.value) == "{string(a):[double(1.0),null,string(x),true]}")
        #expect(open.values.count == 1)
    }

    @Test(
        arguments: [
            ("string", #""""#, "string()"), ("string", #""\u0000\ufffe""#, "string(\u{0}\u{fffe})"),
            ("int", "5", "int(5)"), ("int", "1.0", "int(1)"),
            ("int", "1e3", "int(1000)"), ("int", "-0", "int(0)"), ("int", "-0.0", "int(0)"),
            ("int", "9223372036854775807", "int(9223372036854775807)"),
            ("int", "-9223372036854775808", "int(-9223372036854775808)"),
            ("int", "-9223372036854775808.0", "int(-9223372036854775808)"),
            ("int", "9223372036854775807.0", "int(9223372036854775807)"),
            ("int", "9.223372036854775807e18", "int(9223372036854775807)"),
            ("int", "9007199254740993.0", "int(9007199254740993)"),
            ("dyn", "9007199254740993.0", "double(9007199254740992.0)"),
            ("dyn", "9007199254740992", "double(9007199254740992.0)"),
            ("dyn", "9007199254740993", "int(9007199254740993)"),
            ("dyn", "820982911946154508", "int(820982911946154508)"),
            ("dyn", "100000000000000000", "int(100000000000000000)"),
            ("dyn", "-9223372036854775808", "int(-9223372036854775808)"),
            ("dyn", "9223372036854775808", "double(9.223372036854776e+18)"),
            ("double", "820982911946154508", "double(8.209829119461545e+17)"),
            ("double", "5", "double(5.0)"), ("double", "-0", "double(-0.0)"), ("double", "1.5", "double(1.5)"),
            ("double", "1e-400", "double(0.0)"),
            ("double", "18446744073709551616", "double(1.8446744073709552e+19)"), ("bool", "true", "true"),
            ("bool", "false", "false"),
            ("bytes", #""aGVsbG8=""#, "bytes([104, 101, 108, 108, 111])"), ("bytes", #""""#, "bytes([])"),
            ("bytes", #""/+8=""#, "bytes([255, 239])"),
            ("timestamp", #""1970-01-01T00:00:01Z""#, "timestamp(1000)"), ("timestamp", "1500", "timestamp(1500)"),
            ("timestamp", "1.5e3", "timestamp(1500)"),
            ("timestamp", "-1", "timestamp(-1)"), ("duration", #""1h30m""#, "duration(5400.0)"),
            ("duration", #""1500ms""#, "duration(1.500000000)"),
            ("point", #"{"lon":1,"lat":2.5}"#, "{string(lat):double(2.5),string(lon):double(1.0)}"),
            ("ints", "[]", "[]"), ("ints", "[1,2.0]", "[int(1),int(2)]"),
            ("anys", "[1,null,[2]]", "[double(1.0),null,[double(2.0)]]"),
            ("doubles", #"{"a":1,"":2}"#, "{string(a):double(1.0),string():double(2.0)}"),
            (
                "dyns", #"{"a":null,"b":{"c":18446744073709551615}}"#,
                "{string(a):null,string(b):{string(c):double(1.8446744073709552e+19)}}"
            ),
            ("items", #"[{"sku":"s","n":1}]"#, "[{string(sku):string(s),string(n):double(1.0)}]"),
            ("dyn", "-0", "double(-0.0)"),
            ("dyn", #""x""#, "string(x)"), ("dyn", "false", "false"), ("dyn", "[]", "[]"),
        ])
    func valuesThatFitAreKeptAsTheirType(name: String, json: String, expected: String) throws {
        let kept = try accepted(Record(data: "{\"read_\(name)\":\(json)}"))
        #expect(describe(kept.value(index(of: "read_\(name)"))) == expected)
        #expect(try accepted(Record(data: "{\"\(name)\":\(json)}")).values.isEmpty)
    }

    @Test(arguments: [
        "string", "int", "double", "bool", "bytes", "timestamp", "duration", "point", "ints", "doubles", "dyn",
    ])
    func aNullPropertyIsAbsent(name: String) throws {
        #expect(try accepted(Record(data: "{\"read_\(name)\":null}")).values.isEmpty)
    }

    @Test(
        arguments: [
            ("string", "5", "", "string, found number"), ("string", "{}", "", "string, found object"),
            ("int", "1.5", "", "int, found a fraction"),
            ("int", "9223372036854775808", "", "outside 64 bits"), ("int", "1e19", "", "outside 64 bits"),
            ("int", "-9223372036854775809", "", "outside 64 bits"),
            ("int", "9007199254740992.5", "", "int, found a fraction"),
            ("int", #""5""#, "", "int, found string"),
            ("int", "true", "", "int, found bool"), ("double", #""5""#, "", "double, found string"),
            ("bool", "1", "", "bool, found number"),
            ("bool", #""true""#, "", "bool, found string"), ("bytes", #""aGVsbG8""#, "", "base64"),
            ("bytes", #""aGVs bG8=""#, "", "base64"),
            ("bytes", #""_-8=""#, "", "base64"), ("bytes", #""=aaa""#, "", "base64"),
            ("bytes", #""a===""#, "", "base64"), ("bytes", "[1]", "", "found array"),
            ("timestamp", #""yesterday""#, "", "RFC 3339"), ("timestamp", "1.5", "", "fraction"),
            ("timestamp", "true", "", "found bool"),
            ("timestamp", "253402300800000", "", "years 1 to 9999"), ("duration", #""0s""#, "", "duration"),
            ("duration", "5", "", "found number"),
            ("duration", #""9000000w""#, "", "duration"), ("point", #"{"lat":1}"#, "", "lat and lon"),
            ("point", #"{"lat":1,"lon":2,"alt":3}"#, ".alt", "another key"),
            ("point", #"{"lat":1,"lon":"2"}"#, ".lon", "double, found string"),
            ("point", #"{"lat":1,"lon":null}"#, ".lon", "found null"), ("point", "[1,2]", "", "found array"),
            ("ints", "{}", "", "list, found object"), ("ints", "[1,2.5]", "[1]", "fraction"),
            ("ints", "[1,null]", "[1]", "null as a member"),
            ("doubles", "[]", "", "map, found array"), ("doubles", #"{"a":1,"b":null}"#, ".b", "null as a member"),
            ("doubles", #"{"a":"x"}"#, ".a", "double, found string"),
            ("items", "[{},5]", "[1]", "map, found number"), ("items", "[null]", "[0]", "null as a member"),
        ])
    func valuesThatDoNotFitAreRefusedWithTheirPathWhetherReadOrNot(
        name: String, json: String, path: String, words: String
    ) throws {
        for property in [name, "read_\(name)"] {
            let reject = try #require(rejection(Record(data: "{\"other\":0,\"\(property)\":\(json)}")))
            #expect(reject.reason == .propertyType)
            #expect(reject.message.hasPrefix("data.\(property)\(path): "), "\(reject.message)")
            #expect(reject.message.contains(words), "\(reject.message)")
        }
    }

    @Test(arguments: ["[]", "5", #""{}""#, "true"])
    func dataThatIsNoObjectIsRefusedWithThePathData(data: String) {
        #expect(rejection(Record(data: data))?.reason == .propertyType)
        #expect(rejection(Record(data: data))?.message.hasPrefix("data: ") == true)
        #expect(rejection(Record(binary: [:], value: data))?.message.hasPrefix("data: ") == true)
    }

    private func traceparent(_ record: Record) throws -> String? { traceContext(of: try accepted(record)) }

    @Test func theTraceContextIsKeptWhereItIsValid() throws {
        let first = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let second = "00-11111111111111111111111111111111-2222222222222222-00"
        var record = Record(["traceparent": "\"\(first)\""])
        record.headers = [RecordHeader("traceparent", second)]
        #expect(try traceparent(record) == first)
        record.value = Record(["traceparent": "\"00-x\""]).value
        #expect(try traceparent(record) == second)
        record.headers = [RecordHeader("traceparent", nil), RecordHeader("traceparent", "junk")]
        #expect(try traceparent(record) == nil)
        #expect(try traceparent(Record(binary: ["traceparent": first])) == first)
    }
}
