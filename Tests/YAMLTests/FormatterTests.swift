import Foundation
import SeededRandomness
import Testing
import YAML

/// The one layout.
struct FormatterTests {
    private static let checkout = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func format(_ text: String) throws -> String {
        String(decoding: try Formatter.format(SourceFile(path: "a.yaml", text: Array(text.utf8))), as: UTF8.self)
    }

    /// What a file says, and nothing of how it is laid out: an oracle of our own, apart from the formatter's check.
    private func meaning(_ text: String) -> String {
        func shown(_ node: Node) -> String {
            switch node.kind {
            case .scalar(let scalar): "\(scalar.style)\(scalar.text.debugDescription)"
            case .sequence(let items): "[\(items.map(shown).joined(separator: ","))]"
            case .mapping(let mapping):
                "{\(mapping.entries.map { "\($0.key.text.debugDescription):\(shown($0.value))" }.joined(separator: ","))}"
            }
        }
        let (root, diagnostics) = YAML.parse(SourceFile(path: "a.yaml", text: Array(text.utf8)))
        return root.map(shown) ?? "nothing \(diagnostics.map(\.message))"
    }

    @Test(arguments: [
        ("a:   1\n", "a: 1\n"), ("a: 1", "a: 1\n"), ("", ""), ("\n\n", ""), ("# only\n\n\n", "# only\n"),
        ("a:\n    b:\n        c: 1\n", "a:\n  b:\n    c: 1\n"), ("a:\n- 1\n-   2\n", "a:\n  - 1\n  - 2\n"),
        ("a: {b:   1,c: [ 1,2 ],   d}\n", "a: {b: 1, c: [1, 2], d}\n"), ("a: { }\nb: [ ]\n", "a: {}\nb: []\n"),
        ("a: [\n  1,\n  2\n]  # c\n", "a: [1, 2]  # c\n"), ("a: [1, # one\n      2]\n", "a: [1, # one\n      2]\n"),
        ("a: 1\n\n\n\nb: 2\n\n", "a: 1\n\nb: 2\n"), ("a: 1   # c\nb: 2\t\n", "a: 1   # c\nb: 2\n"),
        ("a:    1   # x\nbcd:  2   # y\n", "a:   1   # x\nbcd: 2   # y\n"), ("a:  1\nbcd: 2\n", "a: 1\nbcd: 2\n"),
        ("a:    # why\n    b: 1\n", "a:    # why\n  b: 1\n"), ("a:\n  1\n", "a: 1\n"),
        ("a: # why\n  1\n", "a: # why\n  1\n"),
        ("-\n  a: 1\n  b: 2\n", "- a: 1\n  b: 2\n"), ("- # why\n  a: 1\n", "- # why\n  a: 1\n"),
        ("-   a: 1\n    b:\n    - - 1\n      - 2\n", "- a: 1\n  b:\n    - - 1\n      - 2\n"),
        ("a: |\n      x\n        y\n\n      z\nb: >-\n   u\n", "a: |\n  x\n    y\n\n  z\nb: >-\n  u\n"),
        ("a:\n    b: |2\n        x\n       y\n", "a:\n  b: |2\n      x\n     y\n"),
        ("a: |+\n    x\n\n\nb: 1\n", "a: |+\n  x\n\n\nb: 1\n"),
        ("a: one\n     two\n\n     three\n", "a: one\n  two\n\n  three\n"),
        ("a: 'one\n   two'  # c\n", "a: 'one\n  two'  # c\n"),
        ("a:\n    # none yet\nb:\n  # x\n  # y\n", "a:\n  # none yet\nb:\n  # x\n  # y\n"),
        ("a:\n  b:\n      # deep\n    # of a\n  c: []\n", "a:\n  b:\n    # deep\n    # of a\n  c: []\n"),
        ("a:\n  b:\n  # of c\n  c: 1\n# top\nd:\n", "a:\n  b:\n  # of c\n  c: 1\n# top\nd:\n"),
        ("a: { }\n   # none yet\nb: 1\n", "a: {}\n  # none yet\nb: 1\n"),
        ("-\n    # none\n- 1\n", "-\n  # none\n- 1\n"),
        ("a:\r\n    b: 1\r\n", "a:\n  b: 1\n"), ("\u{FEFF}a:  1\n", "a: 1\n"),
        ("---\na:  1\n...\n", "---\na: 1\n...\n"),
        ("\"a\":   'x'\n'b c':  \"y\\n\"\n", "\"a\": 'x'\n'b c': \"y\\n\"\n"), ("{a:  1}\n", "{a: 1}\n"),
    ])
    func textsAreLaidOut(text: String, expected: String) throws {
        #expect(try format(text) == expected)
        #expect(try format(expected) == expected)
        #expect(meaning(text) == meaning(expected))
    }

    @Test func commentsStayWithWhatTheyStandBesideOrAbove() throws {
        let text = """
            # top


            campaigns:
            # above a
                a:
                    steps:
                    # above the first
                    - wait: 1m    # beside it
                      # in the first
                    # behind the steps
                # above b
                b: 1
                  # deeper than anything
            # the end
            """
        let expected = """
            # top

            campaigns:
              # above a
              a:
                steps:
                  # above the first
                  - wait: 1m    # beside it
                    # in the first
                # behind the steps
              # above b
              b: 1
              # deeper than anything
            # the end

            """
        #expect(try format(text) == expected)
        #expect(try format(expected) == expected)
    }

    @Test func aWideCollectionIsOpenedAndWhatFitsInItStays() throws {
        let long = String(repeating: "x", count: 60)
        let text = "a:\n  - {at: 1, data: {one: \(long), two: [\(long)]}, z} # why\nb: {c: \(long), d: '\(long)'}\n"
        let expected = """
            a:
              - at: 1 # why
                data:
                  one: \(long)
                  two: [\(long)]
                z:
            b:
              c: \(long)
              d: '\(long)'

            """
        #expect(try format(text) == expected)
        #expect(try format(expected) == expected)
        #expect(meaning(text) == meaning(expected))
    }

    @Test func brokenFilesAreLeftAlone() {
        #expect(throws: Formatter.Refusal.self) { try format("a: [1\nb: 2\n") }
        #expect(throws: Formatter.Refusal.self) { try format("a: 1\na: 2\n") }
    }

    private static let ruleFiles: [URL] = {
        let folders = [
            "deploy/rules", "Tests/RuleSetsTests/Fixtures", "Tests/YAMLTests/Fixtures",
            "Tests/ConfigurationTests/Fixtures",
        ]
        return folders.flatMap { folder -> [URL] in
            let root = checkout.appending(path: folder)
            let names = FileManager.default.enumerator(atPath: root.path)?.allObjects.compactMap { $0 as? String } ?? []
            return names.filter { $0.hasSuffix(".yaml") }.sorted().map { root.appending(path: $0) }
        }
    }()

    @Test func everyFileOfThisRepositorySaysTheSameAfterwards() throws {
        var laidOut = 0
        for url in Self.ruleFiles {
            let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
            let isBroken = YAML.parse(SourceFile(path: "a.yaml", text: Array(text.utf8))).diagnostics.containsErrors
            guard !isBroken else {
                #expect(throws: Formatter.Refusal.self) { try format(text) }
                continue
            }
            laidOut += 1
            let once = try format(text)
            #expect(meaning(once) == meaning(text), "\(url.path)")
            #expect(try format(once) == once, "\(url.path)")
            #expect(comments(once) == comments(text), "\(url.path)")
        }
        #expect(laidOut > 20)
    }

    /// The words behind `#` in the files of this repository, none of which stands in a text.
    private func comments(_ text: String) -> [Substring] {
        text.split(separator: "\n").compactMap { line in
            guard let start = line.range(of: " # ") ?? (line.hasPrefix("# ") ? line.range(of: "# ") : nil) else {
                return nil
            }
            return line[start.upperBound...]
        }
    }

    @Test func theExampleRulesAreLaidOut() throws {
        for url in Self.ruleFiles where url.path.contains("deploy/rules") {
            let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
            #expect(try format(text) == text, "\(url.path)")
        }
    }

    @Test func madeUpFilesSayTheSameHoweverTheyAreLaidOut() throws {
        let seed = UInt64(ProcessInfo.processInfo.environment["ATTUNE_SEED"] ?? "") ?? 0x5EED_F0_12
        print("seed \(seed)")
        var maker = UntidyFile(seed: seed)
        for _ in 0..<3_000 {
            let text = maker.next()
            guard !meaning(text).hasPrefix("nothing") else {
                Issue.record("not YAML:\n\(text)\n\(meaning(text))")
                continue
            }
            guard let once = try? format(text) else {
                Issue.record("not laid out:\n\(text)")
                continue
            }
            #expect(meaning(once) == meaning(text), "\(text)\n→\n\(once)")
            #expect((try? format(once)) == once, "\(text)\n→\n\(once)\n→\n\((try? format(once)) ?? "")")
            #expect(count(of: "#c", in: once) == count(of: "#c", in: text))
        }
    }

    private func count(of mark: String, in text: String) -> Int { text.components(separatedBy: mark).count }
}

/// Makes files in all sorts of layouts: levels of any width, blank lines, comments, brackets over several lines, blocks of text.
private struct UntidyFile {
    private var generator: SeededGenerator
    private var comments = 0

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func next() -> String {
        comments = 0
        return between(0) + mapping(at: 0, depth: 0) + between(0)
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    private mutating func spaces(_ range: ClosedRange<Int>) -> String {
        String(repeating: " ", count: Int.random(in: range, using: &generator))
    }

    private mutating func comment() -> String {
        comments += 1
        return "#c\(comments)"
    }

    private mutating func between(_ indentation: Int) -> String {
        var text = ""
        while chance(20) {
            text +=
                chance(50)
                ? spaces(0...3) + "\n" : String(repeating: " ", count: indentation) + spaces(0...2) + comment() + "\n"
        }
        return text
    }

    private mutating func end() -> String {
        (chance(15) ? spaces(1...4) + comment() : chance(10) ? spaces(1...2) : "") + "\n"
    }

    private mutating func word() -> String {
        ["a", "views_24h", "it's", "1.5", "'quoted: x'", "\"two\\n\"", "event.value > 5", "é𝄞", "~", "x#y"]
            .randomElement(
                using: &generator) ?? "a"
    }

    private mutating func mapping(at indentation: Int, depth: Int, isBegun: Bool = false) -> String {
        var text = ""
        for index in 0..<Int.random(in: 1...4, using: &generator) {
            if !(isBegun && index == 0) { text += between(indentation) + String(repeating: " ", count: indentation) }
            text += "k\(index)" + (chance(20) ? "_long" : "") + ":" + value(at: indentation, depth: depth)
        }
        return text
    }

    private mutating func value(at indentation: Int, depth: Int) -> String {
        switch depth < 4 ? Int.random(in: 0..<12, using: &generator) : 0 {
        case 0...3: return spaces(1...3) + word() + end()
        case 4: return end()
        case 5, 6:
            let below = indentation + Int.random(in: 1...4, using: &generator)
            return end() + mapping(at: below, depth: depth + 1)
        case 7, 8: return end() + sequence(at: indentation + Int.random(in: 0...3, using: &generator), depth: depth + 1)
        case 9: return spaces(1...2) + flow(indentation, depth: depth, isWide: chance(20)) + end()
        case 10:
            let below = String(repeating: " ", count: indentation + Int.random(in: 1...3, using: &generator))
            let marks = ["|", ">", "|-", ">-", "|+"].randomElement(using: &generator) ?? "|"
            return " \(marks)\n\(below)x #no\n" + (chance(50) ? "\n" : "") + "\(below)  y\n" + (chance(30) ? "\n" : "")
        default:
            let below = String(repeating: " ", count: indentation + Int.random(in: 1...4, using: &generator))
            return chance(50) ? " one\n\(below)two" + end() : " \"one\n\n\(below)two\"" + end()
        }
    }

    private mutating func sequence(at indentation: Int, depth: Int) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            text += between(indentation) + String(repeating: " ", count: indentation) + "-"
            if chance(40) {
                let gap = Int.random(in: 1...3, using: &generator)
                text += String(repeating: " ", count: gap)
                text += mapping(at: indentation + 1 + gap, depth: depth + 1, isBegun: true)
            } else {
                text += value(at: indentation, depth: depth + 1)
            }
        }
        return text
    }

    private mutating func flow(_ indentation: Int, depth: Int, isWide: Bool) -> String {
        var parts: [String] = []
        for index in 0..<Int.random(in: 0...3, using: &generator) + (isWide ? 8 : 0) {
            let inner =
                depth < 3 && chance(25)
                ? flow(indentation, depth: depth + 1, isWide: false) : isWide ? "'a rather long text'" : word()
            parts.append(spaces(0...1) + "f\(index):" + spaces(1...2) + inner + spaces(0...1))
        }
        var text = "{"
        for (index, part) in parts.enumerated() {
            text += part + (index + 1 < parts.count ? "," : "")
            if chance(15) {
                text += (chance(40) ? "  " + comment() : "") + "\n" + String(repeating: " ", count: indentation + 2)
            }
        }
        return text + "}"
    }
}
