internal import HumanText
internal import Glibc

/// A program of several commands.
package struct Program: Sendable {
    /// What it is called.
    package let name: String
    /// What `--version` prints after the name.
    package let version: String
    /// One sentence for the top of its help.
    package let summary: String
    /// Its commands, in the order of the help.
    package let commands: [any Command.Type]
    /// The command that runs when the first word is an option: `attuned --config FILE`.
    package let defaultCommand: (any Command.Type)?

    /// Creates a program.
    package init(
        name: String, version: String, summary: String, commands: [any Command.Type],
        defaultCommand: (any Command.Type)? = nil
    ) {
        self.name = name
        self.version = version
        self.summary = summary
        self.commands = commands
        self.defaultCommand = defaultCommand
    }

    /// Runs with the process's own arguments, environment and descriptors, and ends the process.
    package func main() -> Never {
        // A reader that went away is seen as EPIPE by the output, not as the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let environment = ProcessEnvironment.current()
        let output = Output(environment: environment)
        let code = run(Array(CommandLine.arguments.dropFirst()), in: Context(output: output, environment: environment))
        exit(code.rawValue)
    }

    /// Runs with the given words, everything written and flushed when it returns.
    package func run(_ words: [String], in context: Context) -> ExitCode {
        let output = context.output
        var context = context
        context.program = self
        var code: ExitCode
        do {
            switch try choose(words) {
            case .help(let text):
                output.write(text)
                code = .success
            case .command(let command):
                code = try command.run(in: context)
            }
        } catch let failure as any Failure {
            output.writeError("\(name): error: \(failure)")
            if let usage = failure as? UsageError, usage.exitCode == .usage {
                output.writeError("'\(name)\(commandPrefix(words)) --help' shows what can be given")
            }
            code = failure.exitCode
        } catch {
            output.writeError("\(name): internal error: \(error)")
            code = .internalError
        }
        output.flush()
        if let failure = output.failure {
            output.writeError("\(name): error: \(failure)")
            if code == .success { code = failure.exitCode }
        }
        return code
    }

    private enum Choice {
        case help(String)
        case command(any Command)
    }

    private func choose(_ words: [String]) throws(UsageError) -> Choice {
        guard let first = words.first else {
            if let defaultCommand { return try prepare(defaultCommand, []) }
            throw UsageError("no command is given", help: "one of: \(firstWords.joined(separator: ", "))")
        }
        switch first {
        case "--help", "-h":
            return .help(help())
        case "help":
            return .help(try help(for: Array(words.dropFirst())))
        case "--version":
            return .help("\(name) \(version)\n")
        default:
            break
        }
        if first.hasPrefix("-"), let defaultCommand { return try prepare(defaultCommand, words) }
        if words.count == 2, words[1] == "--help" || words[1] == "-h", isGroup(first) {
            return .help(try help(for: [first]))
        }
        let (command, rest) = try find(words)
        return try prepare(command, rest)
    }

    private func prepare(_ command: any Command.Type, _ words: [String]) throws(UsageError) -> Choice {
        let options = words.prefix { $0 != "--" }
        if options.contains("--help") || options.contains("-h") { return .help(help(of: command)) }
        return .command(try command.init(try Arguments(words, for: command.usage.parameters)))
    }

    /// The command that the first words select, and the words after its name.
    private func find(_ words: [String]) throws(UsageError) -> (command: any Command.Type, rest: [String]) {
        if let command = commands.first(where: { words.starts(with: $0.usage.path) }) {
            return (command, Array(words.dropFirst(command.usage.path.count)))
        }
        let group = commands.filter { $0.usage.path.first == words.first && $0.usage.path.count > 1 }
        let members = group.map { $0.usage.path[1] }
        guard let first = words.first, !group.isEmpty else {
            let unknown = words.first ?? ""
            let nearest = nearestName(unknown, in: firstWords)
            throw UsageError(
                "unknown command '\(unknown)'",
                help: nearest.map { "did you mean '\($0)'?" } ?? "one of: \(firstWords.joined(separator: ", "))")
        }
        guard words.count > 1, !words[1].hasPrefix("-") else {
            throw UsageError("'\(first)' needs a command", help: "one of: \(members.joined(separator: ", "))")
        }
        let nearest = nearestName(words[1], in: members)
        throw UsageError(
            "unknown command '\(first) \(words[1])'",
            help: nearest.map { "did you mean '\(first) \($0)'?" } ?? "one of: \(members.joined(separator: ", "))")
    }

    private func help(for words: [String]) throws(UsageError) -> String {
        guard let first = words.first else { return help() }
        let group = commands.filter { $0.usage.path.first == first }
        if words.count == 1, isGroup(first) { return help(listing: group) }
        return help(of: try find(words).command)
    }

    /// Whether a word is no command, but begins several words that are.
    private func isGroup(_ word: String) -> Bool {
        commands.contains { $0.usage.path.first == word && $0.usage.path.count > 1 }
    }

    private func commandPrefix(_ words: [String]) -> String {
        guard let found = try? find(words) else { return "" }
        return " " + found.command.usage.path.joined(separator: " ")
    }

    /// The first words of all commands, each once, in the order of the help.
    private var firstWords: [String] {
        var seen: [String] = []
        for command in commands {
            if let word = command.usage.path.first, !seen.contains(word) { seen.append(word) }
        }
        return seen
    }
}
