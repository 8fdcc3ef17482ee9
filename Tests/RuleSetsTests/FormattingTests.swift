import Foundation
import RuleSets
import SeededRandomness
import Testing
import YAML

/// A layout changes no rule: what is loaded before and after is the same.
struct FormattingTests {
    private func files(in directory: URL) throws -> [RuleFile] {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0.hasSuffix(".yaml") }
        return try names.sorted().map {
            RuleFile(path: $0, bytes: Array(try Data(contentsOf: directory.appending(path: $0))))
        }
    }

    /// What a rule set says, without hash and lines, and what was found in it, without places.
    private func summary(_ files: [RuleFile]) -> String {
        let loaded = load(files)
        var text = loaded.diagnostics.map { "\($0.code.id) \($0.message)" }.sorted().joined(separator: "\n")
        guard let rules = loaded.ruleSet else { return text }
        dump(rules.schema, to: &text)
        dump(rules.features, to: &text)
        dump(rules.scores, to: &text)
        dump(rules.segments, to: &text)
        dump(rules.channels, to: &text)
        dump(rules.policies, to: &text)
        dump(rules.campaigns, to: &text)
        for test in rules.tests {
            text += "\(test.name) \(test.start) \(test.campaigns ?? [])\n"
            dump(test.individual, to: &text)
            dump(test.timeline.map { ($0.at, $0.event) }, to: &text)
            dump((test.expectations ?? []).map { ($0.kind, $0.campaign, $0.fields) }, to: &text)
            dump(test.readings.map { ($0.at, $0.name, $0.value) }, to: &text)
        }
        // Tables by hash have no order, what is shared is numbered as it is met, and buffers lie anywhere.
        return text.split(separator: "\n").filter { !$0.contains("pointerValue") && !$0.contains("base: 0x") }.map {
            $0.replacing(/\ #[0-9]+/, with: "")
        }.sorted().joined(separator: "\n")
    }

    private func formatted(_ files: [RuleFile]) -> [RuleFile] {
        files.map { file in
            let text = try? Formatter.format(SourceFile(path: file.path, text: file.bytes))
            return RuleFile(path: file.path, bytes: text ?? file.bytes)
        }
    }

    @Test(arguments: folders(in: fixtures).map { fixtures.appending(path: $0) })
    func fixturesSayTheSameAfterwards(directory: URL) throws {
        let files = try files(in: directory)
        #expect(summary(formatted(files)) == summary(files))
    }

    @Test func theExampleRulesSayTheSameHoweverTheyAreLaidOut() throws {
        let seed = UInt64(ProcessInfo.processInfo.environment["ATTUNE_SEED"] ?? "") ?? 0x5EED_1A_70
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let files = try files(in: checkout.appending(path: "deploy/rules/shop"))
        let expected = summary(files)
        #expect(expected.utf8.count > 10_000)
        for _ in 0..<6 {
            let scrambled = files.map { file in
                var scrambler = Scrambler(generator: generator)
                defer { generator = scrambler.generator }
                let root = YAML.parse(SourceFile(path: file.path, text: file.bytes)).root
                return RuleFile(path: file.path, bytes: Array((root.map { scrambler.text(of: $0) } ?? "").utf8))
            }
            #expect(summary(scrambled) == expected, "the scrambler is wrong")
            let laidOut = formatted(scrambled)
            #expect(zip(laidOut, scrambled).allSatisfy { $0.bytes != $1.bytes })
            #expect(summary(laidOut) == expected)
            #expect(formatted(laidOut).map(\.bytes) == laidOut.map(\.bytes))
        }
    }
}

/// Writes a tree in some other layout: levels of any width, brackets where there were none, blanks and comments between.
private struct Scrambler {
    var generator: SeededGenerator

    mutating func text(of root: Node) -> String {
        "# scrambled\n\n\n" + block(root, at: Int.random(in: 0...3, using: &generator))
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    private mutating func blanks(_ range: ClosedRange<Int>) -> String {
        String(repeating: " ", count: Int.random(in: range, using: &generator))
    }

    private mutating func noise(_ indentation: Int) -> String {
        chance(10) ? "\n\n" : chance(8) ? String(repeating: " ", count: indentation) + "# word\n" : ""
    }

    private mutating func end() -> String { (chance(8) ? blanks(1...5) + "# word" : blanks(0...2)) + "\n" }

    private mutating func block(_ node: Node, at indentation: Int) -> String {
        let margin = String(repeating: " ", count: indentation)
        if let mapping = node.mapping {
            return mapping.entries.map { entry in
                noise(indentation) + margin + entry.key.span.text + ":" + value(entry.value, at: indentation)
            }.joined()
        }
        return (node.items ?? []).map { noise(indentation) + margin + "-" + value($0, at: indentation) }.joined()
    }

    private mutating func value(_ node: Node, at indentation: Int) -> String {
        if let scalar = node.scalar {
            guard !scalar.isAbsent else { return end() }
            let lines = scalar.span.text.split(separator: "\n").map { $0.drop { $0 == " " } }
            let margin = "\n" + String(repeating: " ", count: indentation + 1)
            return blanks(1...3) + lines.joined(separator: margin) + (lines.count > 1 ? "\n" : end())
        }
        let isEmpty = (node.items?.isEmpty ?? false) || (node.mapping?.entries.isEmpty ?? false)
        if isEmpty || canStandInBrackets(node) && chance(50) { return " " + flow(node) + end() }
        return end() + block(node, at: indentation + Int.random(in: 1...4, using: &generator))
    }

    /// Plain texts with signs of brackets cannot stand in them.
    private func canStandInBrackets(_ node: Node) -> Bool {
        if let scalar = node.scalar {
            let isOneLine = !scalar.span.text.utf8.contains(0x0A)
            return isOneLine && (scalar.style != .plain || !scalar.text.contains { ",[]{}?:#".contains($0) })
        }
        return (node.items ?? node.mapping?.entries.map(\.value) ?? []).allSatisfy(canStandInBrackets)
    }

    private mutating func flow(_ node: Node) -> String {
        if let scalar = node.scalar { return scalar.span.text }
        if let items = node.items { return "[" + blanks(0...2) + items.map { flow($0) }.joined(separator: ",  ") + "]" }
        let entries = (node.mapping?.entries ?? []).map { $0.key.span.text + ": " + blanks(0...2) + flow($0.value) }
        return "{" + blanks(0...2) + entries.joined(separator: " , ") + blanks(0...2) + "}"
    }
}
