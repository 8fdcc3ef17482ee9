import Foundation
import LanguageServer
import RuleSets
import Testing
import YAML

/// Hover, definitions, references and symbols.
struct AnswerTests {
    private static let other = """
        campaigns:
          second:
            trigger: cart.updated
            when: views_24h > 3 && stage == "hot"
            message: {channels: [push], template: t, params: {v: '${event.value}'}}
        tests:
          - name: it works
            start: 2026-03-02T09:00:00Z
            timeline: [{at: 0m, event: cart.updated, data: {value: 80.0}}]
            expect: [{send: reminder, step: nudge, template: cart-v1}]
            features: [{at: 1m, views_24h: 0}]

        """

    private func at(_ place: String, in text: String = AnswerTests.other) throws -> Cursor {
        let range = try #require(text.range(of: place))
        var marked = text
        marked.insert("‸", at: text.index(after: range.lowerBound))
        return cursor(marked)
    }

    @Test func aFeatureShowsItsTypeItsCommentAndItsSource() throws {
        let hover = try #require(Hover.at(try at("views_24h > 3")))
        #expect(
            hover.text == """
                feature `views_24h`: int

                How often somebody looked today.

                ```yaml
                views_24h: {count: page.viewed, over: 24h}
                ```
                """)
        #expect(hover.range.start == TextPosition(line: 3, character: 10))
        #expect(hover.range.end == TextPosition(line: 3, character: 19))
    }

    @Test(arguments: [
        ("value}", "property `value` of `cart.updated`: double"),
        ("stage ==", "segment `stage`: string, one of `hot`, `cold`"),
        ("cart.updated\n", "event type `cart.updated`"), ("push]", "channel `push`"),
        ("reminder,", "campaign `reminder`"),
        ("nudge", "step `nudge` of `reminder`"),
    ])
    func namesShowWhatTheyAre(place: String, summary: String) throws {
        let hover = try #require(Hover.at(try at(place)))
        #expect(hover.text.split(separator: "\n").first.map(String.init) == summary)
    }

    @Test func aMayBeAbsentValueShowsItsType() throws {
        let hover = try #require(Hover.at(cursor("scores:\n  s: dear‸est.orValue(0.0)\n")))
        #expect(hover.text.hasPrefix("feature `dearest`: optional"))
    }

    @Test func functionsAndKeysShowTheirHelp() throws {
        let function = try #require(Hover.at(cursor("scores:\n  s: double(si‸ze(individual.first_name))\n")))
        #expect(function.text.contains("size("))
        let key = try #require(Hover.at(cursor("campaigns:\n  a:\n    prio‸rity: 3\n")))
        #expect(key.text == "`priority`: Which send wins; default: 50")
        #expect(Hover.at(cursor("campaigns:\n  a:\n    description: so‸me text\n")) == nil)
    }

    @Test func aUseLeadsToItsDefinition() throws {
        #expect(References.definitions(try at("views_24h > 3")).map(shown) == ["shop.yaml:9:2"])
        #expect(References.definitions(try at("value}")).map(shown) == ["shop.yaml:4:34"])
        #expect(References.definitions(try at("value: 80")).map(shown) == ["shop.yaml:4:34"])
        #expect(References.definitions(try at("nudge")).map(shown) == ["shop.yaml:27:12"])
        #expect(References.definitions(cursor("‸")).isEmpty)
    }

    @Test func everyUseIsFoundInExpressionsValuesAndTests() throws {
        let places = References.uses(try at("views_24h > 3"), withDefinitions: true).map(shown)
        #expect(places == ["edited.yaml:3:10", "edited.yaml:10:24", "shop.yaml:9:2", "shop.yaml:12:8"])
        #expect(References.uses(try at("views_24h > 3"), withDefinitions: false).count == 3)
        // Its definition, the trigger's key, and `trigger.cart_id` of the exit.
        let text = "campaigns:\n  a: {trigger: cart.updated, when: event.cart_‸id != 'x'}\n"
        let property = References.uses(cursor(text), withDefinitions: true).map(shown)
        #expect(property == ["edited.yaml:1:41", "shop.yaml:4:17", "shop.yaml:21:73", "shop.yaml:24:63"])
        let tag = References.uses(
            cursor("policies:\n  caps: [{max: 1, per: 1h, tag: off‸ers}]\n"), withDefinitions: true)
        #expect(tag.map(shown) == ["edited.yaml:1:32", "shop.yaml:20:11", "shop.yaml:30:48"])
    }

    @Test func aPropertyOfSeveralTypesIsEachOfThem() {
        let events = "events:\n  a: {properties: {x: int}}\n  b: {properties: {x: int}}\n"
        let text = "features:\n  f: {count: [a, b], where: event.‸x > 1}\n"
        #expect(
            References.definitions(cursor(text, beside: ["a.yaml": events])).map(shown) == [
                "a.yaml:1:19", "a.yaml:2:19",
            ])
    }

    @Test func aBrokenFileKeepsWhatCanBeReadOfIt() {
        let text = "scores:\n  s: views_‸24h * 3\n  broken: [\ncampaigns:\n  c: {trigger: x\n"
        #expect(References.definitions(cursor(text)).map(shown) == ["shop.yaml:9:2"])
    }

    @Test func namesOfMacrosAreNotTheRuleSets() {
        let text = "scores:\n  s: '[1].map(views_24h, views_‸24h + 1)[0]'\n"
        #expect(References.definitions(cursor(text)).isEmpty)
    }

    @Test func theOutlineShowsDefinitionsInEachOther() {
        func tree(_ outlines: [Outline]) -> String {
            outlines.map { $0.children.isEmpty ? $0.name : "\($0.name)(\(tree($0.children)))" }.joined(separator: " ")
        }
        #expect(tree(Outline.of(cursor("‸" + AnswerTests.other))) == "campaigns(second) tests(it works)")
        #expect(
            tree(Outline.of(cursor("‸" + shop, beside: [:]))) == """
                events(page.viewed(category price) cart.updated(cart_id value)) attributes(first_name) \
                features(views_24h dearest) scores(heat) segments(stage) channels(push email) campaigns(reminder(nudge)) policies
                """)
    }
}

/// Another name everywhere.
struct RenameTests {
    /// All files with the edits made.
    private func renamed(_ cursor: Cursor, to name: String) throws -> [String: String] {
        var texts: [String: String] = [:]
        for (path, edits) in try Rename.edits(cursor, to: name) {
            var bytes = try #require(cursor.files.first { $0.file.path == path }).file.bytes
            // From the end, so that the places before stay.
            for edit in edits.reversed() {
                bytes = TextChange(range: edit.range, text: edit.text).applied(to: bytes, .utf16)
            }
            texts[String(path.dropFirst("/rules/".count))] = String(decoding: bytes, as: UTF8.self)
        }
        return texts
    }

    @Test func aFeatureChangesItsNameInAllFiles() throws {
        let place = cursor("scores:\n  s: 'views_‸24h + 1 > 2 ? 1 : views_24h'\n")
        let texts = try renamed(place, to: "looks")
        #expect(texts["edited.yaml"] == "scores:\n  s: 'looks + 1 > 2 ? 1 : looks'\n")
        let changed = shop.split(separator: "views_24h", omittingEmptySubsequences: false).joined(separator: "looks")
        #expect(texts["shop.yaml"] == changed)
    }

    @Test func aPropertyChangesInExpressionsAndTemplatesAndItsDataStays() throws {
        let text = """
            campaigns:
              a:
                trigger: {event: cart.updated, where: has(event.val‸ue) && event.value > 1}
                message: {channels: [push], template: t, params: {a: "${event.value} of \\"${event.value}\\""}}
            tests:
              - {name: x, start: 2026-03-02T09:00:00Z, timeline: [{at: 0m, event: cart.updated, data: {'value': 1.0}}]}

            """
        let texts = try renamed(cursor(text), to: "worth")
        let expected = text.split(separator: "‸").joined().split(
            separator: "event.value", omittingEmptySubsequences: false)
        #expect(texts["edited.yaml"] == expected.joined(separator: "event.worth"))
        #expect(texts["shop.yaml"]?.contains("{cart_id: string, worth: {type: double, from: value}}") == true)
        #expect(texts["shop.yaml"]?.contains("where: event.worth > 50.0") == true)
    }

    @Test(arguments: [
        ("{x: int}", "{y: {type: int, from: x}}"), ("{x: {type: int}}", "{y: {from: x, type: int}}"),
        ("{x: {type: int, from: x-1}}", "{y: {type: int, from: x-1}}"),
        ("{x: {type: int, from: y}}", "{y: {type: int, from: y}}"),
        ("{x: 'map(string, int)'}", "{y: {type: 'map(string, int)', from: x}}"),
        ("\n      x: list(int)", "\n      y: {type: list(int), from: x}"),
        ("\n      x: map(string, int)", "\n      y: {type: 'map(string, int)', from: x}"),
        ("\n      x:\n        type: int", "\n      y:\n        from: x\n        type: int"),
    ])
    func aPropertyRemembersWhatTheDataCallsIt(declared: String, expected: String) throws {
        let data = declared.contains("x-1") ? "x-1" : declared.contains("from: y") ? "y" : "x"
        let text = """
            events:
              a:
                properties: \(declared)
            features:
              f: {count: a, where: event.‸x == event.x}
            tests:
              - {name: t, start: 2026-03-02T09:00:00Z, timeline: [{at: 0m, event: a, data: {\(data): 1}}]}

            """
        let texts = try renamed(cursor(text, beside: [:]), to: "y")
        let plain = text.split(separator: "‸").joined().replacing("event.x", with: "event.y")
        let changed = try #require(texts["edited.yaml"])
        #expect(changed == plain.replacing("properties: \(declared)", with: "properties: \(expected)"))
        let again = cursor("‸" + changed, beside: [:])
        #expect(!again.analysis.diagnostics.containsErrors, "\(again.analysis.diagnostics.map(\.message))")
    }

    @Test func anAttributeChangesInDataThatBringsIt() throws {
        let text = """
            scores:
              s: 'individual.?first‸_name.orValue("") == "a" ? 1 : 0'
            tests:
              - name: x
                start: 2026-03-02T09:00:00Z
                individual: {attributes: {first_name: Jo}}
                timeline:
                  - {at: 0m, event: individual.updated, data: {attributes: {first_name: Joe}}}
                  - {at: 0m, event: cart.updated, data: {attributes: {first_name: Joe}}}

            """
        let texts = try renamed(cursor(text), to: "name")
        let changed = try #require(texts["edited.yaml"])
        #expect(changed.contains("individual.?name.orValue"))
        #expect(changed.contains("attributes: {name: Jo}}"))
        #expect(changed.contains("individual.updated, data: {attributes: {name: Joe}}}"))
        #expect(changed.contains("cart.updated, data: {attributes: {first_name: Joe}}}"))
    }

    @Test func aLabelChangesWhereItIsGivenAskedForAndUsed() throws {
        let text = """
            events: {a: {labels: [health], properties: {x: {type: int, labels: [health]}}}}
            channels: {push: {address: '"t"'}}
            policies: {labels: {heal‸th: {consent: health}}}
            campaigns:
              c: {uses: [health], trigger: a, message: {channels: [push], template: t}}

            """
        let texts = try renamed(cursor(text, beside: [:]), to: "care")
        let plain = text.split(separator: "‸").joined()
        #expect(
            texts["edited.yaml"]
                == plain.replacing("health", with: "care").replacing("consent: care", with: "consent: health"))
        func labels(_ outlines: [Outline]) -> Int {
            outlines.reduce(0) { $0 + ($1.kind == .label ? 1 : 0) + labels($1.children) }
        }
        #expect(labels(Outline.of(cursor(text, beside: [:]))) == 3)
    }

    @Test func aNameThatReadingsHaveThemselvesIsRefusedWhereATestReadsTheFeature() throws {
        let features = "features:\n  n‸1: {count: page.viewed}\n"
        let test = "tests:\n  - {name: t, start: 2026-03-02T09:00:00Z, features: [{at: 0m, n1: 0}]}\n"
        let refusal = #expect(throws: Rename.Refusal.self) { try Rename.edits(cursor(features + test), to: "at") }
        #expect(refusal?.message == "`at` is a key of its own where tests read `n1`")
        #expect(try renamed(cursor(features), to: "at")["edited.yaml"] == "features:\n  at: {count: page.viewed}\n")
    }

    @Test func anEventTypeIsQuotedWhereItsNewNameNeedsThat() throws {
        let texts = try renamed(cursor("campaigns:\n  a: {trigger: cart.‸updated}\n"), to: "Cart: updated")
        #expect(texts["edited.yaml"] == "campaigns:\n  a: {trigger: 'Cart: updated'}\n")
    }

    @Test(arguments: [
        ("scores:\n  s: views_‸24h\n", "Views", "`Views` must be snake_case, as `views_24h`"),
        ("scores:\n  s: views_‸24h\n", "heat", "`heat` is the name of another feature, score or segment"),
        ("scores:\n  s: views_‸24h\n", "event", "`event` is reserved"),
        ("scores:\n  s: unknown‸_one\n", "known", "`unknown_one` is not defined in these rule files"),
        ("features:\n  f: {count: consent.‸changed}\n", "x", "`consent.changed` is not defined in these rule files"),
        ("campaigns:\n  a: {description: some te‸xt}\n", "x", "there is no name here"),
        (
            "campaigns:\n  a: {trigger: cart.‸updated}\n", "page.viewed",
            "`page.viewed` is the name of another event type"
        ),
    ])
    func aNameThatDoesNotFitIsRefused(text: String, name: String, message: String) {
        let refusal = #expect(throws: Rename.Refusal.self) { try Rename.edits(cursor(text), to: name) }
        #expect(refusal?.message == message)
    }

    @Test func aPropertyReadTogetherWithAnotherTypesIsRefused() {
        let events = "events:\n  a: {properties: {x: int}}\n  b: {properties: {x: int}}\n"
        let text = "features:\n  f: {count: [a, b], where: event.‸x > 1}\n"
        #expect(throws: Rename.Refusal.self) { try Rename.edits(cursor(text, beside: ["a.yaml": events]), to: "y") }
    }

    @Test func theNameIsOfferedWithoutItsQuotes() throws {
        let (range, name) = try Rename.prepare(cursor("features:\n  f: {count: 'page.‸viewed'}\n"))
        #expect(name == "page.viewed" && range.start.character == 14 && range.end.character == 25)
    }
}
