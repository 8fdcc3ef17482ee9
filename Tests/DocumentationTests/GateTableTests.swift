import Testing

@testable import Decisions

/// The gates of the code are those of the table in the page of the rule language.
struct GateTableTests {
    /// A row of the page's table.
    private struct Row {
        /// Nil for a row between two that have one.
        let number: Int?
        let reasons: Set<String>
    }

    /// Arbitration is no gate of a table: it is what the gates behind it compete by.
    private static let arbitration = 9

    private static let entry = EntryGate.all.map { (row: $0.row, reasons: $0.reasons) }
    private static let sends =
        SendGate.all.map { (row: Optional($0.row), reasons: $0.reasons) }
        + RankedGate.all.map { (row: Optional($0.row), reasons: $0.reasons) }

    private static func rows() throws -> [Row] {
        let page = try Page("deploy/docs/rule-language.md").text
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "| # | gate | reason |"))
        let known = Set(Reason.allCases.map(\.rawValue))
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            let spans = cells[3].split(separator: "`", omittingEmptySubsequences: false).enumerated()
            return Row(
                number: Int(cells[1].drop { $0 == " " }.prefix { $0.isNumber }),
                reasons: Set(spans.filter { $0.offset % 2 == 1 }.map { String($0.element) }).intersection(known))
        }
    }

    @Test func theRowsAreNumberedFromOneToTwelve() throws {
        #expect(try Self.rows().compactMap(\.number) == Array(1...12))
    }

    @Test func theGatesStandInTheOrderOfTheRows() {
        let entry = Self.entry.compactMap(\.row)
        #expect(entry == entry.sorted())
        let sends = Self.sends.compactMap(\.row)
        #expect(sends == sends.sorted())
        #expect(entry.last.map { last in sends.allSatisfy { $0 > last } } == true)
    }

    @Test func everyRowHasItsGatesAndTheyStopForItsReasonsAndNoOthers() throws {
        let gates = Self.entry + Self.sends
        for row in try Self.rows() where row.number != nil || !row.reasons.isEmpty {
            let own = gates.filter { $0.row == row.number }
            let provided = Set(own.flatMap(\.reasons).map(\.rawValue))
            if row.number == Self.arbitration {
                #expect(own.isEmpty)
                continue
            }
            #expect(provided == row.reasons.subtracting(["error"]), "row \(row.number ?? 0)")
        }
    }

    @Test func everyReasonOfAGateStandsInTheTable() throws {
        let told = Set(try Self.rows().flatMap(\.reasons))
        for gate in Self.entry + Self.sends { #expect(told.isSuperset(of: gate.reasons.map(\.rawValue))) }
    }
}
