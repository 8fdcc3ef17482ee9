import CEL
import Testing

/// What can only fail is told before any evaluation.
struct ConstantTests {
    private static let duration = "range error: \"3 days\" is not a duration such as \"1h30m\", or too long"
    private static let int = "type conversion error: \"x\" is not an int"

    static let faults: [(source: String, places: [String], messages: [String])] = [
        ("duration(\"3 days\") > duration(\"1s\")", ["duration(\"3 days\")"], [duration]),
        ("event.count == int(\"x\")", ["int(\"x\")"], [int]),
        // Where it is not evaluated too.
        ("event.count > 1 || int(\"x\") > 1", ["int(\"x\")"], [int]),
        ("event.count > 1 ? duration(\"1s\") : duration(\"3 days\")", ["duration(\"3 days\")"], [duration]),
        ("false && int(\"x\") > 1", ["int(\"x\")"], [int]),
        ("last_total.orValue(double(int(\"x\")))", ["int(\"x\")"], [int]),
        ("event.tags.map(t, int(\"x\"))", ["int(\"x\")"], [int]),
        ("cel.bind(v, int(\"x\"), 1)", ["int(\"x\")"], [int]),
        // Only where it begins, and each of several.
        ("string(-int(\"x\")) + \"a\"", ["int(\"x\")"], [int]),
        ("int(\"x\") + int(\"x\") + event.count", ["int(\"x\")", "int(\"x\")"], [int, int]),
        ("nobody > 1 && int(\"x\") > 1", ["nobody", "int(\"x\")"], ["`nobody` is not declared", int]),
        // Constants that are computed.
        ("int(\"x\" + \"\")", ["int(\"x\" + \"\")"], [int]),
        ("[1, 2].slice(1 + 1, 3)", ["[1, 2].slice(1 + 1, 3)"], ["cannot slice(2, 3): the list has 2 elements"]),
        (
            "optional.none().value() == 1", ["optional.none().value()"],
            ["optional.none() dereference: there is no value"]
        ),
        // One constant is enough.
        (
            "event.category.matches(\"(\" + \"a\")", ["\"(\" + \"a\""], ["not a regular expression: missing ): (a"]
        ),
        (
            "event.time.getHours(\"Europe/\" + \"Pariss\")", ["\"Europe/\" + \"Pariss\""],
            ["unknown time zone \"Europe/Pariss\""]
        ),
        // Something else is wrong in the call.
        (
            "regex.extract(\"a\", \"(\", 3)", ["extract"],
            ["`regex.extract` is not called with 3 values like this"]
        ),
    ]

    @Test(arguments: faults)
    func whatCanOnlyFailIsAnIssue(_ fault: (source: String, places: [String], messages: [String])) {
        let issues = issues(fault.source)
        #expect(issues.map { text(fault.source, $0.span) } == fault.places)
        #expect(issues.map(\.message) == fault.messages)
    }

    @Test func suggestionsAreForComputedConstantsToo() {
        #expect(
            issues("event.time.getHours(\"Europe/\" + \"Pariss\")").map(\.help) == ["did you mean \"Europe/Paris\"?"])
    }

    @Test(arguments: [
        "event.tags.map(t, int(t)).size() == 0", "int(event.category) == 1", "1 / 0 == event.count",
        "string(1 / 0) == event.category", "event.tags[9] == \"a\"", "[1][3] == event.count", "{\"a\": 1}.b == 2",
        "lists.range(100000).map(x, int(\"1\")).size() == 1", "event.category.startsWith(string(1 / 0))",
    ])
    func whatMaySucceedOrIsNoCallPasses(_ source: String) {
        #expect(issues(source).map(\.message) == [])
    }

    @Test func withoutStaticTypesAFailureIsLeftToTheEvaluation() throws {
        #expect(try evaluate("int(\"x\")", typing: .dynamic) == .error(EvaluationError(Self.int)))
        #expect(try evaluate("true || int(\"x\") > 1", typing: .dynamic) == .bool(true))
    }
}
