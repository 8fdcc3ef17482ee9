import RuleSets
import Testing
import YAML

/// Mistakes that people make again and again: the code, where it stands, and what to write instead.
struct HelpTests {
    private static let rules = """
        events:
          order.completed: {properties: {total: double, n: int, kind: string, m: 'map(string, double)'}}
        attributes: {age: int, email: string}
        features:
          orders: {count: order.completed, over: 7d}
          spend: {sum: order.completed, of: event.total, over: 7d}
        channels: {push: {address: individual.email}}
        campaigns:
          hello:
            trigger: {event: order.completed, where: event.total > 1.0}
            when: orders > 1
            re_entry: always
            steps:
              - wait: 30m
              - send: {channels: [push], template: hello, params: {a: '${event.total}'}}

        """

    struct Mistake: Sendable, CustomTestStringConvertible {
        let right: String
        let wrong: String
        let code: DiagnosticCode
        let place: String
        let help: String

        init(_ right: String, _ wrong: String, _ code: DiagnosticCode, at place: String, _ help: String) {
            (self.right, self.wrong, self.code, self.place, self.help) = (right, wrong, code, place, help)
        }

        var testDescription: String { wrong }
    }

    private static let mistakes = [
        Mistake(
            "event.total > 1.0", "event.kind == \"a #1\"", .cutByComment, at: "#1\"}",
            "put the value in quotes: 'event.kind == \"a #1\"'"),
        Mistake(
            "spend: {sum: order.completed, of: event.total, over: 7d}",
            "spend: {avg: order.completed, of: event.total, over: 7d}", .unknownKey, at: "avg", "did you mean `mean`?"),
        Mistake(
            "wait: 30m", "wait: {until: \"09:00\"}", .expressionSyntax, at: "\"09:00\"",
            "write `until: {time: \"09:00\"}`"),
        Mistake(
            "wait: 30m", "wait: {until: '2026-03-02T09:00:00Z'}", .expressionSyntax, at: "'2026-03-02T09:00:00Z'",
            "write `until: timestamp(\"2026-03-02T09:00:00Z\")`"),
        Mistake(
            "re_entry: always", "exit: {event: order.completed}", .wrongKind, at: "{event: order.completed}",
            "write `exit: [{event: order.completed}]`"),
        Mistake(
            "    re_entry: always\n", "    goal:\n    event: order.completed\n    within: 1h\n", .unknownKey,
            at: "event",
            "if it belongs to `goal`, begin its line further in than `goal`"),
        Mistake(
            "channels: {push: {address: individual.email}}", "channels:\npush: {address: individual.email}",
            .unknownKey,
            at: "push", "if it belongs to `channels`, begin its line further in than `channels`"),
        Mistake(
            "'${event.total}'", "'Hi {{name}}'", .notInterpolated, at: "{{name}}",
            "write `${name}`, where what stands inside is an expression"),
        Mistake(
            "'${event.total}'", "'Hi $name, ${event.total}'", .notInterpolated, at: "$name",
            "write `${name}`, where what stands inside is an expression"),
        Mistake(
            "template: hello", "template: 'hello-${event.kind}'", .notInterpolated, at: "${event.kind}",
            "write a send for each, or hand it over in `params`"),
        Mistake(
            "orders > 1", "orders.orValue(0) > 1", .expressionType, at: "orders",
            "it always has a value: write orders alone"),
        Mistake(
            "orders > 1", "individual.age.orValue(0) > 1", .expressionType, at: "individual.age",
            "write individual.?age.orValue(0)"),
        Mistake(
            "event.total > 1.0", "'has(event.m[\"a-b\"])'", .expressionSyntax, at: "event.m[\"a-b\"]",
            "write \"a-b\" in event.m"),
        Mistake("event.total > 1.0", "event.total >= \"50\"", .expressionType, at: ">=", "write 50.0, without quotes"),
        Mistake("orders > 1", "spend * 2 > 3.0", .expressionType, at: "*", "write 2.0"),
        Mistake(
            "orders > 1", "1 / 0 == 1", .expressionType, at: "1 / 0 == 1",
            "it reads nothing, so that no event can make it right"),
        Mistake(
            "orders > 1", "'[1][5] == 1'", .expressionType, at: "[1][5] == 1",
            "it reads nothing, so that no event can make it right"),
        Mistake(
            "orders > 1", "individual.age > 18", .absentAttribute, at: "individual.age",
            "write `individual.?age.orValue(0)`, or ask `has(individual.age)` before"),
    ]

    @Test func theRulesAreRight() { #expect(load(Self.rules).text == "") }

    @Test(arguments: mistakes)
    func aMistakeIsToldWithWhatToWrite(mistake: Mistake) throws {
        try #require(Self.rules.contains(mistake.right))
        let loaded = load(Self.rules.replacing(mistake.right, with: mistake.wrong, maxReplacements: 1))
        let found = try #require(loaded.diagnostics.first { $0.code == mistake.code }, "\(loaded.text)")
        #expect(found.help == mistake.help)
        #expect(found.span?.text == mistake.place)
    }

    @Test(arguments: [
        "'$${name} costs $5 or US$ 7'", "'{ {x}} {{}} {{a b-c}}'", "'${event.total} $'", "'a${event.total}b'",
        "['x', {y: '}}{{'}]",
    ])
    func textsThatOnlyLookLikePlaceholdersAreNone(text: String) {
        #expect(load(Self.rules.replacing("'${event.total}'", with: text)).text == "")
    }

    @Test(arguments: [
        "individual.?age.orValue(0) > 18", "has(individual.age) && individual.age > 18", "individual.id != \"x\"",
        "'!has(individual.age) || individual.age > 18'",
    ])
    func anAttributeThatIsAskedForIsNoFinding(condition: String) {
        #expect(load(Self.rules.replacing("when: orders > 1", with: "when: \(condition)")).text == "")
    }

    @Test func aSumThatIsCalledOtherwiseIsOneErrorOnly() {
        let text = Self.rules.replacing("spend: {sum:", with: "spend: {total:")
        #expect(load(text).messages == ["unknown key `total`"])
    }
}
