/// The script for zsh: to be sourced after `compinit`, or to stand as `_PROGRAM` in a directory of `fpath`.
struct ZshCompletion {
    private let tree: CommandTree

    init(_ tree: CommandTree) {
        self.tree = tree
    }

    var script: String {
        let function = ShellText.functionName(tree.program)
        return """
            #compdef \(tree.program)
            # Completion of \(tree.program) for zsh. Made by `\(tree.program) completions zsh`.
            \(function)() {
                local place='' context state line
                local -a offered
                integer count=0
                while (( count + 2 < CURRENT )); do
                    case "$place ${words[count+2]}" in
                        (\(paths)) place+=" ${words[count+2]}"; (( count += 1 )) ;;
                        (*) break ;;
                    esac
                done
                shift count words
                (( CURRENT -= count ))
                case "$place" in
            \(cases)    esac
            }
            if [[ $funcstack[1] == \(function) ]]; then
                \(function) "$@"
            else
                compdef \(function) \(tree.program)
            fi

            """
    }

    private var paths: String {
        tree.places.filter { !$0.path.isEmpty }.map { Self.spelled($0.path) }.joined(separator: "|")
    }

    private var cases: String {
        var lines = ""
        for place in tree.places {
            lines += "        (\(Self.spelled(place.path)))\n"
            if !place.words.isEmpty {
                lines += "            offered=(\n"
                for (word, summary) in place.words {
                    lines += "                \(ShellText.quoted("\(word):\(summary)"))\n"
                }
                lines += "            )\n"
                // Where options may stand, too, they are offered once a `-` is there.
                let condition = place.options.isEmpty ? "" : "[[ $PREFIX != -* ]] && "
                lines += "            \(condition)_describe command offered && return\n"
            }
            let specifications = place.options.map(Self.option) + place.positionals.map(Self.positional)
            if !specifications.isEmpty {
                lines += "            _arguments \\\n                "
                lines += specifications.joined(separator: " \\\n                ") + "\n"
            }
            lines += "            ;;\n"
        }
        return lines
    }

    private static func spelled(_ path: [String]) -> String {
        ShellText.quoted(path.map { " " + $0 }.joined())
    }

    /// An option as `_arguments` takes it: `--name=[what it means]:VALUE:action`.
    private static func option(_ option: Parameter) -> String {
        let repeated = option.isRepeatable ? "*" : ""
        let explanation = "[\(escaped(option.help))]"
        guard option.form == .option else { return ShellText.quoted("\(repeated)\(option.title)\(explanation)") }
        let value = ":\(escaped(option.placeholder)):\(action(option.completion))"
        return ShellText.quoted("\(repeated)\(option.title)=\(explanation)\(value)")
    }

    private static func positional(_ positional: Parameter) -> String {
        let optional = positional.isRequired || positional.isRepeatable ? "" : ":"
        let repeated = positional.isRepeatable ? "*" : ""
        return ShellText.quoted(
            "\(repeated)\(optional):\(escaped(positional.placeholder)):\(action(positional.completion))")
    }

    private static func action(_ completion: Completion) -> String {
        switch completion {
        case .nothing: ""
        case .files: "_files"
        case .directories: "_files -/"
        case .words(let words): "(\(words.joined(separator: " ")))"
        }
    }

    /// Brackets and colons end the parts of a specification.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if "[]:\\".contains(character) { escaped += "\\" }
            escaped.append(character)
        }
        return escaped
    }
}
