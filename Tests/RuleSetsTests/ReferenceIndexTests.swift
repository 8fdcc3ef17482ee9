import Foundation
import RuleSets
import Testing
import TimeZoneFixtures
import YAML

/// Who names what, in all files, and what nobody names.
struct ReferenceIndexTests {
    private func analyze(_ texts: String...) -> RuleSetAnalysis {
        let files = texts.enumerated().map { index, text in
            RuleFile(path: "\(["a", "b", "c"][index]).yaml", bytes: Array(text.utf8))
        }
        return RuleSetAnalysis(files.map(ParsedRuleFile.init), timeZones: TimeZoneFixtures.database)
    }

    private func shown(_ occurrences: [Occurrence]) -> [String] {
        occurrences.map { "\($0.span.location)\($0.isDefinition ? " defines" : "")" }
    }

    private static let rules = """
        features:
          views: {count: page.viewed, where: 'event.price > 1.0 && has(event.price)', over: 24h}
        scores: {worth: views * 2}
        segments: {hot: worth > 3}
        campaigns:
          reminder:
            tags: [offers]
            trigger: {event: [cart.updated, order.completed], where: event.cart_id != ""}
            when: hot && views > 1
            steps:
              - id: nudge
                when: |-
                  individual.first_name != "" &&
                    hot
                send: {channels: [push], template: t, params: {a: ["x ${event.cart_id} ${views}"]}}
        policies:
          caps: [{max: 1, per: 1h, tag: offers, channel: push}]
        tests:
          - name: x
            start: 2026-03-02T09:00:00Z
            campaigns: [reminder]
            individual: {attributes: {first_name: Joe}, consents: {marketing: [push]}}
            timeline:
              - {at: 0m, event: cart.updated, data: {cart_id: c1}}
            expect: [{send: reminder, step: nudge, channel: push, template: t}]
            features: [{at: 1m, views: 0}]

        """

    @Test func namesAreFoundInKeysValuesExpressionsAndTests() {
        let analysis = analyze(shop, Self.rules)
        #expect(analysis.ruleSet != nil, "\(analysis.diagnostics.map(\.message))")
        let index = analysis.index
        #expect(
            shown(index.occurrences(of: Symbol(.variable, "views"))) == [
                "b.yaml:2:3 defines", "b.yaml:3:17", "b.yaml:9:18", "b.yaml:15:82", "b.yaml:26:25",
            ])
        #expect(
            shown(index.occurrences(of: Symbol(.variable, "hot"))) == [
                "b.yaml:4:12 defines", "b.yaml:9:11", "b.yaml:14:13",
            ])
        #expect(
            shown(index.occurrences(of: Symbol(.property, "cart_id", of: "cart.updated"))) == [
                "a.yaml:3:31 defines", "b.yaml:8:68", "b.yaml:15:71", "b.yaml:24:46",
            ])
        #expect(shown(index.occurrences(of: Symbol(.property, "cart_id", of: "order.completed"))).count == 3)
        #expect(shown(index.occurrences(of: Symbol(.property, "price", of: "page.viewed"))).count == 3)
        #expect(shown(index.occurrences(of: Symbol(.attribute, "first_name"))).count == 3)
        #expect(shown(index.occurrences(of: Symbol(.channel, "push"))).count == 5)
        #expect(shown(index.occurrences(of: Symbol(.campaign, "reminder"))).count == 3)
        #expect(
            shown(index.occurrences(of: Symbol(.step, "nudge", of: "reminder"))) == [
                "b.yaml:11:13 defines", "b.yaml:25:37",
            ])
        #expect(shown(index.occurrences(of: Symbol(.tag, "offers"))).count == 2)
        #expect(shown(index.occurrences(of: Symbol(.template, "t"))).count == 2)
    }

    /// The oracle: in the example rules a feature's name stands nowhere but where it is meant, so that every word counts.
    @Test func everyWordThatIsAFeatureOfTheExampleRulesIsFound() throws {
        let folder = checkout.appending(path: "deploy/rules/shop")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            RuleFile(path: name, bytes: Array(try Data(contentsOf: folder.appending(path: name))))
        }
        let analysis = RuleSetAnalysis(files.map(ParsedRuleFile.init), timeZones: TimeZoneFixtures.database)
        let names = analysis.index.names(of: .variable).filter { $0.contains("_") }
        #expect(names.count > 5)
        for name in names {
            let words = files.reduce(0) { count, file in
                let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n").map { line in
                    line.range(of: "# ").map { line[..<$0.lowerBound] } ?? line
                }
                return count
                    + lines.reduce(0) { sum, line in
                        sum + line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.count { $0 == name }
                    }
            }
            #expect(analysis.index.occurrences(of: Symbol(.variable, name)).count == words, "\(name)")
        }
    }

    @Test func thePlaceLeadsToTheName() throws {
        let index = analyze(shop, Self.rules).index
        let line = try #require(Self.rules.range(of: "hot && views"))
        let offset = Self.rules.utf8.distance(from: Self.rules.startIndex, to: line.lowerBound)
        #expect(index.occurrence(in: "b.yaml", at: offset)?.symbols == [Symbol(.variable, "hot")])
        #expect(index.occurrence(in: "b.yaml", at: offset + 3)?.symbols == [Symbol(.variable, "hot")])
        #expect(
            index.occurrence(in: "b.yaml", at: offset + 4) == nil
                || index.occurrence(in: "b.yaml", at: offset + 4)?.symbols.first?.name != "hot")
        #expect(index.occurrence(in: "other.yaml", at: 0) == nil)
    }

    @Test func aBrokenFileIsIndexedAsFarAsItGoesAndJudgedByNobody() {
        let analysis = analyze(
            shop, "features:\n  a: {count: page.viewed, over: 1h}\n  b: [\nscores:\n  s: a + nothing\n")
        #expect(shown(analysis.index.occurrences(of: Symbol(.variable, "a"))) == ["b.yaml:2:3 defines", "b.yaml:5:6"])
        #expect(analysis.diagnostics.map(\.code.id) == ["E0103"])
        #expect(analysis.ruleSet == nil)
    }

    @Test func theAnalysisFindsWhatLoadingFinds() throws {
        for name in folders(in: fixtures) {
            let folder = fixtures.appending(path: name)
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
                $0.hasSuffix(".yaml")
            }
            .map { RuleFile(path: $0, bytes: Array(try Data(contentsOf: folder.appending(path: $0)))) }
            let analysis = RuleSetAnalysis(files.map(ParsedRuleFile.init), timeZones: TimeZoneFixtures.database)
            let lints = DiagnosticCode.references
            let found = analysis.diagnostics.filter { !lints.contains($0.code) }
            #expect(found == load(files).diagnostics, "\(name)")
            #expect((analysis.ruleSet == nil) == analysis.diagnostics.containsErrors)
        }
    }
}

/// What nothing uses, as `attune check` shows it.
struct UnusedDefinitionTests {
    private static let folder = checkout.appending(path: "Tests/RuleSetsTests/UnusedDefinitions")

    @Test func findingsAreAsExpected() throws {
        let files = ["rules.yaml", "tests.yaml"].map { name in
            RuleFile(path: name, bytes: Array((try? Data(contentsOf: Self.folder.appending(path: name))) ?? Data()))
        }
        let analysis = RuleSetAnalysis(files.map(ParsedRuleFile.init), timeZones: TimeZoneFixtures.database)
        let text = DiagnosticRenderer().render(analysis.diagnostics)
        let expected = Self.folder.appending(path: "expected.txt")
        if ProcessInfo.processInfo.environment["ATTUNE_UPDATE_FIXTURES"] == "1" {
            try Data(text.utf8).write(to: expected)
        }
        #expect(text == String(decoding: try Data(contentsOf: expected), as: UTF8.self))
        #expect(analysis.ruleSet != nil && !analysis.diagnostics.containsErrors)
    }

    @Test func withErrorsNothingIsCalledUnused() {
        let files = [RuleFile(path: "a.yaml", bytes: Array((shop + "scores: {s: nothing}\n").utf8))]
        let analysis = RuleSetAnalysis(files.map(ParsedRuleFile.init), timeZones: TimeZoneFixtures.database)
        #expect(analysis.diagnostics.map(\.code.id) == ["E0201"])
    }

    @Test func allEventsUseEveryType() {
        let text = "events: {x: {properties: {p: int}}, y: {}}\nfeatures: {f: {first: '*', of: event.time}}\n"
        let files = [RuleFile(path: "a.yaml", bytes: Array(text.utf8))]
        let analysis = RuleSetAnalysis(files.map(ParsedRuleFile.init), timeZones: TimeZoneFixtures.database)
        #expect(analysis.diagnostics.map(\.message) == ["nothing reads `p` of `x`", "nothing uses feature `f`"])
    }
}
