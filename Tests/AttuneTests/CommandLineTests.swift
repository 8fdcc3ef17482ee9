import Testing

/// What holds for every command.
struct CommandLineTests {
    static let commands = ["check", "test", "eval", "explain", "schema", "decode", "generate", "completions"]

    @Test func theHelpListsEveryCommand() throws {
        let help = try Tool.attune("--help")
        #expect(help.code == 0)
        let listed = help.output.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
        #expect(
            listed.compactMap { $0.split(separator: " ").first.map(String.init) }.filter { !$0.hasPrefix("-") }
                == Self.commands)
    }

    @Test(arguments: commands)
    func theHelpOfACommandHasAnExample(command: String) throws {
        let help = try Tool.attune(command, "--help")
        #expect(help.code == 0)
        #expect(help.error == "")
        let examples = help.output.split(separator: "Examples:\n").last?.split(separator: "\n") ?? []
        #expect(examples.contains { $0.contains("attune \(command)") }, "\(help.output)")
    }

    @Test(arguments: ["run", "check-config", "demo", "completions"])
    func theHelpOfADaemonsCommandHasAnExample(command: String) throws {
        let help = try Tool.attuned(command, "--help")
        #expect(help.code == 0)
        #expect(help.output.contains("attuned \(command) "))
    }

    @Test(arguments: commands)
    func anUnknownOptionIsAUsageError(command: String) throws {
        let run = try Tool.attune(command, "--colour")
        #expect(run.code == 64)
        #expect(run.output == "")
        #expect(run.error.contains("unknown option '--colour'"), "\(run.error)")
        #expect(run.error.contains("'attune \(command) --help' shows what can be given"))
    }

    @Test(arguments: [
        ["check", "/nowhere.yaml"], ["test", "/nowhere.yaml"], ["check", "deploy/rules/shop", "/nowhere"],
        ["test", "--junit", "/nowhere/at/all.xml", "deploy/rules/shop"],
    ])
    func aFileThatCannotBeReadOrWrittenEndsWith74(words: [String]) throws {
        let run = try Tool.run("\(Tool.directory)/attune", words)
        #expect(run.code == 74)
        #expect(run.error.contains("cannot open '/nowhere"), "\(run.error)")
    }

    @Test func theVersionIsPrinted() throws {
        #expect(try Tool.attune("--version").output.hasPrefix("attune "))
        #expect(try Tool.attuned("--version").output.hasPrefix("attuned "))
    }
}
