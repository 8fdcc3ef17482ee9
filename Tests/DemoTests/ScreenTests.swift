import Glibc
import PseudoTerminal
import Testing

/// The program's own screen, on a pseudo-terminal.
@Suite(.serialized)
struct ScreenTests {
    private static let enter = "\u{1B}[?1049h\u{1B}[?25l"
    private static let leave = "\u{1B}[?25h\u{1B}[?1049l"
    private static let home = "\u{1B}[H"
    private static let words = ["demo", "--rate", "300", "--individuals", "200"]

    @Test(arguments: [SIGTERM, SIGINT])
    func itIsDrawnInPlaceFollowsTheSizeAndPutsTheTerminalBack(signal: Int32) throws {
        let terminal = try PseudoTerminal("attuned", columns: 90, rows: 30, environment: ["TERM": "xterm"], Self.words)
        let opening = try terminal.read(until: "a frame") { $0.contains("last messages") && $0.hasSuffix("\u{1B}[J") }
        #expect(opening.hasPrefix(Self.enter))
        let frame = try #require(Self.lastFrame(of: opening))
        #expect(frame.count <= 30 && frame.contains { $0.hasPrefix("cart-reminder") })

        terminal.resize(columns: 60, rows: 15)
        let later = try terminal.read(until: "a smaller frame") { text in
            text.hasSuffix("\u{1B}[J") && Self.lastFrame(of: text).map { $0.count <= 15 } ?? false
        }
        let smaller = try #require(Self.lastFrame(of: later))
        #expect(smaller.allSatisfy { $0.count <= 60 } && smaller.contains { $0.hasPrefix("cart-reminder") })

        let end = try terminal.end(signal)
        #expect(end.status == 0)
        let parts = end.text.split(separator: Self.leave, omittingEmptySubsequences: false)
        #expect(parts.count == 2, "the terminal is put back once")
        #expect(parts.last?.contains("What to try next") == true)
        #expect(parts.last?.contains(Self.home) == false)
    }

    @Test func withoutColoursItStaysInPlace() throws {
        let terminal = try PseudoTerminal(
            "attuned", columns: 80, rows: 24, environment: ["TERM": "xterm", "NO_COLOR": "1"], Self.words)
        let text = try terminal.read(until: "a frame") { $0.contains("last messages") }
        #expect(text.hasPrefix(Self.enter))
        let all = text + (try terminal.end(SIGTERM).text)
        #expect(all.firstMatch(of: /\u{1B}\[[0-9;]*m/) == nil)
    }

    @Test func aDumbTerminalGetsLines() throws {
        let terminal = try PseudoTerminal("attuned", columns: 80, rows: 24, environment: ["TERM": "dumb"], Self.words)
        let text = try terminal.read(until: "totals") { $0.contains("-- ") && $0.contains(" waiting") }
        let end = try terminal.end(SIGINT)
        #expect(end.status == 0)
        #expect(!(text + end.text).contains("\u{1B}"))
        #expect(end.text.contains("What to try next"))
    }

    /// The lines of the last frame, without styles; nil where there is none yet.
    private static func lastFrame(of text: String) -> [Substring]? {
        let plain = text.replacing(/\u{1B}\[[0-9;?]*[A-GI-Zm]/, with: "")
        let frames = plain.split(separator: home, omittingEmptySubsequences: false)
        return frames.last { $0.contains("events/s") }?.split(separator: "\n", omittingEmptySubsequences: false)
    }
}
