internal import Testing
@testable internal import CommandLineTool

/// Completion of the sample program, whose commands are of one and of two words.
struct CompletionTests {
    private func place(_ path: String...) -> CommandTree.Place? {
        CommandTree(sample).places.first { $0.path == path }
    }

    @Test func wordsFollowWordsAsTheCommandsSay() {
        #expect(place()?.words.map(\.word) == ["check", "generate", "individual", "help"])
        #expect(place()?.words[2].summary == "Commands: show, erase.")
        #expect(place("individual")?.words.map(\.word) == ["show", "erase"])
        #expect(place("individual", "show")?.words.isEmpty == true)
        #expect(place("help")?.words.map(\.word) == ["check", "generate", "individual"])
    }

    @Test func optionsBelongToTheirCommand() {
        #expect(place()?.options.map(\.title) == ["--help", "--version"])
        #expect(place("check")?.options.map(\.title) == ["--format", "--lint-fatal", "--help"])
        #expect(place("individual")?.options.isEmpty == true)
        #expect(place("individual", "show")?.positionals.map(\.title) == ["ID"])
    }

    @Test func theDefaultCommandsOptionsStandAtTheBeginning() {
        let program = Program(
            name: "made", version: "1", summary: "Makes.", commands: [Check.self, Generate.self],
            defaultCommand: Generate.self)
        let options = CommandTree(program).places[0].options.map(\.title)
        #expect(options == ["--duration", "--rate", "--topic", "--seed", "--help", "--version"])
    }

    @Test func aValueKnowsWhatItMayBe() {
        #expect(place("check")?.options[0].completion == .words(["text", "json"]))
        #expect(ValueParser<String>.file.completion == .files)
        #expect(ValueParser<String>.directory.completion == .directories)
        #expect(ValueParser<String>.file.named("X").completion == .files)
        #expect(ValueParser<String>.text.completion == .nothing)
        #expect(ValueParser<String>.text.offering(["a"]).completion == .words(["a"]))
    }

    @Test(arguments: [("a b", "'a b'"), ("it's", "'it'\\''s'"), ("", "''"), ("'", "''\\'''"), ("$(x)", "'$(x)'")])
    func aTextIsQuotedForShells(text: String, expected: String) {
        #expect(ShellText.quoted(text) == expected)
    }

    @Test func everyScriptSaysWhereItComesFromAndWhatItCompletes() throws {
        let program = Program(
            name: "a-tool", version: "1", summary: "Makes.", commands: [Check.self, CompletionsCommand.self])
        for (shell, line) in [
            ("bash", "complete -F _a_tool a-tool"), ("zsh", "#compdef a-tool"), ("fish", "complete -c a-tool -f"),
        ] {
            let result = try run(program, ["completions", shell])
            #expect(result.code == .success)
            #expect(result.output.contains("Made by `a-tool completions \(shell)`."))
            #expect(result.output.split(separator: "\n").contains { $0 == line }, "\(result.output)")
        }
    }
}
