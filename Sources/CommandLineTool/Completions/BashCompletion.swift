/// The script for bash 4 and newer; it needs nothing but bash.
struct BashCompletion {
    private let tree: CommandTree

    init(_ tree: CommandTree) {
        self.tree = tree
    }

    var script: String {
        let function = ShellText.functionName(tree.program)
        return """
            # Completion of \(tree.program) for bash. Made by `\(tree.program) completions bash`.
            \(function)() {
                local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]} place='' count=0
                # Bash takes --name=value for three words.
                if [[ $word == '=' ]]; then
                    word=''
                elif [[ $option == '=' ]]; then
                    option=${COMP_WORDS[COMP_CWORD-2]}
                fi
                while ((count + 1 < COMP_CWORD)); do
                    case "$place ${COMP_WORDS[count+1]}" in
                        \(paths)) place+=" ${COMP_WORDS[count+1]}" count=$((count + 1)) ;;
                        *) break ;;
                    esac
                done
                COMPREPLY=()
                case "$place $option" in
            \(values)    esac
                case "$place" in
            \(words)    esac
            }
            complete -F \(function) \(tree.program)

            """
    }

    /// The places that words lead to, as a pattern.
    private var paths: String {
        tree.places.filter { !$0.path.isEmpty }.map { Self.pattern($0.path) }.joined(separator: " | ")
    }

    /// What follows an option that takes a value.
    private var values: String {
        var lines = ""
        for place in tree.places {
            for option in place.options where option.form == .option {
                lines += "        \(Self.pattern(place.path + [option.title])))\n"
                lines += Self.offer(option.completion)
                lines += "            return ;;\n"
            }
        }
        return lines
    }

    /// What may stand at a place: an option where the word begins with `-`, else the next word or a positional.
    private var words: String {
        var lines = ""
        for place in tree.places {
            let positionals = place.positionals.first?.completion ?? .nothing
            let others = place.words.isEmpty ? positionals : .words(place.words.map(\.word))
            lines += "        \(Self.pattern(place.path)))\n"
            lines += "            if [[ $word == -* ]]; then\n"
            lines += "    " + Self.offer(.words(place.options.map(\.title)))
            if others != .nothing { lines += "            else\n    " + Self.offer(others) }
            lines += "            fi ;;\n"
        }
        return lines
    }

    /// A place as the loop above spells it: each word after a space.
    private static func pattern(_ path: [String]) -> String {
        ShellText.quoted(path.map { " " + $0 }.joined())
    }

    /// The line that offers what a value may be.
    private static func offer(_ completion: Completion) -> String {
        switch completion {
        case .nothing: ""
        case .words(let words):
            "            mapfile -t COMPREPLY < <(compgen -W \(ShellText.quoted(words.joined(separator: " "))) -- \"$word\")\n"
        case .files: paths("-f")
        case .directories: paths("-d")
        }
    }

    /// Paths are for readline to quote, which only a completion under way can ask for.
    private static func paths(_ kind: String) -> String {
        "            compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen \(kind) -- \"$word\")\n"
    }
}
