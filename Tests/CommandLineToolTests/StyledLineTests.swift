internal import Testing
@testable internal import CommandLineTool

struct StyledLineTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("ｱ", 1), ("Ａ", 2), ("👍", 2), ("👩‍👩‍👧", 2),
        ("한", 2), ("❤️", 2), ("…", 1), ("▇", 1), ("Ж", 1),
    ])
    func aTextTakesItsCells(text: String, cells: Int) {
        #expect(CellWidth.of(text) == cells)
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("日本語", 2, "…"), ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
    ])
    func whatIsTooWideIsCutBetweenCharacters(text: String, limit: Int, cut: String) {
        let line = StyledLine(text).clipped(to: limit)
        #expect(line.text == cut)
        #expect(line.width <= limit)
    }

    @Test func controlsAreShownAndNotSent() {
        #expect(StyledLine("a\u{1B}[2J\nb\u{202E}\u{9B}").text == "a\\u{1b}[2J\\u{a}b\\u{202e}\\u{9b}")
    }

    @Test func columnsAreFilledOrCutAtTheLeftAndFilledAtTheRight() {
        var line = StyledLine()
        line.append("名前", left: 6)
        line.append("7", right: 3)
        #expect(line.text == "名前    7" && line.width == 9)
        var narrow = StyledLine()
        narrow.append("long-name", left: 5)
        #expect(narrow.text == "long…")
    }

    @Test func aFrameClearsBehindItsLinesAndNeverScrolls() {
        let plain = Terminal(descriptor: -1, isTerminal: false, environment: [:])
        let frame = LiveScreen.frame(
            [StyledLine("ab"), StyledLine("abcdef", .bold), StyledLine("c")], size: ScreenSize(columns: 4, rows: 2),
            terminal: plain)
        #expect(frame == "\u{1B}[Hab\u{1B}[K\r\nabc…\u{1B}[J")
    }
}
