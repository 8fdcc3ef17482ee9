import CEL
import Testing

struct EvaluationTests {
    @Test(arguments: [
        "event.value >= 50.0 && views_24h >= 2 && stage != \"lapsed\"",
        "event.value >= 50",
        "50 <= event.value",
        "event.count == 3.0",
        "event.count < event.value",
        "event.value > event.count",
        "event.home.lat > 47.0 && event.home.lon < 9",
        "has(event.value) && !has(event.missing)",
        "has(event.home.lat) && !has(event.home.alt)",
        "!has(event.missing) || event.missing > 1.0",
        "event.missing > 1.0 || true",
        "true || event.missing > 1.0",
        "!(event.missing > 1.0 && false)",
        "!(false && event.missing > 1.0)",
        "event.missing > 1.0 || event.missing > 2.0 || true",
        "!(event.missing > 1.0 && true && false)",
        "event.category in [\"boots\", \"shoes\"]",
        "!(event.category in [])",
        "\"p1\" in by_product && by_product[\"p1\"] == 4 && by_product.p1 == 4",
        "by_product[?\"p2\"].orValue(0) == 0",
        "last_total.orValue(0.0) == 12.5 && last_total.hasValue() && last_total.value() > 12.0",
        "favourite.orValue(\"none\") == \"none\" && !favourite.hasValue()",
        "favourite.or(optional.of(\"x\")).value() == \"x\"",
        "flagged.orValue(false)",
        "last_total == optional.of(12.5) && favourite == optional.none()",
        "last_total.optMap(t, t * 2.0).orValue(0.0) == 25.0",
        "event.?missing.orValue(-1.0) == -1.0 && event.?value.hasValue()",
        "event.any == 2 && event.any + 1.0 == 3.0",
        "event.time.getHours() == 18 && event.time.getHours(\"-08:00\") == 10 && event.time.getHours(\"+5:30\") == 0",
        "event.time.getDayOfWeek() == 1 && event.time.getMilliseconds() == 250",
        "event.time - duration(\"1d\") < event.time",
        "event.category.startsWith(\"sh\") && event.category.endsWith(\"es\") && event.category.contains(\"oe\")",
        "event.category.matches(\"^s.*s$\") && matches(event.category, event.category)",
        "size(event.tags) == 2 && event.tags.size() == 2 && event.tags[1] == \"b\"",
        "event.tags.exists(t, t == \"b\") && event.tags.all(t, t < \"c\")",
        "event.tags.map(t, t + t) == [\"aa\", \"bb\"] && event.tags.filter(t, t > \"a\") == [\"b\"]",
        "type(event.value) == double && type(event.count) != double && type([1]) == list",
        "(event.value > 10.0 ? \"high\" : \"low\") == \"high\"",
        "com.acme.limit == 7",
        "{\"a\": 1, 2: \"b\"}.size() == 2",
        "dyn(1) == 1u && dyn(1u) < 1.5 && 9007199254740993 > 9007199254740992.0",
        "string(1234567.0) == \"1234567\" && string(0.5) == \"0.5\" && string(1e21) == \"1e+21\" && string(1e-7) == \"1e-7\"",
        "string(duration(\"1h30m\")) == \"5400s\" && string(duration(\"-1.5s\")) == \"-1.5s\"",
        "duration(\"1w\") == duration(\"7d\") && duration(\"0.5d\") == duration(\"12h\") && duration(\"1us\") == duration(\"1000ns\")",
        "string(event.time) == \"2026-03-02T18:30:05.25Z\"",
        "cel.bind(x, event.value * 2.0, x + x) == 320.0",
        "'\\x41\\101\\u0041\\U00000041' == 'AAAA' && r'\\n'.size() == 2 && b'\\xff'.size() == 1 && '''a'b''' == \"a'b\"",
        "0xFF == 255 && -0x10 == -16 && 0xFFu == 255u && .5 == 0.5 && 1e3 == 1000.0 && -9223372036854775808 < 0",
        "'abcabc'.lastIndexOf('bc') == 4 && 'aaaa'.lastIndexOf('aa', 1) == 1 && 'äöü'.indexOf('ü') == 2 && 'abc'.indexOf('', 2) == 2",
        "'a,b,,c'.split(',') == ['a', 'b', '', 'c'] && 'abc'.split('') == ['a', 'b', 'c'] && 'a b c'.split(' ', 2) == ['a', 'b c']",
        "'abc'.split('', 2) == ['a', 'bc'] && ''.split(',') == [''] && 'abc'.split(',', 0) == [] && 'aaa'.split('aa') == ['', 'a']",
        "'abc'.replace('', '-') == '-a-b-c-' && 'abc'.replace('', '-', 2) == '-a-bc' && 'äa'.replace('a', 'ä', 1) == 'ää'",
        "'abc'.reverse() == 'cba' && 'abc'.charAt(3) == '' && 'aB'.lowerAscii() == 'ab' && ['a', 'b'].join() == 'ab'",
        "'xxxxxxxxxxxxxxxxxxxxaab'.contains('xxxxxxxxxxxxxxxxxaab') && !'xxxxxxxxxxxxxxxxxxxxaab'.contains('xxxxxxxxxxxxxxxxxaac')",
        "'%.2f %e %b %o %x'.format([0.125, 0.0, 5, 8, -255]) == '0.12 0.000000e+00 101 10 -ff'",
        "'%.0f %.1f %.3f %.20f'.format([0.5, 0.95, 1e-5, 0.1]) == '0 0.9 0.000 0.10000000000000000555'",
        "'%.2e %.0e %.0e'.format([9.999, 95.0, 85.0]) == '1.00e+01 1e+02 8e+01'",
        "math.least(2, 1.5, 3u) == 1.5 && math.bitShiftRight(-1024, 3) == 2305843009213693824 && math.sqrt(9) == 3.0",
        "([1] + [dyn('a')])[1] == 'a' && optional.of(1).or(optional.of(dyn('s'))).value() == 1",
        "// why\n true // because",
    ])
    func holds(_ source: String) throws {
        #expect(try evaluate(source) == .bool(true))
        var activation = Bindings.sample
        let program = Program(try Program.check(source, in: activation.environment).get())
        #expect(try program.condition(&activation))
    }

    static let failures: [(String, String)] = [
        ("9223372036854775807 + event.count", "integer overflow"),
        ("-9223372036854775807 - event.count", "integer overflow"),
        ("event.count / (event.count - 3)", "divide by zero"),
        ("event.count % (event.count - 3)", "modulus by zero"),
        ("-9223372036854775808 / (2 - event.count)", "integer overflow"),
        ("-9223372036854775808 % (2 - event.count)", "integer overflow"),
        ("0u - uint(event.count)", "integer overflow"),
        ("by_product[\"p2\"]", "no such key: \"p2\""),
        ("by_product.p2", "no such key: \"p2\""),
        ("event.tags[2]", "index out of bounds: 2"),
        ("event.tags[-1]", "index out of bounds: -1"),
        ("favourite.value()", "optional.none() dereference: there is no value"),
        ("event.missing", "absent"),
        ("event.missing > 1.0 && event.value > 1.0", "absent"),
        ("event.time.getHours(\"Europe/\" + event.category)", "unknown time zone \"Europe/shoes\""),
        ("event.time.getHours(event.category.substring(5))", "unknown time zone \"\""),
        ("event.time.getHours(string(event.count) + \"5:00\")", "unknown time zone \"35:00\""),
        ("event.category.matches(event.category + \"(\")", "not a regular expression: missing ): shoes("),
        ("int(event.category)", "type conversion error: \"shoes\" is not an int"),
        ("int(event.value * 1e18)", "range error: the number does not fit an int"),
        ("dyn(event.category) + 1", "no such overload: +(string, int)"),
        ("{event.category: 1, \"shoes\": 2}", "a key stands twice in the map"),
    ]

    @Test(arguments: failures)
    func failsWith(_ source: String, _ message: String) throws {
        #expect(try evaluate(source) == .error(EvaluationError(message)))
    }

    static let deduced: [(String, String)] = [
        ("1", "int"), ("[1, 2u]", "list(dyn)"), ("[]", "list(dyn)"), ("{\"a\": 1}", "map(string, int)"),
        ("event.value", "double"), ("event.?value", "optional_type(double)"), ("event.home.lat", "double"),
        ("last_total", "optional_type(double)"), ("last_total.orValue(0.0)", "double"), ("event.any + 1", "int"),
        ("event.any", "dyn"), ("true ? event.any : 1", "dyn"), ("event.time - event.time", "duration"),
        ("[1, 2].map(x, string(x))", "list(string)"), ("type(1)", "type(int)"), ("size(event.tags) > 1", "bool"),
        ("by_product[?\"a\"]", "optional_type(int)"), ("duration(\"1s\")", "google.protobuf.Duration"),
        ("[optional.none(), optional.of(1)]", "list(optional_type(int))"),
    ]

    @Test(arguments: deduced)
    func hasType(_ source: String, _ type: String) throws {
        let checked = try Program.check(source, in: Bindings.sample.environment).get()
        #expect(
            checked.type.description.replacing("google.protobuf.Duration", with: "duration")
                == type.replacing("google.protobuf.Duration", with: "duration"))
    }

    @Test func presenceIsAskedAndTheValueIsNot() throws {
        var activation = Bindings.sample
        let program = Program(try Program.check("has(event.value)", in: activation.environment).get())
        #expect(program.evaluate(&activation) == .bool(true))
        #expect(activation.asked == [0])
    }

    @Test func conjunctionStopsAtTheFirstFalse() throws {
        var activation = Bindings.sample
        let program = Program(
            try Program.check("event.value < 1.0 && event.count > 1", in: activation.environment).get())
        #expect(program.evaluate(&activation) == .bool(false))
        #expect(activation.asked == [0])
    }

    @Test func readsAreListedOnceWithTheirFirstPlace() throws {
        let source = "has(event.missing) && event.value > 1.0 && event.value < views_24h && last_total.hasValue()"
        let reads = try Program.check(source, in: Bindings.sample.environment).get().reads
        #expect(reads.map(\.slot) == [3, 0, 8, 10])
        #expect(
            reads.map { text(source, $0.span) } == ["has(event.missing)", "event.value", "views_24h", "last_total"])
    }

    @Test func fieldsOfARecordAreListedWithPlaces() throws {
        let source = "has(event.a) && event.b.c > other.d && event.a > 1"
        let fields = try Expression.parse(source).get().fields(of: "event")
        #expect(fields.map(\.name) == ["a", "b", "a"])
        #expect(fields.map { text(source, $0.span) } == ["a", "b", "a"])
    }
}
