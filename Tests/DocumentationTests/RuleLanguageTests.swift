import CEL
import Decisions
import JSON
import Replay
import RuleSets
import SchemaValidation
import Testing
import TimeZoneFixtures
import YAML

/// The page of the rule language: its examples are rules, and they are all there is.
struct RuleLanguageTests {
    private static let page = try? Page("deploy/docs/rule-language.md")
    private static let base = page?.blocks.first { $0.is("yaml", "base") }
    private static let examples = Page.everything.flatMap(\.blocks).filter { $0.is("yaml", "rules") }

    private static func file(_ block: Page.Block) -> RuleFile {
        // As many lines before as the page has, so that a diagnostic names the page's line.
        RuleFile(
            path: block.page, name: "\(block.line)",
            bytes: Array((String(repeating: "\n", count: block.line) + block.text).utf8))
    }

    @Test func thereAreExamples() {
        #expect(Self.base != nil)
        #expect(Self.examples.count > 10)
    }

    @Test(arguments: examples)
    func anExampleLoadsAndItsTestsPass(block: Page.Block) throws {
        let loaded = RuleSetLoader.load(
            [Self.file(try #require(Self.base)), Self.file(block)], timeZones: TimeZoneFixtures.database)
        #expect(loaded.diagnostics.isEmpty, "\(DiagnosticRenderer().render(loaded.diagnostics))")
        let rules = try #require(loaded.ruleSet)
        for test in rules.tests {
            let failures = RuleTestRunner(rules: rules).run(test).failures
            #expect(failures.isEmpty, "\(failures.map { "\(block.page):\($0.line): \($0.message)" })")
        }
    }

    @Test func someExamplesHaveTests() {
        #expect(Self.examples.count { $0.text.contains("tests:\n") } >= 3)
    }

    @Test func everyKeyHasAnExample() throws {
        var keys = Keys(try schema("rule-files"))
        #expect(keys.all.count > 100)
        for block in Self.examples + [try #require(Self.base)] { keys.note(try tree(block.text, "\(block)")) }
        // One shape stands at two places: an example at either will do.
        let place = { (key: String) in
            key.replacing("tests.never.", with: "tests.expect.")
                .replacing("campaigns.*.message.", with: "step.send.")
        }
        let missing = Set(keys.all.map(place)).subtracting(keys.seen.map(place)).sorted()
        #expect(missing.isEmpty, "no example has \(missing)")
    }

    @Test func everyCodeIsListedWithItsTitle() throws {
        let page = try #require(Self.page)
        for code in DiagnosticCode.ruleFiles {
            #expect(page.text.contains("| `\(code.id)` | \(code.title) |"), "\(code.id)")
        }
    }

    @Test func everyFunctionOfAttuneIsListed() throws {
        let page = try #require(Self.page)
        for function in FunctionLibrary.attune.functions {
            #expect(page.text.contains("| `\(function.name)("), "\(function.name)")
        }
    }

    @Test func everyReasonIsNamed() throws {
        let spans = Set(try #require(Self.page).codeSpans)
        for reason in Reason.allCases { #expect(spans.contains(reason.rawValue), "\(reason)") }
    }
}
