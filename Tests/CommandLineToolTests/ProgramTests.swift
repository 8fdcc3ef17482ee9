internal import Testing
@testable internal import CommandLineTool

struct ProgramTests {
    @Test(arguments: [
        (["check", "a", "b"], "text false a,b\n", ExitCode.success),
        (["check", "--format", "json", "a"], "json false a\n", .success),
        (["check", "--format=json", "a", "--lint-fatal"], "json true a\n", .lint),
        (["check", "--", "--lint-fatal", "-"], "text false --lint-fatal,-\n", .success),
        (["check", "-1 + 2"], "text false -1 + 2\n", .success),
        (["generate", "--seed", "7"], "endless 50 [] 7\n", .success),
        (
            ["generate", "--seed=7", "--topic", "a", "--rate", "3", "--topic=b=c", "--duration", "1h30m"],
            "5400.0 seconds 3 [\"a\", \"b=c\"] 7\n", .success
        ),
        (["individual", "show", "joe"], "individual joe\n", .success),
        (["--version"], "attune 1.2.3\n", .success),
    ])
    func aCommandRunsWithItsArguments(words: [String], expected: String, code: ExitCode) throws {
        let result = try run(sample, words)
        #expect(result.error == "")
        #expect(result.output == expected)
        #expect(result.code == code)
    }

    @Test(arguments: [
        ([], "no command is given"),
        (["chekc", "a"], "unknown command 'chekc'\nhelp: did you mean 'check'?"),
        (["weather"], "unknown command 'weather'\nhelp: one of: check, generate, individual"),
        (["individual"], "'individual' needs a command\nhelp: one of: show, erase"),
        (["individual", "shwo"], "unknown command 'individual shwo'\nhelp: did you mean 'individual show'?"),
        (["check"], "PATH is missing\nhelp: PATH: rule files or directories"),
        (["check", "--fromat", "json", "a"], "unknown option '--fromat'\nhelp: did you mean '--format'?"),
        (["check", "-x", "a"], "unknown option '-x'\nhelp: an argument that begins with '-' goes after '--'"),
        (["check", "a", "--format"], "--format needs a value"),
        (["check", "--format", "--lint-fatal", "a"], "--format needs a value"),
        (["check", "a", "--lint-fatal=yes"], "--lint-fatal takes no value"),
        (["check", "a", "--format", "text", "--format", "text"], "--format is given twice"),
        (["check", "a", "--format", "jsn"], "--format: 'jsn' is not one of text, json; did you mean 'json'?"),
        (["generate"], "--seed is missing"),
        (["generate", "--seed", "1", "--rate", "0"], "--rate: '0' is not a whole number from 1 to 1000"),
        (["generate", "--seed", "1", "--rate", "+5"], "--rate: '+5' is not a whole number from 1 to 1000"),
        (["generate", "--seed", "1", "--duration", "5"], "--duration: '5' is not a duration such as"),
        (["individual", "show", "a", "b"], "unexpected argument 'b'\nhelp: quote an argument that holds spaces"),
    ])
    func aWrongCommandLineSaysWhatToWrite(words: [String], expected: String) throws {
        let result = try run(sample, words)
        #expect(result.code == .usage)
        #expect(result.output == "")
        #expect(result.error.hasPrefix("attune: error: \(expected)"))
        #expect(result.error.contains("--help' shows what can be given\n"))
    }

    @Test(arguments: [
        ("absent", ExitCode.unavailable, "attune: error: cannot reach the daemon\n"),
        ("unreadable", .inputOutput, "attune: error: cannot open '/nowhere/at/all': No such file or directory\n"),
        ("broken", .internalError, "attune: internal error: Broken()\n"),
    ])
    func aFailureEndsTheProgramWithItsCode(id: String, code: ExitCode, error: String) throws {
        let result = try run(sample, ["individual", "show", id])
        #expect(result.code == code)
        #expect(result.error == error)
    }

    @Test func theHelpOfACommandShowsUsageOptionsAndExamples() throws {
        let expected = """
            Check rule files.

            Usage: attune check PATH... [--format text|json] [--lint-fatal]

            Parses and type-checks.

            Arguments:
              PATH  rule files or directories

            Options:
              --format text|json  how to print (default: text)
              --lint-fatal        end with 3 on lint findings
              --help              show this help

            Examples:
              # every *.yaml below rules/
              attune check rules/

            """
        for words in [["check", "--help"], ["help", "check"], ["check", "--nonsense", "-h"]] {
            let result = try run(sample, words)
            #expect(result.output == expected)
            #expect(result.code == .success)
        }
    }

    @Test func theHelpOfTheProgramListsItsCommands() throws {
        let result = try run(sample, ["--help"])
        #expect(result.output.hasPrefix("The tool of campaign teams.\n\nUsage: attune COMMAND ...\n"))
        #expect(result.output.contains("  check             Check rule files.\n"))
        #expect(result.output.contains("  individual erase  Erase an individual.\n"))
        #expect(try run(sample, ["help", "individual"]).output.contains("  individual show   Show an individual.\n"))
    }

    @Test func anOptionAloneSelectsTheDefaultCommand() throws {
        let program = Program(
            name: "made", version: "1", summary: "Makes.", commands: [Check.self, Generate.self],
            defaultCommand: Generate.self)
        #expect(try run(program, ["--seed", "3"]).output == "endless 50 [] 3\n")
        #expect(try run(program, []).error.contains("--seed is missing"))
        #expect(try run(program, ["--help"]).output.contains("= made generate"))
    }
}
