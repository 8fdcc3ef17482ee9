import CommandLineTool
import Testing

@testable import attuned

/// The demo's screen as a function of what is known and of the terminal's size.
struct DemoViewTests {
    @Test(arguments: Situation.allCases, [ScreenSize(columns: 80, rows: 24), ScreenSize(columns: 60, rows: 15)])
    func theScreenIsAsRecorded(situation: Situation, size: ScreenSize) throws {
        let lines = DemoView.lines(situation.snapshot, size: size, hints: Situation.hints)
        let text = lines.map { $0.text + "\n" }.joined()
        try expect(text, toBe: "\(situation)-\(size.columns)x\(size.rows).txt")
    }

    @Test(arguments: Situation.allCases)
    func theSummaryIsAsRecorded(situation: Situation) throws {
        let text = DemoSummary.lines(situation.snapshot, hints: Situation.hints).map { $0.text + "\n" }.joined()
        try expect(text, toBe: "\(situation)-summary.txt")
    }

    /// Sizes that terminals have, and such as none has.
    @Test(arguments: Situation.allCases)
    func noFrameIsLargerThanItsTerminal(situation: Situation) {
        for columns in Array(1...20) + [40, 60, 79, 80, 130] {
            for rows in 1...26 {
                let size = ScreenSize(columns: columns, rows: rows)
                let lines = DemoView.lines(situation.snapshot, size: size, hints: Situation.hints)
                #expect(lines.count <= rows, "\(lines.count) lines in \(size)")
                let widest = lines.map(\.width).max() ?? 0
                #expect(widest <= columns, "a line of \(widest) cells in \(size)")
            }
        }
    }

    @Test func whatIsWiderThanTallKeepsTheLastMessages() {
        let lines = DemoView.lines(
            Situation.busy.snapshot, size: ScreenSize(columns: 100, rows: 10), hints: Situation.hints)
        #expect(lines.contains { $0.text.hasPrefix("push to Paul") })
    }

    @Test func nothingFromOutsideSteersTheTerminal() {
        let snapshot = Situation.hostile.snapshot
        let lines =
            DemoView.lines(snapshot, size: ScreenSize(columns: 200, rows: 40), hints: [])
            + DemoSummary.lines(snapshot, hints: []) + [StyledLine(DemoView.totals(snapshot))]
        for line in lines {
            #expect(!line.text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
            #expect(!line.text.unicodeScalars.contains { (0x202A...0x202E).contains($0.value) })
        }
        #expect(lines.contains { $0.text.contains("\\u{1b}[2J") })
    }
}
