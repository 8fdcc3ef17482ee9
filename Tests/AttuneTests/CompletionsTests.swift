import Testing

/// The completions of both programs in real shells, where those are installed.
struct CompletionsTests {
    /// What bash offers for a command line whose last word is to be completed.
    private func bash(_ program: String, _ words: [String]) throws -> [String] {
        let script = """
            source "$1"; name=$2; shift 2
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
            $(complete -p "$name" | sed 's/.*-F \\([^ ]*\\).*/\\1/')
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let folder = Folder()
        try folder.write("script", try Tool.run("\(Tool.directory)/\(program)", ["completions", "bash"]).output)
        let run = try Tool.run(
            "bash", ["--norc", "-uc", script, "bash", folder.path + "/script", program, program] + words)
        #expect(run.error == "", "\(words)")
        return run.output.split(separator: "\n").map(String.init)
    }

    @Test(
        .enabled(if: Tool.has("bash"), "needs bash"),
        arguments: [
            (
                "attune", [""],
                [
                    "init", "check", "fmt", "test", "eval", "explain", "schema", "lsp", "decode", "generate",
                    "backtest",
                    "status", "top",
                    "reload", "pause", "resume", "individual", "decisions", "plan",
                    "completions",
                    "help",
                ]
            ),
            ("attune", ["ch"], ["check"]), ("attune", ["--v"], ["--version"]),
            ("attune", ["check", "--f"], ["--format"]),
            ("attune", ["check", "--format", ""], ["text", "json", "sarif"]),
            ("attune", ["check", "--format", "j"], ["json"]), ("attune", ["check", "--format", "=", "j"], ["json"]),
            ("attune", ["check", "--format", "="], ["text", "json", "sarif"]),
            ("attune", ["check", "deploy/attuned.y"], ["deploy/attuned.yaml"]),
            ("attune", ["test", "--junit", "Pack"], ["Package.swift"]), ("attune", ["eval", ""], []),
            ("attune", ["schema", "r"], ["rule-files"]), ("attune", ["reload", "--w"], ["--wait"]),
            ("attune", ["status", "--format", ""], ["text", "json"]), ("attune", ["explain", "E0301"], ["E0301"]),
            ("attune", ["decode", "--format", "s"], ["segment"]), ("attune", ["decode", "--clock", "r"], ["records"]),
            ("attune", ["completions", ""], ["bash", "zsh", "fish"]), ("attune", ["help", "ex"], ["explain"]),
            ("attune", ["generate", "--seed", "1", "--ev"], ["--events"]), ("attune", ["nonsense", "x"], []),
            (
                "attuned", [""],
                ["run", "check-config", "demo", "generate", "export", "recover", "why", "completions", "help"]
            ),
            ("attuned", ["--c"], ["--config"]), ("attuned", ["--config", "Pack"], ["Package.swift"]),
            ("attuned", ["check-config", "--of"], ["--offline"]),
        ])
    func bashCompletes(program: String, words: [String], offered: [String]) throws {
        #expect(try bash(program, words) == offered)
    }

    @Test(
        .enabled(if: Tool.has("fish"), "needs fish"),
        arguments: [
            ("attune", "ch", ["check"]), ("attune", "check --f", ["--format"]),
            ("attune", "check --format j", ["json"]),
            ("attune", "schema r", ["rule-files"]), ("attune", "test --junit Pack", ["Package.swift"]),
            ("attune", "completions ", ["bash", "fish", "zsh"]),
            ("attune", "check deploy/attuned.y", ["deploy/attuned.yaml"]),
            ("attuned", "--config Pack", ["Package.swift"]), ("attuned", "check-config --of", ["--offline"]),
        ])
    func fishCompletes(program: String, line: String, offered: [String]) throws {
        let folder = Folder()
        try folder.write("script", try Tool.run("\(Tool.directory)/\(program)", ["completions", "fish"]).output)
        let run = try Tool.run(
            "fish", ["--no-config", "-c", "source \(folder.path)/script; complete -C '\(program) \(line)'"])
        let words = run.output.split(separator: "\n").compactMap { $0.split(separator: "\t").first.map(String.init) }
        #expect(words.sorted() == offered, "\(run.error)")
    }

    @Test(arguments: ["attune", "attuned"])
    func theScriptsAreWellFormed(program: String) throws {
        for (shell, check) in [("bash", ["-n"]), ("zsh", ["-n"]), ("fish", ["--no-execute"])] where Tool.has(shell) {
            let folder = Folder()
            try folder.write("script", try Tool.run("\(Tool.directory)/\(program)", ["completions", shell]).output)
            let run = try Tool.run(shell, check + [folder.path + "/script"])
            #expect(run.code == 0 && run.error == "", "\(shell): \(run.error)")
        }
    }

    @Test func anUnknownShellIsAUsageError() throws {
        let run = try Tool.attune("completions", "tcsh")
        #expect(run.code == 64)
        #expect(run.error.contains("'tcsh' is not one of bash, zsh, fish"))
    }
}
