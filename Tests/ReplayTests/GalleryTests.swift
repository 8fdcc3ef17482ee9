import Foundation
import Replay
import RuleSets
import Testing
import TimeZoneFixtures
import YAML

/// The gallery: each file is a rule set of its own, with tests.
struct GalleryTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../deploy/rules/gallery")

    private static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()

    private static func load(_ name: String, _ text: String? = nil) throws -> LoadedRuleSet {
        let bytes = try text.map { Array($0.utf8) } ?? Array(Data(contentsOf: folder.appending(path: name)))
        return RuleSetLoader.load([RuleFile(path: name, bytes: bytes)], timeZones: TimeZoneFixtures.database)
    }

    @Test func itHasMoreThanAScore() { #expect(Self.names.count > 20) }

    @Test(arguments: names)
    func aRuleSetOfTheGalleryLoadsWithoutFindingsAndPassesItsTests(name: String) throws {
        let loaded = try Self.load(name)
        #expect(loaded.diagnostics.map(\.message) == [])
        let rules = try #require(loaded.ruleSet)
        #expect(!rules.campaigns.isEmpty && !rules.tests.isEmpty)
        let runner = RuleTestRunner(rules: rules)
        for test in rules.tests { #expect(runner.run(test).failures.map(\.message) == [], "\(test.name)") }
    }

    @Test func aSensitiveInferenceThatIsNotNamedDoesNotLoad() throws {
        let text = try String(
            contentsOf: Self.folder.appending(path: "sensitive-inference.yaml"), encoding: .utf8)
        let loaded = try Self.load("sensitive-inference.yaml", text.replacing("    uses: [health]\n", with: ""))
        #expect(loaded.ruleSet == nil)
        #expect(loaded.diagnostics.map(\.code.id).contains("E0801"))
    }
}
