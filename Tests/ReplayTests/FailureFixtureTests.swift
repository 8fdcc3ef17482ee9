import Foundation
import Replay
import RuleSets
import Testing
import TimeZoneFixtures
import YAML

/// What failing tests say: each folder of `Fixtures` has rules with tests, and as `expected.txt` the failures of those that fail.
///
/// With `ATTUNE_UPDATE_FIXTURES=1` in the environment the expected texts are written anew, to be reviewed as a diff.
struct FailureFixtureTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    private static let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []

    @Test func thereAreFixtures() { #expect(Self.names.count >= 3) }

    @Test(arguments: names)
    func failuresSayWhatHappenedAndWhy(name: String) throws {
        let folder = Self.folder.appending(path: name)
        let files = [
            RuleFile(path: "rules.yaml", bytes: Array(try Data(contentsOf: folder.appending(path: "rules.yaml"))))
        ]
        let loaded = RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database)
        let rules = try #require(loaded.ruleSet, "\(DiagnosticRenderer().render(loaded.diagnostics))")
        let explainer = try #require(
            RuleTestExplainer {
                RuleSetLoader.watching(files, timeZones: TimeZoneFixtures.database, makeProbe: $0)
            })
        var text = ""
        for test in rules.tests {
            let result = RuleTestRunner(rules: rules).run(test)
            let explained = explainer.explaining(result)
            #expect(explained.failures.map(\.summary) == result.failures.map(\.summary), "explained the same failures")
            text += explained.failures.isEmpty ? "ok    \(test.name)\n" : "FAIL  \(test.name)\n"
            for (index, failure) in explained.failures.enumerated() {
                text += "  line \(failure.line):\n"
                text += failure.message(after: Array(explained.failures[..<index])).split(separator: "\n").map {
                    "    \($0)\n"
                }.joined()
            }
        }
        let expected = folder.appending(path: "expected.txt")
        if ProcessInfo.processInfo.environment["ATTUNE_UPDATE_FIXTURES"] == "1" {
            try Data(text.utf8).write(to: expected)
        }
        #expect(text == String(decoding: try Data(contentsOf: expected), as: UTF8.self))
    }
}
