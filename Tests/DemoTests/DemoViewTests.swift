import CommandLineTool
import Testing

@testable import attuned

/// The demo's screen as a function of what is known and of the terminal's size.
struct DemoViewTests {
    @Test(
        arguments: Situation.allCases,
        [
            ScreenSize(columns: 80, rows: 24), ScreenSize(columns: 60, rows: 15), ScreenSize(columns: 160, rows: 36),
        ])
    func theScreenIsAsRecorded(situation: Situation, size: ScreenSize) throws {
        let lines = DashboardView.lines(situation.snapshot.dashboard(hints: Situation.hints), size: size)
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
        for columns in Array(1...20) + [40, 60, 79, 80, 130, 139, 140, 200] {
            for rows in 1...26 {
                let size = ScreenSize(columns: columns, rows: rows)
                let lines = DashboardView.lines(situation.snapshot.dashboard(hints: Situation.hints), size: size)
                #expect(lines.count <= rows, "\(lines.count) lines in \(size)")
                let widest = lines.map(\.width).max() ?? 0
                #expect(widest <= columns, "a line of \(widest) cells in \(size)")
            }
        }
    }

    /// Of what the demo really has to show nothing is cut at sizes that people have.
    @Test(arguments: [Situation.opening, .busy, .behind], [80, 100, 160])
    func nothingIsCutAtUsualWidths(situation: Situation, columns: Int) {
        for rows in [24, 30, 50] {
            let dashboard = situation.snapshot.dashboard(hints: Situation.hints)
            let lines = DashboardView.lines(dashboard, size: ScreenSize(columns: columns, rows: rows))
            #expect(!lines.contains { $0.text.contains("…") }, "\(lines.map(\.text))")
            // A campaign with nothing says why where that is known.
            let loyalty = lines.first { $0.text.hasPrefix("loyalty") }
            #expect(situation == .behind || loyalty?.text.contains("waits 2 days") == true)
        }
    }

    @Test func fromAThirdColumnOnAVisitorIsFollowed() throws {
        let dashboard = Situation.busy.snapshot.dashboard(hints: Situation.hints)
        func text(_ columns: Int) -> String {
            DashboardView.lines(dashboard, size: ScreenSize(columns: columns, rows: 40)).map(\.text).joined(
                separator: "\n")
        }
        #expect(!text(139).contains("visitor c-33"))
        #expect(text(140).contains("visitor c-33, followed since 09:02"))
        #expect(text(140).contains("waits: cart-reminder (b-7), since 09:02"))
        #expect(text(160).contains("cart-reminder (b-7) sent cart-reminder-v3 on"))
    }

    @Test func whatIsWiderThanTallKeepsTheLastMessages() {
        let lines = DashboardView.lines(
            Situation.busy.snapshot.dashboard(hints: Situation.hints), size: ScreenSize(columns: 100, rows: 10))
        #expect(lines.contains { $0.text.hasPrefix("push to Paul") })
    }

    @Test func nothingFromOutsideSteersTheTerminal() {
        let snapshot = Situation.hostile.snapshot
        let lines =
            DashboardView.lines(snapshot.dashboard(hints: []), size: ScreenSize(columns: 200, rows: 40))
            + DemoSummary.lines(snapshot, hints: [])
            + [StyledLine(DashboardView.totals(snapshot.dashboard(hints: [])))]
        for line in lines {
            #expect(!line.text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
            #expect(!line.text.unicodeScalars.contains { (0x202A...0x202E).contains($0.value) })
        }
        #expect(lines.contains { $0.text.contains("\\u{1b}[2J") })
    }
}
