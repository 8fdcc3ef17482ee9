import CEL
import Testing

struct CheckTests {
    @Test(arguments: [
        ("1 +", CEL.Issue.Kind.syntax), ("a@", .syntax), ("nobody > 1", .undeclaredName("nobody")),
        ("event.valeu > 1.0", .undeclaredField("valeu", record: "event")),
        ("has(event.valeu)", .undeclaredField("valeu", record: "event")),
        ("event.category.startWith(\"a\")", .undeclaredFunction("startWith")),
        ("event.count + event.value > 1.0", .mixedNumbers), ("last_total > 1.0", .bareOptional),
        ("1 + \"a\" == \"1a\"", .wrongType), ("event", .wrongType), ("\"a\".matches(\"(\")", .invalidConstant),
        ("event.count == int(\"x\")", .invalidConstant),
    ])
    func issuesSayOfWhatKindTheyAre(_ source: String, _ kind: CEL.Issue.Kind) {
        #expect(issues(source).map(\.kind) == [kind])
    }

    static let checkIssues: [(String, String, String, String)] = [
        ("event.valeu > 1.0", "valeu", "no field `valeu` in `event`", "did you mean `value`?"),
        ("has(event.valeu)", "valeu", "no field `valeu` in `event`", "did you mean `value`?"),
        ("event.zzzzzz > 1", "zzzzzz", "no field `zzzzzz` in `event`", ""),
        ("event", "event", "`event` stands only before a field: write event.NAME", ""),
        ("size(event) > 1", "event", "`event` stands only before a field: write event.NAME", ""),
        ("views_24 > 1", "views_24", "`views_24` is not declared", "did you mean `views_24h`?"),
        (
            "event.category.startWith(\"a\")", "startWith", "there is no function `startWith`",
            "did you mean `startsWith`?"
        ),
        (
            "event.count + event.value > 1.0", "+", "`+` needs two ints or two doubles, here int and double",
            "write double(event.count)"
        ),
        ("event.value * 2 > 1.0", "*", "`*` needs two ints or two doubles, here double and int", "write 2.0"),
        ("\"a\" + 1 == \"a1\"", "+", "`+` cannot take string and int", "write \"1\", in quotes"),
        (
            "event.category == 1", "==", "`==` needs two values of one type, here string and int",
            "write \"1\", in quotes"
        ),
        (
            "event.category == event.count", "==", "`==` needs two values of one type, here string and int",
            "write string(event.count)"
        ),
        (
            "event.value >= \"50\"", ">=", "`>=` needs two values of one type, here double and string",
            "write 50.0, without quotes"
        ),
        (
            "event.count >= \"50\"", ">=", "`>=` needs two values of one type, here int and string",
            "write 50, without quotes"
        ),
        (
            "\"2.5\" == event.value", "==", "`==` needs two values of one type, here string and double",
            "write 2.5, without quotes"
        ),
        (
            "event.value > \"much\"", ">", "`>` needs two values of one type, here double and string",
            "a number has no quotes"
        ),
        (
            "duration(\"1h\") > \"30m\"", ">",
            "`>` needs two values of one type, here google.protobuf.Duration and string",
            "write duration(\"30m\")"
        ),
        (
            "true == \"true\"", "==", "`==` needs two values of one type, here bool and string",
            "write true, without quotes"
        ),
        ("true ? 1 : 2.5", "?", "both branches of `? :` need one type, here int and double", "write 1.0"),
        ("event.category * 2 == 4", "*", "`*` cannot take string and int", "write int(event.category)"),
        (
            "event.count.orValue(0) > 1", "event.count", "`event.count` is no optional",
            "write event.?count.orValue(0)"
        ),
        (
            "event.count.hasValue()", "event.count", "`event.count` is no optional",
            "write has(event.count)"
        ),
        (
            "size(event.tags).orValue(0) > 1", "size(event.tags)", "`size(event.tags)` is no optional",
            "it always has a value: write size(event.tags) alone"
        ),
        ("TRUE", "TRUE", "`TRUE` is not declared", "did you mean `true`?"),
        ("NOT (event.count > 1)", "NOT", "there is no function `NOT`", "write !(…)"),
        (
            "event.category < 1", "<", "`<` needs two values of one type, here string and int",
            "write int(event.category)"
        ),
        ("[1] < [2]", "<", "list(int) has no order for `<`", ""),
        ("event.count && true", "event.count", "`&&` needs a bool, here int", ""),
        ("true || event.count", "event.count", "`||` needs a bool, here int", ""),
        ("!event.count", "event.count", "`!` needs a bool, here int", ""),
        ("event.count ? 1 : 2", "event.count", "`? :` needs a bool, here int", ""),
        (
            "true ? 1 : \"a\"", "?", "both branches of `? :` need one type, here int and string",
            "write \"1\", in quotes"
        ),
        ("-event.category", "-", "`-` needs an int or a double, here string", ""),
        ("1 in event.tags", "in", "`in` looks for int among string", "write \"1\", in quotes"),
        ("1 in 2", "in", "`in` needs a list or a map on its right, here int", ""),
        ("event.tags[\"a\"]", "\"a\"", "a list's index is an int, here string", ""),
        ("event.count.lat", "lat", "int has no fields", ""),
        (
            "size(event.count)", "size", "`size` cannot take (int)",
            "size(string), string.size(), size(bytes), bytes.size(), size(list(A)), list(A).size(), size(map(A, B)), map(A, B).size()"
        ),
        ("event.category.startsWith(1)", "1", "`startsWith` needs string here, not int", "string.startsWith(string)"),
        (
            "event.category.startsWith()", "startsWith", "`startsWith` is not called with 1 value like this",
            "string.startsWith(string)"
        ),
        ("event.category.matches(\"(\")", "\"(\"", "not a regular expression: missing ): (", ""),
        ("{1.5: 2}", "1.5", "a key of a map is an int, uint, bool or string, here double", ""),
        ("event.count.all(x, true)", "all", "a list or a map is needed before `.all`, here int", ""),
        ("event.tags.all(x, x)", "x", "`all` needs a bool, here string", ""),
        (
            "last_total > 5.0", "last_total",
            "`last_total` may have no value: write last_total.orValue(0.0) or test last_total.hasValue()",
            "or give it a default where it is defined"
        ),
        (
            "5.0 + last_total > 5.0", "last_total",
            "`last_total` may have no value: write last_total.orValue(0.0) or test last_total.hasValue()",
            "or give it a default where it is defined"
        ),
        (
            "favourite.startsWith(\"a\")", "favourite",
            "`favourite` may have no value: write favourite.orValue(\"\") or test favourite.hasValue()",
            "or give it a default where it is defined"
        ),
        (
            "flagged && true", "flagged",
            "`flagged` may have no value: write flagged.orValue(false) or test flagged.hasValue()",
            "or give it a default where it is defined"
        ),
        (
            "favourite in [\"a\"]", "favourite",
            "`favourite` may have no value: write favourite.orValue(\"\") or test favourite.hasValue()",
            "or give it a default where it is defined"
        ),
    ]

    @Test(arguments: checkIssues)
    func reports(_ source: String, _ place: String, _ message: String, _ help: String) {
        let found = issues(source)
        #expect(found.count == 1)
        #expect(found.first?.phase == .check)
        #expect(found.first?.message == message)
        #expect(found.first?.help == help)
        #expect(found.first.map { text(source, $0.span) } == place)
    }

    @Test func everyIssueIsReportedInOrder() {
        let found = issues("event.valeu > 1.0 && stge == \"a\" && event.count + 1.0 > 2.0")
        #expect(
            found.map(\.message) == [
                "no field `valeu` in `event`", "`stge` is not declared",
                "`+` needs two ints or two doubles, here int and double",
            ])
    }

    static let parseIssues: [(String, String, String)] = [
        ("", "", "the expression ends where a value is expected"),
        ("1 +", "", "the expression ends where a value is expected"),
        ("1 2", "2", "found `2` where the end or an operator is expected"),
        ("(1", "", "the expression ends where `)` after the expression in parentheses is expected"),
        ("a.", "", "the expression ends where the name of a field is expected"),
        ("a.in", "in", "found `in` where the name of a field is expected"),
        ("\"abc", "\"abc", "the text is not closed"),
        ("'a\nb'", "'a", "the text is not closed on its line"),
        ("'\\q'", "\\q", "unknown escape `\\q`"),
        ("'\\ud800'", "\\ud800", "the escape is not a Unicode character"),
        ("'\\x4'", "\\x4", "the escape needs 2 hexadecimal digits"),
        ("1 = 2", "=", "`=` is not part of an expression"),
        ("1 & 2", "&", "`&` is not part of an expression"),
        ("“a”", "“", "`“` is not part of an expression"),
        ("if", "if", "`if` is a reserved word and cannot be a name"),
        ("while + 1", "while", "`while` is a reserved word and cannot be a name"),
        ("9223372036854775808", "9223372036854775808", "the number does not fit its type"),
        ("-9223372036854775809", "-9223372036854775809", "the number does not fit its type"),
        ("18446744073709551616u", "18446744073709551616u", "the number does not fit 64 bits"),
        ("0x", "0x", "digits are missing after 0x"),
        ("1e", "1e", "digits are missing after the exponent's e"),
        ("12abc", "12abc", "`12abc` is not a number"),
        ("has(1)", "1", "has() takes a field"),
        ("[1].map(1, 2)", "1", "`map` takes the name of a variable here"),
        ("a.b{c: 1}", "{", "messages cannot be built here"),
        ("a ? b", "", "the expression ends where `:` between the branches of `? :` is expected"),
    ]

    @Test(arguments: parseIssues)
    func refusesToParse(_ source: String, _ place: String, _ message: String) {
        let found = issues(source)
        #expect(found.count == 1)
        #expect(found.first?.phase == .parse)
        #expect(found.first?.message == message)
        #expect(found.first.map { text(source, $0.span) } == place)
    }

    @Test func spansAreOffsetsInUTF8() {
        let source = "\"ä😀\" == stge"
        #expect(issues(source).first?.span == 12..<16)
    }
}
