import Foundation
import RuleSets
import Testing
import YAML

/// Each folder of `Fixtures` has rule files and, as `expected.txt`, the diagnostics they must give.
///
/// With `ATTUNE_UPDATE_FIXTURES=1` in the environment the expected texts are written anew, to be reviewed as a diff.
struct FixtureTests {
    @Test func thereAreFixtures() {
        #expect(folders(in: fixtures).count >= 10)
    }

    @Test(arguments: folders(in: fixtures))
    func diagnosticsAreAsExpected(name: String) throws {
        let folder = fixtures.appending(path: name)
        let loaded = try load(directory: folder)
        let expected = folder.appending(path: "expected.txt")
        if ProcessInfo.processInfo.environment["ATTUNE_UPDATE_FIXTURES"] == "1" {
            try Data(loaded.text.utf8).write(to: expected)
        }
        #expect(loaded.text == String(decoding: try Data(contentsOf: expected), as: UTF8.self))
        #expect((loaded.ruleSet == nil) == loaded.diagnostics.containsErrors)
    }

    // In the gallery each file is a rule set of its own.
    @Test(arguments: folders(in: checkout.appending(path: "deploy/rules")).filter { $0 != "gallery" })
    func exampleRulesLoadWithoutFindings(name: String) throws {
        let loaded = try load(directory: checkout.appending(path: "deploy/rules").appending(path: name))
        #expect(loaded.text == "")
        let rules = try #require(loaded.ruleSet)
        #expect(!rules.campaigns.isEmpty && !rules.tests.isEmpty)
    }

    @Test func thereAreExampleRules() {
        #expect(folders(in: checkout.appending(path: "deploy/rules")).contains("shop"))
    }
}
