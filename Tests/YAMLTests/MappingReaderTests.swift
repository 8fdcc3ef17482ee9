import Testing
import YAML

struct MappingReaderTests {
    private enum Mode: String, CaseIterable { case live, shadow, paused }

    /// What reading a mapping reports, one `line:column code message (help)` a line.
    private func findings(
        _ text: String, keys: [String] = ["k", "mode", "when", "where", "channels"],
        _ read: (MappingReader) -> Void = { _ in }
    ) throws -> [String] {
        let collector = DiagnosticCollector()
        let root = try #require(parse(text).root)
        if let reader = MappingReader(root, "campaign", keys: keys, into: collector) {
            read(reader)
        }
        return collector.diagnostics.map { found in
            let place = found.span.map { "\($0.start.line):\($0.start.column)" } ?? "-"
            return "\(place) \(found.code.id) \(found.message)" + (found.help.map { " (\($0))" } ?? "")
        }
    }

    @Test func unknownKeysAreErrorsWithASuggestion() throws {
        let found = try findings("chanels: 1\nk: 2\nelse: 3\n")
        #expect(
            found == [
                "1:1 E0301 unknown key `chanels` (did you mean `channels`?)",
                "3:1 E0301 unknown key `else` (the keys of `campaign` are `k`, `mode`, `when`, `where` and `channels`)",
            ])
    }

    @Test func aCommaThatEndsAValueIsExplained() throws {
        let found = try findings("{k: 1, where: f(a, b) == 1}")
        #expect(
            found == [
                "1:20 E0301 unknown key `b) == 1` (inside `{…}` a `,` ends a value: put the value of `where` in quotes)"
            ])
    }

    @Test(arguments: [
        ("[a]", "1:1 E0303 expected a mapping for `campaign`, found a list"),
        ("text", "1:1 E0303 expected a mapping for `campaign`, found text"),
    ])
    func whatIsNoMappingIsSaid(text: String, expected: String) throws {
        let found = try findings(text, keys: ["k", "mode"])
        #expect(found == [expected + " (its keys are `k` and `mode`)"])
    }

    @Test func absentAndMissingKeysDiffer() throws {
        let found = try findings("mode: live\n") { reader in
            #expect(reader.string("k") == nil)
            #expect(reader.string("when", requiring: true) == nil)
            #expect(reader.has("mode") && !reader.has("k"))
        }
        #expect(found == ["1:1 E0304 `campaign` lacks the key `when`"])
    }

    @Test func aMistypedKeyIsNotMissingAsWell() throws {
        let found = try findings("chanels: 1\nwherre: 2\n") { reader in
            #expect(reader.string("channels", requiring: true) == nil)
            #expect(reader.exactlyOne(of: ["k", "where"]) == nil)
            #expect(reader.exactlyOne(of: ["k", "mode"]) == nil)
        }
        #expect(
            found == [
                "1:1 E0301 unknown key `chanels` (did you mean `channels`?)",
                "2:1 E0301 unknown key `wherre` (did you mean `where`?)",
                "1:1 E0304 `campaign` needs one of `k` or `mode`",
            ])
    }

    @Test func sourceTextStaysText() throws {
        let found = try findings("k: 012\nmode: on\nwhen: ~\nwhere: 21:00\n") { reader in
            #expect(["k", "mode", "when", "where"].map { reader.string($0)?.value } == ["012", "on", "~", "21:00"])
        }
        #expect(found.isEmpty)
    }

    @Test(arguments: [
        ("k: [a]", "1:4 E0303 expected text for `k`, found a list"),
        ("k:", "1:3 E0303 expected text for `k`, found nothing"),
        ("k: {a: b}", "1:4 E0303 expected text for `k`, found a mapping (put text that begins with `{` in quotes)"),
        (
            "k: Order #1",
            "1:10 W0112 ` #` begins a comment: the value is only `Order` "
                + "(put the text in quotes, 'Order #1', or write a space after the `#`)"
        ),
    ])
    func textHasItsErrors(text: String, expected: String) throws {
        #expect(try findings(text) { _ = $0.string("k") } == [expected])
    }

    @Test(arguments: ["k: x # note", "k: x ## note", "k: 'x' #1", "k: x#1"])
    func commentsAreNotDoubted(text: String) throws {
        let found = try findings(text) { #expect($0.string("k") != nil) }
        #expect(found.isEmpty)
    }

    @Test(arguments: [
        (
            "when: event.title == \"x #1\"",
            "1:25 E0111 ` #` begins a comment, which cuts the expression off "
                + "(put the expression in quotes: 'event.title == \"x #1\"')"
        ),
        (
            "when:\n  a ? b : c",
            "2:3 E0303 expected an expression for `when`, found a mapping (put an expression with `? … : …` in quotes)"
        ),
    ])
    func expressionsHaveTheirTraps(text: String, expected: String) throws {
        let found = try findings(text) { #expect($0.expression("when") == nil) }
        #expect(found == [expected])
    }

    @Test func aWholeExpressionBeforeACommentIsFine() throws {
        let found = try findings("when: f(\"it's\") # open (\n") {
            #expect($0.expression("when")?.text == "f(\"it's\")")
        }
        #expect(found.isEmpty)
    }

    @Test(arguments: [
        (NameForm.snakeCase, "views_24h", true), (.snakeCase, "Views", false), (.snakeCase, "_x", false),
        (.snakeCase, "2x", false), (.snakeCase, "a-b", false), (.snakeCase, "é", false),
        (.kebabCase, "cart-reminder", true), (.kebabCase, "2026-sale", true), (.kebabCase, "a--b", false),
        (.kebabCase, "-a", false), (.kebabCase, "a-", false), (.kebabCase, "A", false), (.kebabCase, "a_b", false),
        (.identifier, "_Ab1", true), (.identifier, "1a", false), (.identifier, "a.b", false),
        (.identifier, "a@", false),
        (.text, "Order Completed", true), (.text, "", false),
    ])
    func namesHaveForms(form: NameForm, name: String, isAccepted: Bool) {
        #expect(form.accepts(name) == isAccepted)
    }

    @Test func aNameInAnotherFormIsConverted() throws {
        let found = try findings("k: CartReminder\n") { _ = $0.name("k", .kebabCase) }
        #expect(
            found == [
                "1:4 E0305 k `CartReminder` must be kebab-case, as `cart-reminder` (write `cart-reminder`)"
            ])
        #expect(NameForm.snakeCase.suggestion(for: "views 24h") == "views_24h")
        #expect(NameForm.snakeCase.suggestion(for: "24h") == nil)
    }

    @Test(arguments: [
        ("30m", Int64(1_800_000), ""), ("1.5h", nil, "`1.5h` is not a duration"),
        ("0s", nil, "a duration must be above 0"),
        ("99999999999999999999w", nil, "`99999999999999999999w` is too long a duration"),
    ])
    func durationsAreRead(text: String, expected: Int64?, message: String) throws {
        let found = try findings("k: \(text)") { #expect($0.duration("k")?.value == expected) }
        #expect(found.first.map { $0.contains("1:4 E0305 \(message)") } ?? message.isEmpty)
    }

    @Test(arguments: [
        ("7", Int64(7)), ("7.0", 7), ("0x7", 7), ("0", nil), ("101", nil), ("7.5", nil), ("'7'", nil), ("seven", nil),
        (".nan", nil), ("1e300", nil), ("99999999999999999999", nil),
    ])
    func wholeNumbersHaveLimits(text: String, expected: Int64?) throws {
        let found = try findings("k: \(text)") { #expect($0.int("k", in: 1...100)?.value == expected) }
        #expect(found.count == (expected == nil ? 1 : 0))
        if text == "101" {
            #expect(found == ["1:4 E0305 expected a whole number from 1 to 100 for `k`, found `101`"])
        }
    }

    @Test(arguments: [("2.5", 2.5), ("100", 100), ("100.5", nil), (".inf", nil), (".nan", nil), ("x", nil)])
    func numbersHaveLimits(text: String, expected: Double?) throws {
        let found = try findings("k: \(text)") { #expect($0.double("k", in: 0...100)?.value == expected) }
        #expect(found.count == (expected == nil ? 1 : 0))
        if text == "x" { #expect(found == ["1:4 E0305 expected a number from 0 to 100 for `k`, found `x`"]) }
    }

    @Test func boolsAreTrueAndFalse() throws {
        let found = try findings("k: true\nmode: on\n") { reader in
            #expect(reader.bool("k")?.value == true)
            #expect(reader.bool("mode") == nil)
        }
        #expect(found == ["2:7 E0305 expected `true` or `false` for `mode`, found `on` (write `true`)"])
    }

    @Test func aChoiceSuggestsTheNearest() throws {
        let found = try findings("mode: pausd\nk: live\n") { reader in
            #expect(reader.choice("mode", of: Mode.self) == nil)
            #expect(reader.choice("k", of: Mode.self)?.value == .live)
        }
        #expect(
            found == [
                "1:7 E0305 expected `live`, `shadow` or `paused` for `mode`, found `pausd` (did you mean `paused`?)"
            ])
    }

    @Test func listsAreLists() throws {
        let found = try findings("channels: push\nk: [a, B, c]\n") { reader in
            #expect(reader.list("channels") == nil)
            #expect(reader.names("k", .kebabCase)?.map(\.value) == ["a", "c"])
        }
        #expect(
            found == [
                "1:11 E0303 expected a list for `channels`, found text (write `channels: [push]`)",
                "2:8 E0305 k `B` must be kebab-case, as `cart-reminder` (write `b`)",
            ])
    }

    @Test func literalsKeepTheirTypeAndRange() throws {
        let found = try findings("k: 99999999999999999999\nmode: [x]\nwhen: 5\n") { reader in
            #expect(reader.literal("k") == nil)
            #expect(reader.literal("mode") == nil)
            #expect(reader.literal("when")?.value == .int(5))
        }
        #expect(
            found == [
                "1:4 E0305 `99999999999999999999` is a number too large for 64 bits (put it in quotes if it is text)",
                "2:7 E0303 expected a value for `mode`, found a list",
            ])
    }

    @Test func exactlyOneOfSeveralKeys() throws {
        let found = try findings("k: 1\nmode: 2\n") { reader in
            #expect(reader.exactlyOne(of: ["k", "mode"]) == nil)
            #expect(reader.exactlyOne(of: ["k", "when"])?.key.text == "k")
            #expect(reader.exactlyOne(of: ["when", "where"]) == nil)
        }
        #expect(
            found == [
                "2:1 E0301 `campaign` takes only one of `k` or `mode`",
                "1:1 E0304 `campaign` needs one of `when` or `where`",
            ])
    }

    @Test func aSecondDefinitionShowsBothPlaces() throws {
        let collector = DiagnosticCollector()
        var table = Definitions<Int>()
        for (path, kind) in [("a.yaml", "score"), ("b.yaml", "feature")] {
            let root = try #require(YAML.parse(file("f:\n  ltv: 1\n", path: path)).root)
            let reader = try #require(MappingReader(root, "file", keys: ["f"], into: collector))
            for (name, _) in reader.definitions("f", .snakeCase, of: kind) ?? [] {
                table.define(name, kind, 1, into: collector)
            }
        }
        #expect(table.names == ["ltv"])
        #expect(table["ltv"]?.kind == "score")
        #expect(table["LTV"] == nil)
        #expect(
            render(collector.diagnostics) == """
                error[E0306]: feature `ltv` is defined twice
                 --> b.yaml:2:3
                  |
                2 |   ltv: 1
                  |   ^^^
                note: it is defined here first as a score
                 --> a.yaml:2:3
                  |
                2 |   ltv: 1
                  |   ^^^
                  = help: rename one of them or delete it


                """)
    }
}
