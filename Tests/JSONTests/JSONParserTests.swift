import JSON
import Testing

struct JSONParserTests {
    @Test(
        arguments: [
            ("null", JSONValue.null), (" true ", .bool(true)), ("\t\r\nfalse\n", .bool(false)), ("\"\"", .string("")),
            ("0", .int(0)), ("-1", .int(-1)), ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
            ("9223372036854775808", .uint(9_223_372_036_854_775_808)), ("18446744073709551615", .uint(.max)),
            ("18446744073709551616", .double(18_446_744_073_709_551_616)),
            ("-9223372036854775809", .double(-9_223_372_036_854_775_808)), ("1.0", .double(1)), ("1e3", .double(1000)),
            ("1E+2", .double(100)), ("25e-2", .double(0.25)), ("1e-400", .double(0)), ("-1e-400", .double(-0.0)),
            ("1.7976931348623157e308", .double(1.7976931348623157e308)), ("5e-324", .double(.leastNonzeroMagnitude)),
            ("0.1000000000000000055511151231257827021181583404541015625", .double(0.1)),
            ("[]", .array([])), ("[ ]", .array([])), ("{}", .object([])),
            ("[1,[2,{}]]", .array([.int(1), .array([.int(2), .object([])])])),
            (#"{"a":1,"b":{"a":2}}"#, .object([("a", .int(1)), ("b", .object([("a", .int(2))]))])),
            (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{c}\n\r\t")),
            (#""\u0041\u00e9\u20AC\ud83d\uDE00\u0000""#, .string("Aé€😀\u{0}")),
            ("\"\u{7f}\u{2028}\u{fffe}\u{10ffff}é\"", .string("\u{7f}\u{2028}\u{fffe}\u{10ffff}é")),
            (#"{"":0," ":1}"#, .object([("", .int(0)), (" ", .int(1))])),
            ("{\"\u{e9}\":1,\"e\u{301}\":2}", .object([("\u{e9}", .int(1)), ("e\u{301}", .int(2))])),
        ])
    func validTextsHaveTheirValue(text: String, value: JSONValue) {
        #expect(parse(text) == .value(value))
        #expect(parse(text, strictly: true) == .value(value))
    }

    @Test(
        arguments: [
            "", " ", "[", "]", "{", "}", "[1,]", "[,1]", "[1,,2]", "[1 2]", #"{"a":1,}"#, #"{,"a":1}"#, #"{"a"}"#,
            #"{"a":}"#,
            #"{"a" 1}"#, #"{a:1}"#, #"{'a':1}"#, "{1:1}", "[1}", #"{"a":1]"#, "nul", "nulll", "True", "NaN", "Infinity",
            "-Infinity", "+1",
            "01", "-01", "00", "1.", ".5", "-", "-.5", "1e", "1e+", "0x10", "1_000", "1.e3", "1 2", "{} {}", "[] x",
            "\"", "\"a", "'a'",
            #""\x""#, #""\u12""#, #""\u12G4""#, #""\"#, "\"\t\"", "\"\n\"", "\"\u{0}\"", "\u{0}", "[]\u{0}",
            "\u{feff}{}", "[1]//", "/**/[]",
            #""\ud800""#, #""\udc00""#, #""\ud800\u0041""#, #""\ud800x""#, #""\ud800\ud800""#, #""\udc00\ud800""#,
            #"{"\ud83d":1}"#,
            "\u{a0}1", "\u{c}1", "[\"a\",\n4\n,1,", "[1:2]", #"{"a":1 "b":2}"#, #"{"a":1:2}"#, "--1", "1-", "1.2.3",
            "1e5e5", "tru e",
        ])
    func textsAgainstTheGrammarAreMalformed(text: String) {
        guard case .refused(let reason, _) = parse(text) else {
            Issue.record("accepted")
            return
        }
        #expect(reason == .malformed)
        #expect(parse(text) == parse(text, strictly: true))
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xC1, 0xBF, 0x22], [0x22, 0xE0, 0x80, 0x80, 0x22],
            [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xF0, 0x80, 0x80, 0x80, 0x22],
            [0x22, 0xE2, 0x82],
            [0x22, 0x80, 0x22], [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x28, 0xA1, 0x22],
            [0x5B, 0x31, 0x2C, 0x5D, 0xFF],
        ] as [[UInt8]])
    func bytesThatAreNotUTF8AreNamedAsSuch(text: [UInt8]) {
        guard case .refused(.notUTF8, _) = parse(text) else {
            Issue.record("not refused as not UTF-8: \(parse(text))")
            return
        }
    }

    @Test func depthIsCountedFromOneToTheLimit() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth - 1) + "{}" + String(repeating: "]", count: depth - 1)
        }
        guard case .value = parse(nested(64)) else {
            Issue.record("64 refused")
            return
        }
        #expect(parse(nested(65)) == .refused(.tooDeep, offset: 64))
        #expect(parse(nested(5000)) == .refused(.tooDeep, offset: 64))
        guard case .refused(.malformed, _) = parse(String(repeating: "[", count: 200_000)) else {
            Issue.record("an unclosed text is malformed however deep")
            return
        }
    }

    @Test(
        arguments: [
            (#"{"a":1,"a":2}"#, 7), (#"[{"x":{"b":0,"c":0,"b":0}}]"#, 19), (#"{"a":1,"\u0061":2}"#, 7),
            (#"{"":1,"":2}"#, 6),
            (#"{"é":1,"\u00e9":2}"#, 8),
        ])
    func duplicateKeysAreFoundAtAnyDepthAfterUnescaping(text: String, offset: Int) {
        #expect(parse(text) == .refused(.duplicateKey, offset: offset))
    }

    @Test(arguments: [2, 31, 32, 33, 34, 500])
    func duplicateKeysAreFoundInObjectsOfAnySize(count: Int) {
        let members = (0..<count).map { "\"key-\($0)\":{}" }
        let distinct = "{" + members.joined(separator: ",") + "}"
        guard case .value = parse(distinct) else {
            Issue.record("distinct keys refused")
            return
        }
        for repeated in [0, count / 2, count - 1] {
            let text = "{" + (members + [members[repeated]]).joined(separator: ",") + "}"
            #expect(parse(text) == .refused(.duplicateKey, offset: distinct.utf8.count))
        }
    }

    @Test(arguments: ["1e400", "-1e400", "[1,1e309]", "1" + String(repeating: "0", count: 400), "1.8e308"])
    func numbersBeyondDoublesAreOutOfRange(text: String) {
        guard case .refused(.numberRange, _) = parse(text) else {
            Issue.record("not refused")
            return
        }
    }

    @Test func earlierReasonsComeFirstWhereverTheyStand() {
        let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        let range = "[1e400,"
        let duplicate = #"{"a":1,"a":1},"#
        func reason(_ text: [UInt8]) -> JSONError.Reason? {
            guard case .refused(let reason, _) = parse(text) else { return nil }
            return reason
        }
        #expect(reason(Array((range + duplicate + deep + "]").utf8)) == .tooDeep)
        #expect(reason(Array((range + duplicate + "0]").utf8)) == .duplicateKey)
        #expect(reason(Array((range + "0]").utf8)) == .numberRange)
        #expect(reason(Array((range + duplicate + deep + ",]").utf8)) == .malformed)
        #expect(reason(Array((range + duplicate + deep + ",]").utf8) + [0xFF]) == .notUTF8)
    }

    @Test func negativeZeroKeepsItsSign() {
        for text in ["-0", "[-0]", #"{"a": -0}"#, "-0.0", "-0e5"] {
            var parser = JSONParser()
            let bytes = Array(text.utf8)
            guard let document = try? parser.parse(unsafe bytes.span.bytes) else {
                Issue.record("refused")
                continue
            }
            var value = JSONValue(document.root)
            if case .array(let items) = value { value = items[0] }
            if case .object(let members) = value { value = members[0].value }
            guard case .double(let number) = value else {
                Issue.record("\(text) is no double")
                continue
            }
            #expect(number == 0 && number.sign == .minus)
        }
    }

    @Test func textsOfNothingButShortStringsAreReadToTheLast() {
        for count in 1...400 {
            let text = "[" + Array(repeating: #""""#, count: count).joined(separator: ",") + "]"
            #expect(parse(text) == .value(.array(Array(repeating: .string(""), count: count))))
        }
    }

    @Test func aParserServesOneTextAfterTheOther() {
        var parser = JSONParser()
        let texts = ["[1]", "[", #"{"a":"b"}"#, "-0", String(repeating: " ", count: 10_000) + "[2]", "1e400", "[3]"]
        for text in texts + texts {
            #expect(parse(Array(text.utf8), with: &parser) == parse(text))
        }
    }

    @Test func aRefusedButWellFormedDocumentCanStillBeRead() {
        var parser = JSONParser()
        #expect(parse(Array(#"{"id":"x","n":1e400}"#.utf8), with: &parser) == .refused(.numberRange, offset: 14))
        #expect(parser.lastDocument?.root.member("id")?.string == "x")
        #expect(parse(Array(#"{"id":"x","n":1e400"#.utf8), with: &parser) == .refused(.malformed, offset: 19))
        #expect(parser.lastDocument?.root.kind == nil)
    }

    @Test func membersAndItemsComeInTheOrderOfTheText() throws {
        var parser = JSONParser()
        let text = Array(#"{"b":[1,{"x":[]},"s"],"a":2.5,"c":18446744073709551615}"#.utf8)
        let root = try parser.parse(unsafe text.span.bytes).root
        #expect(root.kind == .object && root.count == 3)
        var keys: [String] = []
        var members = root.members
        while let member = members.next() { keys.append(String(decoding: member.key)) }
        #expect(keys == ["b", "a", "c"])
        #expect(root.member("b")?.count == 3)
        #expect(root.member("a")?.double == 2.5 && root.member("a")?.int == nil)
        #expect(root.member("c")?.uint == .max)
        #expect(root.member("x")?.kind == nil)
        var scalars = root.member("a")?.items
        #expect(scalars?.next()?.kind == nil)
    }
}
