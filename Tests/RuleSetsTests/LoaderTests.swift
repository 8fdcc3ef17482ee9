import Foundation
import RuleSets
import Testing
import YAML

/// Loading as a whole.
struct LoaderTests {
    @Test func theHashCoversSortedPathsAndBytes() {
        let one = RuleFile(path: "a.yaml", bytes: Array("events: {x: {}}".utf8))
        let other = RuleFile(path: "b/c.yaml", bytes: Array("events: {y: {}}".utf8))
        let hash = load([one, other]).ruleSet?.hash
        var bytes: [UInt8] = []
        for field in ["a.yaml", "events: {x: {}}", "b/c.yaml", "events: {y: {}}"] {
            bytes += [0, 0, 0, UInt8(field.utf8.count)] + Array(field.utf8)
        }
        #expect(hash == "sha256:" + FieldHash.hexadecimal(FieldHash.sha256(bytes)))
        #expect(load([other, one]).ruleSet?.hash == hash)
        let moved = RuleFile(path: "d.yaml", bytes: one.bytes)
        #expect(load([moved, other]).ruleSet?.hash != hash)
    }

    @Test func emptyFilesAndEmptySectionsAreFine() {
        let sections = "events attributes features scores segments channels policies campaigns tests"
        let text = sections.split(separator: " ").map { "\($0):\n" }.joined()
        #expect(load("", "# nothing\n", text).text == "")
        #expect(load([]).ruleSet?.campaigns.isEmpty == true)
    }

    @Test func theOrderOfFilesDoesNotMatterForWhatIsFound() {
        let files = ["a.yaml", "b.yaml"].map { name in
            RuleFile(path: name, bytes: Array("features: {x: {count: \(name)}}".utf8))
        }
        #expect(load(files).text == load(files.reversed()).text)
        #expect(load(files).diagnostics.count == 2)
    }

    @Test func longChainsOfScoresAreRefusedWithoutRecursion() {
        let scores = (0..<3_000).map { "  s\($0): \($0 == 0 ? "1.0" : "s\($0 - 1) + 1.0")\n" }.joined()
        let loaded = load("scores:\n" + scores)
        #expect(loaded.diagnostics.map(\.code) == [.dependencyDepth])
        let short = (0..<64).map { "  s\($0): \($0 == 0 ? "1.0" : "s\($0 - 1) + 1.0")\n" }.joined()
        #expect(load("scores:\n" + short).text == "")
    }

    @Test func expressionsCarryTheConfiguredCost() throws {
        let text = "segments: {odd: 'lists.range(20).exists_one(x, now < timestamp(x))'}"
        let file = RuleFile(path: "a.yaml", bytes: Array(text.utf8))
        let loaded = load([file], expressionCost: 50)
        #expect(loaded.diagnostics.map(\.code) == [.expressionCost])
        #expect(load([file], expressionCost: 200).text == "")
        #expect(load([file]).text == "")
    }

    @Test func everyCodeIsExplained() {
        let codes = DiagnosticCode.ruleFiles
        #expect(Set(codes.map(\.id)).count == codes.count)
        for code in codes {
            #expect(!code.title.isEmpty && code.explanation.count > 80, "\(code.id)")
            #expect(code.explanation.split(separator: "\n").allSatisfy { $0.count <= 120 }, "\(code.id)")
        }
    }

    @Test func everyCodeIsShownByAFixture() throws {
        // What nobody uses is found by the analysis of a whole set, not by loading it: it has a folder beside the fixtures.
        let folders = folders(in: fixtures).map { fixtures.appending(path: $0) }
        let unused = fixtures.deletingLastPathComponent().appending(path: "UnusedDefinitions")
        let texts = try (folders + [unused]).map {
            try String(contentsOf: $0.appending(path: "expected.txt"), encoding: .utf8)
        }.joined()
        // A file of more than a mebibyte is made where it is tested.
        for code in DiagnosticCode.ruleFiles where code != .fileTooLarge {
            #expect(texts.contains("[\(code.id)]"), "\(code.id)")
        }
    }
}
