extension Program {
    /// The program's help: its commands.
    package func help() -> String {
        var text = "\(summary)\n\nUsage: \(name) COMMAND ...\n"
        if let defaultCommand {
            let synopsis = synopsis(of: defaultCommand.usage)
            text += "       \(name)\(synopsis)    (= \(name) \(defaultCommand.usage.path.joined(separator: " ")))\n"
        }
        text += "\n" + listing(commands)
        text += "\nOptions:\n"
        text += HelpTable.render([("--help", "show this help"), ("--version", "show the version")])
        text += "\n'\(name) COMMAND --help' shows a command's options and examples.\n"
        return text
    }

    /// The help of commands that share their first word.
    func help(listing group: [any Command.Type]) -> String {
        let word = group.first?.usage.path.first ?? ""
        return "Usage: \(name) \(word) COMMAND ...\n\n" + listing(group)
    }

    /// A command's help: summary, usage, arguments, options, examples.
    package func help(of command: any Command.Type) -> String {
        let usage = command.usage
        let call = ([name] + usage.path).joined(separator: " ")
        var text = "\(usage.summary)\n\nUsage: \(call)\(synopsis(of: usage))\n"
        if !usage.discussion.isEmpty { text += "\n" + HelpTable.wrap(usage.discussion, indent: 0) }
        let positionals = usage.parameters.filter { $0.form == .positional }
        if !positionals.isEmpty {
            text += "\nArguments:\n" + HelpTable.render(positionals.map { ($0.placeholder, explanation(of: $0)) })
        }
        var options = usage.parameters.filter { $0.form != .positional }.map { parameter in
            let name = parameter.form == .flag ? parameter.title : "\(parameter.title) \(parameter.placeholder)"
            return (name, explanation(of: parameter))
        }
        options.append(("--help", "show this help"))
        text += "\nOptions:\n" + HelpTable.render(options)
        text += "\nExamples:\n"
        for example in usage.examples {
            let arguments = example.arguments.isEmpty ? "" : " " + example.arguments
            text += "  # \(example.explanation)\n  \(example.prefix)\(call)\(arguments)\n"
        }
        return text
    }

    private func listing(_ commands: [any Command.Type]) -> String {
        "Commands:\n" + HelpTable.render(commands.map { ($0.usage.path.joined(separator: " "), $0.usage.summary) })
    }

    private func synopsis(of usage: CommandUsage) -> String {
        usage.parameters.map { " " + $0.synopsis }.joined()
    }

    private func explanation(of parameter: Parameter) -> String {
        var text = parameter.help
        if let value = parameter.defaultText { text += " (default: \(value))" }
        if parameter.form == .option, parameter.isRequired { text += " (required)" }
        if parameter.form == .option, parameter.isRepeatable { text += " (may be repeated)" }
        return text
    }
}
