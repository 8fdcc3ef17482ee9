import Foundation
import Testing

/// The pages as pages: they are there, their links lead somewhere, their words are explained.
struct PageTests {
    @Test func thePagesAreThere() {
        let names = Page.all.map { $0.path.split(separator: "/").last.map(String.init) ?? "" }
        #expect(
            names == [
                "architecture.md", "authoring.md", "backtests.md", "glossary.md", "operating.md", "rule-language.md",
                "sending.md",
                "testing-rules.md",
                "topics-and-formats.md",
            ])
        #expect(Page.everything.count == names.count + 3)
    }

    /// What each kind of block must be, another test knows: one without a kind would be checked by none.
    @Test(arguments: Page.all)
    func everyBlockSaysWhatItIs(page: Page) {
        let known: Set<String> = [
            "", "sh", "python", "console", "console run", "yaml base", "yaml rules", "yaml configuration",
            "json command",
            "json decision", "json campaigns", "json individual", "json explanation", "json plan", "json event",
            "json event feedback", "json event segment", "json event undeclared",
        ]
        for block in page.blocks {
            #expect(known.contains(block.info.joined(separator: " ")), "\(block): \(block.info)")
        }
    }

    @Test(arguments: Page.everything)
    func everyLinkLeadsSomewhere(page: Page) throws {
        let folder = checkout.appending(path: page.path).deletingLastPathComponent()
        for line in page.prose {
            for match in line.text.matches(of: /\]\(([^)]+)\)/) {
                let target = String(match.output.1)
                if target.hasPrefix("https://") { continue }
                let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(
                    String.init)
                let file = parts[0].isEmpty ? checkout.appending(path: page.path) : folder.appending(path: parts[0])
                #expect(FileManager.default.fileExists(atPath: file.path), "\(page):\(line.number): \(target)")
                guard parts.count == 2, file.pathExtension == "md" else { continue }
                let path = String(file.standardizedFileURL.path.dropFirst(checkout.standardizedFileURL.path.count + 1))
                #expect(try Page(path).anchors.contains(parts[1]), "\(page):\(line.number): \(target)")
            }
        }
    }

    @Test(arguments: Page.all)
    func wordsInItalicsAreInTheGlossary(page: Page) throws {
        let glossary = try Page("deploy/docs/glossary.md").text
        let words = Set(glossary.matches(of: /\| \*\*([a-z -]+)\*\* \|/).map { String($0.output.1) })
        #expect(words.count > 25)
        let prose = page.prose.map(\.text).joined(separator: " ")
        // One letter is a quantity; the word "italics" shows what they look like.
        for match in prose.matches(of: #/(?:^|[ (|])\*([a-z][a-z -]+)\*/#) where match.output.1 != "italics" {
            let word = String(match.output.1)
            let singular =
                word.hasSuffix("ies") ? word.dropLast(3) + "y" : word.hasSuffix("s") ? word.dropLast() : word[...]
            #expect(words.contains(word) || words.contains(String(singular)), "\(page): \(word)")
        }
    }

    @Test func theFrontPageIsShort() throws {
        let lines = try Page("README.md").text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
        #expect(lines <= 150)
    }

    @Test func theFrontPageKnowsEveryPageAndEveryMakeCommand() throws {
        let page = try Page("README.md")
        for other in Page.all { #expect(page.text.contains("(\(other.path))"), "\(other)") }
        let makefile = try String(contentsOf: checkout.appending(path: "Makefile"), encoding: .utf8)
        let commands = makefile.matches(of: #/(?m)^([a-z]+):.*\#\# /#).map { String($0.output.1) }
        #expect(commands.count > 8)
        for command in commands { #expect(page.text.contains("make \(command)"), "make \(command)") }
    }
}
