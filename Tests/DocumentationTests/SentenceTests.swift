import Foundation
import Testing

/// Each sentence of the page of the rule language on gates and on what happens when, and each row of the table of gates, has tests of its
/// own.
struct SentenceTests {
    /// The sections and the paragraphs that say it; a paragraph by its bold beginning.
    private static let sections = ["### Goals", "## The gates, in order", "## What happens when"]
    /// Rows of the table of gates that say nothing of a gate.
    private static let heads = ["| # | gate | reason |", "|---|---|---|", "| | *then, at every send:* | |"]
    private static let paragraphs = ["Waits", "Awaits", "Ways"]
    /// Beginnings that are titles and no part of the first sentence.
    private static var titles: Regex<(Substring, Substring)> {
        #/^\*\*(Waits|Awaits|Ways|The clock|Late events|Restart|Limits|Changes of rules)\.\*\* /#
    }

    /// The sentences of the page, in its order.
    private static func sentences() throws -> [String] {
        try paragraphsOfThePage().flatMap { paragraph in
            var text = paragraph.replacing(#/^\d+\. /#, with: "").replacing(titles, with: "")[...]
            var sentences: [String] = []
            while let end = text.firstMatch(of: /[.?] (?=[A-Z`*])/) {
                sentences.append(String(text[..<text.index(before: end.range.upperBound)]))
                text = text[end.range.upperBound...]
            }
            return sentences + [String(text)]
        }
    }

    /// Paragraphs and items of lists that are to be held, each on one line.
    private static func paragraphsOfThePage() throws -> [String] {
        var heading = ""
        var found: [String] = []
        var current: [String] = []
        func close() {
            let text = current.joined(separator: " ")
            current = []
            let isNamed = paragraphs.contains { text.hasPrefix("**\($0).**") }
            if text.isEmpty || heads.contains(text) { return }
            if isNamed || sections.contains(heading) { found.append(text) }
        }
        var last = 0
        for line in try Page("deploy/docs/rule-language.md").prose {
            let text = line.text.trimmingCharacters(in: .whitespaces)
            let isItem = text.firstMatch(of: /^(\d+\. |\* |\|)/) != nil
            // A block stands between two lines of prose that do not follow each other.
            if text.isEmpty || isItem || text.hasPrefix("#") || line.number != last + 1 { close() }
            last = line.number
            if text.hasPrefix("#") { heading = text } else if !text.isEmpty { current.append(text) }
        }
        close()
        return found
    }

    @Test func everySentenceHasItsTests() throws {
        let told = try Self.sentences()
        #expect(told.count > 50)
        for sentence in told where !Sentence.all.contains(where: { $0.text == sentence }) {
            Issue.record("no test is named for: \(sentence)")
        }
        for row in Sentence.all where !told.contains(row.text) {
            Issue.record("the page does not say any more: \(row.text)")
        }
    }

    @Test(arguments: Sentence.all)
    func theTestsThatAreNamedExist(_ sentence: Sentence) throws {
        #expect(!sentence.tests.isEmpty)
        for test in sentence.tests {
            let parts = test.split(separator: "/").map(String.init)
            try #require(parts.count == 3, "\(test)")
            let file = checkout.appending(path: "Tests/\(parts[0])/\(parts[1]).swift")
            let source = try String(contentsOf: file, encoding: .utf8)
            #expect(source.contains("struct \(parts[1])"), "\(test)")
            // Before its name stands `@Test`, perhaps with arguments and on lines of its own.
            let isTest = source.components(separatedBy: "@Test").dropFirst().contains { part in
                let name = part.components(separatedBy: "func ").dropFirst().first?.prefix {
                    $0.isLetter || $0.isNumber
                }
                return name.map(String.init) == parts[2]
            }
            #expect(isTest, "\(test)")
        }
    }
}
