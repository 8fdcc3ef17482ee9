import Testing

/// What holds for every command.
struct CommandLineTests {
    /// A command of one of the programs, as its help lists it.
    struct Call: Sendable, CustomTestStringConvertible {
        let program: String
        let words: [String]

        var testDescription: String { ([program] + words).joined(separator: " ") }

        func run(_ more: String...) throws -> Run { try Tool.run("\(Tool.directory)/\(program)", words + more) }
    }

    /// The whole tree of both programs, walked by its help.
    static let commands = ["attune", "attuned"].flatMap { program in
        ((try? Tool.run("\(Tool.directory)/\(program)", ["--help"]).output) ?? "").split(separator: "\n")
            .drop { $0 != "Commands:" }.dropFirst().prefix { $0.hasPrefix("  ") && $0 != "" }
            .filter { !$0.hasPrefix("   ") }
            .map { line in
                // The name ends where two spaces begin the explanation.
                let words = line.dropFirst(2).split(separator: " ", omittingEmptySubsequences: false)
                return Call(program: program, words: words.prefix { $0 != "" }.map(String.init))
            }
    }

    @Test func theHelpListsEveryCommand() throws {
        let names = Set(Self.commands.map(\.testDescription))
        let expected = [
            "attune check", "attune test", "attune eval", "attune explain", "attune schema", "attune decode",
            "attune generate", "attune status", "attune reload", "attune completions", "attuned run",
            "attuned check-config", "attuned demo", "attuned generate", "attuned completions",
        ]
        #expect(names.isSuperset(of: expected), "\(names.sorted())")
    }

    @Test(arguments: commands)
    func theHelpOfACommandHasAnExample(command: Call) throws {
        let help = try command.run("--help")
        #expect(help.code == 0)
        #expect(help.error == "")
        let parts = help.output.split(separator: "\nExamples:\n")
        let examples = parts.count == 2 ? parts[1].split(separator: "\n") : []
        #expect(examples.contains { $0.hasPrefix("  # ") }, "\(help.output)")
        #expect(examples.contains { $0.contains(command.testDescription) && !$0.hasPrefix("  #") }, "\(help.output)")
    }

    /// `--broker TEXT` says nothing of what to write.
    @Test(arguments: commands)
    func theHelpOfACommandSaysWhatAValueIs(command: Call) throws {
        let help = try command.run("--help").output
        #expect(!help.contains(#/--[a-z-]+ TEXT/#), "\(help)")
        if help.contains("--broker") { #expect(help.contains("--broker HOST:PORT")) }
    }

    @Test(arguments: commands)
    func anUnknownOptionIsAUsageError(command: Call) throws {
        let run = try command.run("--colour")
        #expect(run.code == 64)
        #expect(run.output == "")
        #expect(run.error.contains("unknown option '--colour'"), "\(run.error)")
        #expect(run.error.contains("'\(command.testDescription) --help' shows what can be given"))
    }

    /// Calls, and how each ends.
    private static let endings: [(words: [String], code: Int32)] = [
        // 1: what was checked failed.
        (["attune", "explain", "E9999"], 1), (["attune", "eval", "1 +"], 1), (["attune", "schema", "no"], 1),
        // 64: the command line.
        (["attune"], 64), (["attune", "no"], 64), (["attuned", "no"], 64), (["attune", "check"], 64),
        (["attuned", "run"], 64),
        (["attune", "generate", "--events", "0"], 64), (["attune", "status", "--url", "localhost"], 64),
        (["attune", "status", "--format", "xml"], 64), (["attune", "reload", "--timeout", "soon"], 64),
        // 65: data.
        (["attune", "eval", "1", "--bindings", "["], 65),
        // 69: nobody there.
        (["attune", "status", "--url", "http://127.0.0.1:1"], 69),
        (["attune", "reload", "--url", "http://[::1]:1"], 69),
        // 74: files.
        (["attuned", "--config", "/nowhere.yaml"], 78), (["attuned", "check-config", "--config", "/nowhere.yaml"], 78),
    ]

    @Test(arguments: endings)
    func aProgramEndsWithTheCodeOfWhatWentWrong(words: [String], code: Int32) throws {
        let run = try Tool.run("\(Tool.directory)/\(words[0])", Array(words.dropFirst()))
        #expect(run.code == code, "\(run.output)\(run.error)")
        #expect(run.error.contains("error"))
    }

    @Test func anEndpointOpenToTheNetworkNeedsAToken() throws {
        for (address, code) in [
            ("0.0.0.0:0", 78), ("[::]:0", 78), ("10.0.0.1:1", 78), ("example.com:80", 78), ("127.0.0.1:0", 69),
            ("[::1]:0", 69), ("localhost:0", 69),
        ] as [(String, Int32)] {
            let folder = Folder()
            // Nobody listens on port 1: a configuration that is right gets as far as asking the broker.
            try folder.write(
                "attuned.yaml",
                """
                application_id: t
                kafka: {bootstrap.servers: "127.0.0.1:1"}
                input: [{topic: e, format: cloudevents}]
                output: {commands: c, decisions: d, dead_letters: l}
                rules: {directory: deploy/rules/shop}
                http: {listen: "\(address)"}

                """)
            let run = try Tool.attuned("check-config", "--config", "\(folder.path)/attuned.yaml")
            #expect(run.code == code, "\(address): \(run.error)")
            if code == 78, address != "example.com:80" {
                #expect(run.error.contains("is open to the network, and there is no `token_file`"), "\(run.error)")
                #expect(run.error.contains("help: listen on 127.0.0.1, or name a file with a token"), "\(run.error)")
            }
        }
    }

    /// Kafka's properties are the library's to know; what it refuses is the configuration's fault, found without a broker.
    @Test(arguments: [
        ("bootstrap.server", "x", "did you mean \"bootstrap.servers\"?"), ("fetch.wait.ms", "1", "\"fetch.wait.ms\""),
        ("session.timeout.ms", "soon", "Invalid value for configuration property \"session.timeout.ms\""),
        ("sasl.mechanism", "PLAIN", ""),
    ])
    func aWrongPropertyOfKafkaEndsWith78(name: String, value: String, words: String) throws {
        let folder = Folder()
        try folder.write(
            "attuned.yaml",
            """
            application_id: t
            kafka: {bootstrap.servers: "127.0.0.1:1", \(name): \(value)}
            input: [{topic: e}]
            output: {commands: c, decisions: d, dead_letters: l}
            rules: {directory: deploy/rules/shop}
            state: {directory: "\(folder.path)/state"}
            http: {listen: "127.0.0.1:0"}

            """)
        let file = "\(folder.path)/attuned.yaml"
        let isRight = words.isEmpty
        let check = try Tool.attuned("check-config", "--offline", "--config", file)
        #expect(check.code == (isRight ? 0 : 78), "\(check.error)")
        #expect(check.error.contains(words) || isRight, "\(check.error)")
        if isRight { return }
        let run = try Tool.attuned("--config", file)
        #expect(run.code == 78, "\(run.error)")
        #expect(run.error.contains(words), "\(run.error)")
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
