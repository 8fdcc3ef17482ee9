import CEL
import Testing

struct ExtensionTests {
    static let truths: [String] = [
        // Lists.
        "[1, 2, 3, 4].slice(1, 3) == [2, 3]", "[1].slice(0, 0) == []", "[1].slice(1, 1) == []",
        "[1, [2, [3]], [4]].flatten() == [1, 2, [3], 4]", "[1, [2, [3, [4]]]].flatten(2) == [1, 2, 3, [4]]",
        "[[1]].flatten(0) == [[1]]", "[[], [[]]].flatten(9) == []",
        "[1, 1u, 1.0, 2, \"a\", \"a\", [1], [1.0], null, null].distinct() == [1, 2, \"a\", [1], null]",
        "[].distinct() == []", "[3, 1, 2].sort() == [1, 2, 3]",
        "[\"b\", \"a\", \"\u{E9}\"].sort() == [\"a\", \"b\", \"\u{E9}\"]",
        "[true, false].sort() == [false, true]", "[].sort() == []",
        "[duration(\"2s\"), duration(\"1s\")].sort()[0] == duration(\"1s\")",
        "[\"bb\", \"a\", \"cc\"].sortBy(x, size(x)) == [\"a\", \"bb\", \"cc\"]",
        "[3, 1].sortBy(x, -x).sortBy(y, y) == [1, 3]",
        "[[3, 1], [0]].sortBy(l, l.sortBy(x, x)[0]) == [[0], [3, 1]]",
        "event.tags.sortBy(t, t == \"a\" ? 2 : 1) == [\"b\", \"a\"]",
        "lists.range(4) == [0, 1, 2, 3]", "lists.range(0) == []", "lists.range(-3) == []",
        "[1, 2].reverse() == [2, 1]", "\"ab\".reverse() == \"ba\"", "[1, 2].first().value() == 1",
        "[1, 2].last().value() == 2", "!event.tags.filter(t, t == \"z\").first().hasValue()",
        // Sets.
        "sets.contains([1, 2, 3], [3.0, 1u])", "!sets.contains([1], [1, 2])", "sets.contains([], [])",
        "sets.contains([[1], 1.5], [[1.0], 1.5])", "sets.equivalent([1, 1, 2], [2u, 1.0])",
        "!sets.equivalent([1], [1, 2])", "sets.intersects([1, \"a\"], [\"a\"])", "!sets.intersects([1], [])",
        "!sets.intersects([double(\"NaN\")], [double(\"NaN\")])",
        // Regular expressions.
        "regex.extract(\"item-A, item-B\", r\"item-(\\w+)\").value() == \"A\"",
        "regex.extract(\"HELLO\", \"hello\") == optional.none()", "regex.extract(\"abc\", \"b\").value() == \"b\"",
        "regex.extract(\"x\", \"(y)?x\") == optional.none()", "regex.extract(\"\", \"^$\").value() == \"\"",
        "regex.extractAll(\"id:123, id:456\", r\"id:\\d+\") == [\"id:123\", \"id:456\"]",
        "regex.extractAll(\"banananana\", \"(ana)\") == [\"ana\", \"ana\"]",
        "regex.extractAll(\"a\", \"z\") == []", "regex.extractAll(\"\u{E9}a\", \"\") == [\"\", \"\", \"\"]",
        "regex.extractAll(\"k=\\\"\\\" k=\\\"v\\\"\", \"k=\\\"([^\\\"]*)\\\"\") == [\"\", \"v\"]",
        "regex.replace(\"banana\", \"a\", \"x\") == \"bxnxnx\"",
        "regex.replace(\"banana\", \"a\", \"x\", 2) == \"bxnxna\"",
        "regex.replace(\"banana\", \"a\", \"x\", 0) == \"banana\"",
        "regex.replace(\"banana\", \"a\", \"x\", -1) == \"bxnxnx\"",
        "regex.replace(\"John Doe\", r\"(\\w+) (\\w+)\", r\"\\2, \\1\") == \"Doe, John\"",
        "regex.replace(\"ab\", \"b*\", \"-\") == \"-a-\"", "regex.replace(\"a\u{E9}\", \"\", \"-\") == \"-a-\u{E9}-\"",
        "regex.replace(\"ab\", \"b\", r\"[\\0\\\\]\") == \"a[b\\\\]\"",
        "regex.replace(event.category, event.tags[0] + \"|s\", \"z\") == \"zhoez\"",
        // Optionals.
        "optional.unwrap([optional.of(1), optional.none(), optional.of(2)]) == [1, 2]",
        "[optional.none()].unwrapOpt() == []",
        "event.?value.optMap(v, v + 1.0).orValue(0.0) == 81.0",
        "event.?missing.optFlatMap(v, optional.of(v)).hasValue() == false",
        // Time zones: 2026-03-02T18:30:05.25Z.
        "event.time.getHours(\"Europe/Paris\") == 19", "event.time.getHours(\"Asia/Kathmandu\") == 0",
        "event.time.getDayOfMonth(\"Asia/Kathmandu\") == 2", "event.time.getMinutes(\"America/St_Johns\") == 0",
        "event.time.getMilliseconds(\"Asia/Tokyo\") == 250", "event.time.getFullYear(\"Pacific/Apia\") == 2026",
        "timestamp(\"2026-07-01T00:00:00Z\").getHours(\"Europe/Paris\") == 2",
        "[\"Europe/Paris\", \"UTC\", \"-01:00\"].map(z, event.time.getHours(z)) == [19, 18, 17]",
    ]

    @Test(arguments: truths)
    func holds(_ source: String) throws {
        #expect(try evaluate(source) == .bool(true))
    }

    static let failures: [(String, String)] = [
        ("[1].slice(0, 2)", "cannot slice(0, 2): the list has 1 element"),
        ("[1].slice(1, 0)", "cannot slice(1, 0): the list has 1 element"),
        ("[1].slice(-1, 0)", "cannot slice(-1, 0): the list has 1 element"),
        ("[1].flatten(-1)", "flatten needs a depth of 0 or more, here -1"),
        ("[1, \"a\"].sort()", "only values of one type that has an order can be sorted"),
        ("[1, 1u].sort()", "only values of one type that has an order can be sorted"),
        ("[dyn(null)].sort()", "only values of one type that has an order can be sorted"),
        ("[double(\"NaN\"), 1.0].sort()", "NaN has no place in an order"),
        ("lists.range(100001)", "lists.range makes at most 100000 numbers"),
        ("regex.replace(\"a\", \"a\", r\"\\1\")", "the replacement names group 1, but the pattern has 0"),
        ("regex.replace(\"a\", \"a\", r\"\\x\")", "in a replacement a digit or a backslash follows a backslash"),
        (
            "regex.extract(\"a\", event.category + \"(a)(b)\")",
            "the pattern has 2 groups where at most one can be extracted"
        ),
        ("regex.extractAll(\"a\", event.category + \"(\")", "not a regular expression: missing ): shoes("),
    ]

    @Test(arguments: failures)
    func failsWith(_ source: String, _ message: String) throws {
        // Without static types constants too fail only when they are evaluated.
        #expect(try evaluate(source, typing: .dynamic) == .error(EvaluationError(message)))
    }

    static let refusals: [(String, String, String)] = [
        (
            "event.time.getHours(\"Europe/Pariss\")", "unknown time zone \"Europe/Pariss\"",
            "did you mean \"Europe/Paris\"?"
        ),
        ("event.time.getHours(\"\")", "unknown time zone \"\"", ""),
        ("regex.extract(\"a\", \"(a)(b)\")", "the pattern has 2 groups where at most one can be extracted", ""),
        ("regex.replace(\"a\", \"(\", \"\")", "not a regular expression: missing ): (", ""),
        ("[[1]].sort()", "`sort` cannot take (list(list(int)))", "list(A).sort()"),
        ("[1].sortBy(x, [x])", "`sortBy` cannot take (list(int), list(list(int)))", "sortBy(list(A), list(B))"),
    ]

    @Test(arguments: refusals)
    func refuses(_ source: String, _ message: String, _ help: String) {
        #expect(issues(source).map(\.message) == [message])
        #expect(issues(source).map(\.help) == [help])
    }
}
