internal import Glibc
internal import Testing
@testable internal import CommandLineTool

struct TerminalTests {
    @Test(arguments: [
        (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false), (true, ["NO_COLOR": ""], true),
        (true, ["TERM": "dumb"], false), (false, ["TERM": "xterm"], false),
    ])
    func coloursNeedATerminalThatWantsThem(isTerminal: Bool, environment: [String: String], colors: Bool) {
        let terminal = Terminal(descriptor: 1, isTerminal: isTerminal, environment: environment)
        #expect(terminal.hasColors == colors)
        #expect(terminal.styled("x", .bold) == (colors ? "\u{1B}[1mx\u{1B}[0m" : "x"))
    }

    @Test func theWidthIsThatOfTheEnvironmentOrTheTerminal() {
        #expect(Terminal(descriptor: -1, isTerminal: false, environment: [:]).width == 80)
        #expect(Terminal(descriptor: -1, isTerminal: true, environment: ["COLUMNS": "0"]).width == 80)
        #expect(Terminal(descriptor: -1, isTerminal: false, environment: ["COLUMNS": "132"]).width == 132)
    }

    @Test func outputIsBufferedAndComesBeforeErrors() throws {
        let pipe = Pipe()
        let output = Output(standardOutput: pipe.writing, standardError: pipe.writing, environment: [:])
        output.writeLine("first")
        output.writeError("second")
        output.write([UInt8(ascii: "3")])
        output.flush()
        #expect(try pipe.contents() == "first\nsecond\n3")
    }

    @Test func aReaderThatWentAwayIsNoFailure() throws {
        signal(SIGPIPE, SIG_IGN)
        let pipe = Pipe()
        close(pipe.reading)
        let output = Output(standardOutput: pipe.writing, standardError: pipe.writing, environment: [:])
        output.writeLine("nobody reads this")
        #expect(!output.isClosed)
        output.flush()
        #expect(output.isClosed)
        #expect(output.failure == nil)
        close(pipe.writing)
    }

    @Test func aFullDiskIsAFailure() throws {
        let full = unsafe open("/dev/full", O_WRONLY)
        let error = Pipe()
        let output = Output(standardOutput: full, standardError: error.writing, environment: [:])
        let code = sample.run(["--version"], in: Context(output: output, environment: [:]))
        close(full)
        #expect(code == .inputOutput)
        #expect(try error.contents() == "attune: error: cannot write 'standard output': No space left on device\n")
    }

    @Test func progressSaysHowFarTheWorkIs() {
        #expect(Progress.line(label: "replaying", count: 12_000, total: 50_000) == "replaying 12,000/50,000 (24%)")
        #expect(Progress.line(label: "reading", count: 1_234_567, total: nil) == "reading 1,234,567")
        #expect(Progress.line(label: "reading", count: 0, total: 0) == "reading 0")
    }

    @Test func progressSaysHowLongTheRestTakes() {
        func line(_ count: Int, _ seconds: Int) -> String {
            Progress.line(label: "replaying", count: count, total: 1_000, elapsed: .seconds(seconds))
        }
        #expect(line(250, 10) == "replaying 250/1,000 (25%), 30s left")
        #expect(line(10, 5) == "replaying 10/1,000 (1%), 8m 15s left")
        // Too early to tell, and done.
        #expect(line(9, 5) == "replaying 9/1,000 (0%)")
        #expect(line(1_000, 5) == "replaying 1,000/1,000 (100%)")
    }

    @Test(arguments: [
        (0, "0s"), (59, "59s"), (60, "1m 00s"), (3_599, "59m 59s"), (3_600, "1h 00m"), (90_000, "1d 01h"),
    ])
    func aSpanHasTwoUnits(seconds: Int, text: String) {
        #expect(Progress.span(seconds) == text)
    }

    @Test func aPauseIsAsLongAsItShouldBe() {
        let start = ContinuousClock.now
        Pause.wait(.milliseconds(20))
        Pause.wait(.seconds(-1))
        #expect(ContinuousClock.now - start >= .milliseconds(20))
    }

    @Test func progressIsSilentWhereNobodyLooks() throws {
        let pipe = Pipe()
        let output = Output(standardOutput: pipe.writing, standardError: pipe.writing, environment: [:])
        do {
            var progress = Progress("reading", on: output)
            for count in 0..<1_000 { progress.update(count) }
        }
        #expect(try pipe.contents() == "")
    }
}
