import Testing
import YAML

struct DiagnosticRendererTests {
    private static let campaign = file(String(repeating: "#\n", count: 13) + "      chanels: [push]\n")

    private func diagnostic(_ source: SourceFile, _ range: Range<Int>, help: String? = nil) -> Diagnostic {
        Diagnostic(.unknownKey, at: source.span(range), "unknown key", help: help)
    }

    @Test func theSourceLineIsShownWithCarets() {
        let found = Diagnostic(
            .unknownKey, at: Self.campaign.span(32..<39), "unknown key `chanels`", help: "did you mean `channels`?")
        #expect(
            DiagnosticRenderer().render(found) == """
                error[E0301]: unknown key `chanels`
                  --> rules/shop.yaml:14:7
                   |
                14 |       chanels: [push]
                   |       ^^^^^^^
                   = help: did you mean `channels`?

                """)
    }

    @Test func notesHavePlacesOfTheirOwn() {
        let other = file("a: 1\n", path: "rules/other.yaml")
        let found = Diagnostic(
            .definedTwice, at: Self.campaign.span(32..<39), "twice",
            notes: [Diagnostic.Note("first here", at: other.span(0..<1)), Diagnostic.Note("for what it is worth")])
        #expect(
            DiagnosticRenderer().render(found) == """
                error[E0306]: twice
                  --> rules/shop.yaml:14:7
                   |
                14 |       chanels: [push]
                   |       ^^^^^^^
                note: first here
                  --> rules/other.yaml:1:1
                   |
                 1 | a: 1
                   | ^
                   = note: for what it is worth

                """)
    }

    @Test func aSpanOverLinesIsClippedToTheFirst() {
        let source = file("ab: |\n  cd\n")
        #expect(render([diagnostic(source, 4..<10)]).contains("1 | ab: |\n  |     ^\n"))
    }

    @Test func tabsAndWideCharactersKeepTheCaretInPlace() {
        let tab = file("\ta: x\n")
        #expect(render([diagnostic(tab, 4..<5)]).contains("1 |     a: x\n  |        ^\n"))
        // Two columns each, a joined accent takes none.
        let wide = file("漢字e\u{301}: x\n")
        #expect(render([diagnostic(wide, 11..<12)]).contains("1 | 漢字e\u{301}: x\n  |        ^\n"))
        #expect(render([diagnostic(wide, 3..<6)]).contains("\n  |   ^^\n"))
    }

    @Test func aPlaceAtTheEndOfALineStillHasACaret() {
        let source = file("when:\nb: 1")
        #expect(render([diagnostic(source, 5..<5)]).contains("1 | when:\n  |      ^\n"))
        #expect(render([diagnostic(source, 10..<10)]).contains("2 | b: 1\n  |     ^\n"))
        #expect(render([diagnostic(file(""), 0..<0)]).contains("1 |\n  | ^\n"))
    }

    @Test func longLinesAreClippedAroundTheCaret() {
        let source = file(String(repeating: "a", count: 300) + "XYZ" + String(repeating: "b", count: 300))
        let lines = render([diagnostic(source, 300..<303)]).split(separator: "\n")
        let shown = "…" + String(repeating: "a", count: 40) + "XYZ" + String(repeating: "b", count: 77) + "…"
        #expect(lines[3] == "1 | \(shown)")
        #expect(lines[4] == "  | " + String(repeating: " ", count: 41) + "^^^")
    }

    @Test func nothingFromAFileSteersTheTerminal() {
        let source = SourceFile(path: "a\u{1B}[31m.yaml", text: Array("a: \u{1B}[2J\u{202E}x\n".utf8))
        let found = Diagnostic(.unknownKey, at: source.span(0..<1), "unknown \u{1B}]0;x\u{7}", help: "no\nline")
        let shown = DiagnosticRenderer().render(found)
        #expect(!shown.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x7 || $0.value == 0x202E })
        #expect(shown.split(separator: "\n").count == 6)
    }

    @Test func coloursAreAnsiAndLeaveTheTextAlone() {
        let found = diagnostic(Self.campaign, 32..<39, help: "help")
        let colored = DiagnosticRenderer(usesColor: true).render(found)
        #expect(colored.hasPrefix("\u{1B}[1;31merror[E0301]\u{1B}[0m"))
        var plain = ""
        var isEscape = false
        for character in colored.unicodeScalars {
            if character == "\u{1B}" { isEscape = true }
            if !isEscape { plain.unicodeScalars.append(character) }
            if character == "m" { isEscape = false }
        }
        #expect(plain == DiagnosticRenderer().render(found))
    }

    @Test func warningsSaySo() {
        let found = Diagnostic(.commentInText, at: nil, "doubtful")
        #expect(DiagnosticRenderer().render(found) == "warning[W0112]: doubtful\n")
    }

    @Test func diagnosticsAreReadByPathThenPlace() {
        let b = file("abc", path: "b")
        let a = file("abc", path: "a")
        let found = [
            Diagnostic(.unknownKey, at: b.span(1..<2), "3"), Diagnostic(.unknownKey, at: b.span(0..<2), "2"),
            Diagnostic(.wrongKind, at: a.span(2..<3), "1"), Diagnostic(.unknownKey, at: nil, "0"),
        ]
        #expect(found.inReadingOrder().map(\.message) == ["0", "1", "2", "3"])
    }
}
