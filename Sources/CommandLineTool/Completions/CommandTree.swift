/// A program's command lines as completion sees them: what may follow which words.
struct CommandTree {
    /// A place in a command line, after the words of `path`.
    struct Place {
        /// The words after the program's name.
        let path: [String]
        /// The words that may follow, each with what it does; empty behind a whole command.
        let words: [(word: String, summary: String)]
        /// The flags and options that may follow, `--help` among them.
        let options: [Parameter]
        /// The positionals that may follow.
        let positionals: [Parameter]
    }

    /// The program's name.
    let program: String
    /// The beginning first, then the first words of grouped commands, then the commands.
    let places: [Place]

    init(_ program: Program) {
        self.program = program.name
        let commands = program.commands.map { $0.usage }
        var places = [
            Place(
                path: [], words: Self.words(after: [], of: commands) + [("help", "Show the help of a command.")],
                options: (program.defaultCommand?.usage.options ?? []) + [.help, .version], positionals: [])
        ]
        for (word, _) in places[0].words where commands.contains(where: { $0.path.count > 1 && $0.path[0] == word }) {
            places.append(
                Place(path: [word], words: Self.words(after: [word], of: commands), options: [], positionals: []))
        }
        for usage in commands {
            places.append(
                Place(
                    path: usage.path, words: [], options: usage.options + [.help],
                    positionals: usage.parameters.filter { $0.form == .positional }))
        }
        places.append(Place(path: ["help"], words: Array(places[0].words.dropLast()), options: [], positionals: []))
        self.places = places
    }

    /// The words that follow `path` in some command, in the order of the help, each once; a group says what it holds.
    private static func words(after path: [String], of commands: [CommandUsage]) -> [(word: String, summary: String)] {
        var found: [(word: String, summary: String)] = []
        for usage in commands where usage.path.count > path.count && usage.path.starts(with: path) {
            let word = usage.path[path.count]
            if found.contains(where: { $0.word == word }) { continue }
            let members = commands.filter { $0.path.starts(with: path + [word]) }
            let names = members.compactMap { $0.path.count > path.count + 1 ? $0.path[path.count + 1] : nil }
            found.append((word, names.isEmpty ? usage.summary : "Commands: \(names.joined(separator: ", "))."))
        }
        return found
    }
}

extension CommandUsage {
    fileprivate var options: [Parameter] { parameters.filter { $0.form != .positional } }
}

extension Parameter {
    /// What every command takes.
    static let help = flag("help", help: "show this help")
    /// What every program takes.
    static let version = flag("version", help: "show the version")

    private static func flag(_ name: String, help: String) -> Parameter {
        Parameter(
            form: .flag, name: name, placeholder: "", completion: .nothing, help: help, defaultText: nil,
            isRequired: false, isRepeatable: false)
    }
}

/// Words of scripts.
enum ShellText {
    /// A text in single quotes, for every POSIX shell and zsh.
    static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// A name for functions of the script: letters, digits and `_`.
    static func functionName(_ program: String) -> String {
        "_" + String(program.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}
