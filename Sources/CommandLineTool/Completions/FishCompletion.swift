/// The script for fish 3 and newer.
struct FishCompletion {
    private let tree: CommandTree

    init(_ tree: CommandTree) {
        self.tree = tree
    }

    var script: String {
        let function = ShellText.functionName(tree.program)
        var script = """
            # Completion of \(tree.program) for fish. Made by `\(tree.program) completions fish`.

            # Whether the command line begins with these words.
            function _\(function)_after
                set -l words (commandline -opc)
                for index in (seq (count $argv))
                    test "$words[$(math $index + 1)]" = "$argv[$index]"; or return 1
                end
            end

            # Whether these words, and no more, stand before the cursor.
            function _\(function)_at
                set -l words (commandline -opc)
                test (count $words) -eq (math (count $argv) + 1); and _\(function)_after $argv
            end

            # Whether no command stands before the cursor, only options.
            function _\(function)_bare
                set -l words (commandline -opc)
                test (count $words) -eq 1; or string match -q -- '-*' $words[2]
            end

            complete -c \(tree.program) -f

            """
        for place in tree.places {
            let path = place.path.map { " " + $0 }.joined()
            let at = "complete -c \(tree.program) -n '_\(function)_at\(path)'"
            let condition = place.path.isEmpty ? "_\(function)_bare" : "_\(function)_after\(path)"
            let after = "complete -c \(tree.program) -n '\(condition)'"
            for (word, summary) in place.words { script += "\(at) -a \(word) -d \(Self.quoted(summary))\n" }
            for option in place.options {
                let value = option.form == .option ? " -r" + Self.offer(option.completion) : ""
                script += "\(after) -l \(option.name)\(value) -d \(Self.quoted(option.help))\n"
            }
            if let offer = place.positionals.first.map({ Self.offer($0.completion) }), !offer.isEmpty {
                script += "\(after)\(offer)\n"
            }
        }
        return script
    }

    private static func offer(_ completion: Completion) -> String {
        switch completion {
        case .nothing: ""
        case .files: " -F"
        case .directories: " -a '(__fish_complete_directories)'"
        case .words(let words): " -a \(quoted(words.joined(separator: " ")))"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "'"
        for character in text {
            if character == "'" || character == "\\" { quoted += "\\" }
            quoted.append(character)
        }
        return quoted + "'"
    }
}
