import PseudoTerminal
import Testing

/// `attune eval` as somebody types it: on a terminal, with the keys of shells.
struct EvalTerminalTests {
    private static let up = "\u{1B}[A"
    private static let left = "\u{1B}[D"

    /// What is on the screen behind the lines that are typed, each after the prompt of the one before; without what moves the cursor.
    private static func answers(
        to lines: [String], environment: [String: String] = ["TERM": "xterm", "NO_COLOR": "1"]
    ) throws -> (text: String, status: Int32) {
        let terminal = try PseudoTerminal("attune", columns: 80, rows: 24, environment: environment, ["eval"])
        var text = ""
        for line in lines {
            text += try terminal.read(until: "a prompt") { plain($0).hasSuffix("> ") }
            if environment["TERM"] != "dumb" { try terminal.awaitKeys() }
            terminal.type(line + "\n")
        }
        let end = try terminal.end()
        return (plain(text + end.text), end.status)
    }

    private static func plain(_ text: String) -> String {
        text.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "").replacing("\r", with: "")
    }

    @Test func aLineIsEditedWhereTheCursorIs() throws {
        // 1 + 25, and then the cursor goes back to make 1 + 2 * 5 of it.
        let run = try Self.answers(to: ["1 + 25" + Self.left + " * ", ":quit"])
        #expect(run.status == 0)
        #expect(run.text.contains("\n11\n"), "\(run.text)")
    }

    @Test func theUpKeyBringsBackWhatWasTyped() throws {
        let run = try Self.answers(to: [
            "x = 20", "x + 1", Self.up + "00", Self.up + Self.up + Self.up + "7", "x", ":quit",
        ])
        #expect(run.text.contains("\n21\n") && run.text.contains("\n120\n"), "\(run.text)")
        // The third line from the end is the assignment, which it makes anew with another digit.
        #expect(run.text.contains("\n207\n"), "\(run.text)")
    }

    @Test func wordsAreDeletedAndLinesBegunAnew() throws {
        let run = try Self.answers(to: ["1 + 999\u{17}2", "5\u{01}4", "garbage\u{15}6", ":quit"])
        for answer in ["\n3\n", "\n45\n", "\n6\n"] { #expect(run.text.contains(answer), "\(run.text)") }
    }

    @Test func lettersBeyondASCIIAreOnesToTheKeys() throws {
        // Two steps back over ö and the quote, then one letter in front of it.
        let run = try Self.answers(to: [#""zö""# + Self.left + Self.left + "e", ":quit"])
        #expect(run.text.contains("\n\"zeö\"\n"), "\(run.text)")
    }

    @Test func theEndOfTheInputEndsIt() throws {
        let terminal = try PseudoTerminal(
            "attune", columns: 80, rows: 24, environment: ["TERM": "xterm"], ["eval"])
        _ = try terminal.read(until: "a prompt") { Self.plain($0).hasSuffix("> ") }
        try terminal.awaitKeys()
        terminal.type("\u{04}")
        #expect(try terminal.end().status == 0)
    }

    /// A terminal that cannot move a cursor gets plain lines, and keys mean nothing.
    @Test func aDumbTerminalIsReadLineByLine() throws {
        let run = try Self.answers(to: ["1 + 2", ":quit"], environment: ["TERM": "dumb"])
        #expect(run.status == 0 && run.text.contains("\n3\n"), "\(run.text)")
    }
}
