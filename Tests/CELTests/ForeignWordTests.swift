import CEL
import Testing

/// What people write who know SQL and templates better: the place, and what to write instead.
struct ForeignWordTests {
    static let slips: [(String, String, String)] = [
        ("event.count > 1 AND event.value > 2", "AND", "write &&"),
        ("event.count > 1 or event.value > 2", "or", "write ||"),
        ("NOT event.count > 1", "NOT", "write !(…)"),
        ("event.count > 1 && not has(event.value)", "not", "write !(…)"),
        ("event.category IN [\"a\"]", "IN", "write in, with small letters"),
        ("event.category NOT IN [\"a\"]", "NOT", "write !(…), and for `NOT IN` !(x in […])"),
        ("event.count <> 1", "<>", "write !="),
        ("event.category IS NULL", "IS", "write ==; whether something is there says has(…)"),
        (
            "event.category LIKE \"a%\"", "LIKE",
            "write x.contains(\"…\"), x.startsWith(\"…\") or x.matches(\"…\")"
        ),
        ("event.count BETWEEN 1 AND 2", "BETWEEN", "write x >= a && x <= b"),
        ("$count > 1", "$", "write the expression alone: `$` and `${…}` are for texts of parameters"),
        ("${event.count} > 1", "$", "write the expression alone: `$` and `${…}` are for texts of parameters"),
        ("{{event.count}} > 1", "{{", "write what stands inside alone: here all is an expression"),
        ("has(event.tags[\"a-b\"])", "event.tags[\"a-b\"]", "write \"a-b\" in event.tags"),
        ("has(event.tags[0])", "event.tags[0]", "write has(event.NAME); an optional has .hasValue()"),
    ]

    @Test(arguments: slips)
    func aSlipIsToldWithWhatToWrite(_ source: String, _ place: String, _ help: String) {
        let found = issues(source)
        #expect(found.count == 1)
        #expect(found.first?.help == help)
        #expect(found.first.map { text(source, $0.span) } == place)
    }

    @Test(arguments: [
        "1 < 2", "{\"a\": {\"b\": 1}}[\"a\"][\"b\"] < 2", "{ {1: 2}[1]: 3 }[2] == 3", "1 in [1]", "!(1 > 2)",
    ])
    func whatIsRightStaysSo(_ source: String) {
        #expect(issues(source).isEmpty)
    }
}

/// Fields that are read as if they were always there.
struct UnguardedFieldTests {
    @Test(arguments: [
        ("who.age > 18", ["age"]), ("who.?age.orValue(0) > 18", []), ("has(who.age)", []),
        ("has(who.age) && who.age > 18", []), ("who.age > 18 && has(who.age)", []),
        ("!has(who.age) || who.age > 18", []), ("has(who.age) || who.age > 18", ["age"]),
        ("!has(who.age) && who.age > 18", ["age"]), ("has(who.age) ? who.age : 0", []),
        ("has(who.age) ? 0 : who.age", ["age"]), ("!has(who.age) ? 0 : who.age", []),
        ("has(who.age) && who.age > 18 && who.name == \"a\"", ["name"]),
        ("(has(who.age) && has(who.name)) ? who.age : who.name", ["name"]),
        ("has(who.age) && [1].all(x, x < who.age)", []), ("[1].all(x, x < who.age)", ["age"]),
        ("who.?age.hasValue() && who.age > 18", []), ("other.age > 18", []),
        ("size(who.name) > who.age", ["name", "age"]),
        ("!(!has(who.age) || who.name == \"\") && who.age > 1", ["name"]), ("who.place.lat > 1.0", ["place"]),
    ])
    func whatNoConditionAsksForIsFound(_ source: String, _ fields: [String]) throws {
        let expression = try Expression.parse(source).get()
        #expect(expression.unguardedFields(of: "who").map(\.name) == fields)
        for field in expression.unguardedFields(of: "who") {
            #expect(text(source, field.span) == "who.\(field.name)")
        }
    }
}
