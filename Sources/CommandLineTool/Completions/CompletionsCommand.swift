/// `PROGRAM completions SHELL`: what a shell needs to complete the program's command lines.
package struct CompletionsCommand: Command {
    /// The shells that can be taught.
    enum Shell: String, CaseIterable {
        case bash, zsh, fish
    }

    static let shell = Argument.positional("SHELL", as: .choice(Shell.self), help: "bash, zsh or fish")
    package static let usage = CommandUsage(
        "completions", summary: "Print a script that teaches a shell to complete this program's command lines.",
        discussion: """
            To have it always, put the line of the example into ~/.bashrc, ~/.zshrc (after compinit) or \
            ~/.config/fish/config.fish, or the script where the shell looks for completions.
            """,
        arguments: [shell],
        examples: [
            Example("bash)", "complete in this bash", after: "source <("),
            Example("zsh)", "complete in this zsh", after: "source <("),
            Example("fish | source", "complete in this fish"),
        ])

    private let shell: Shell

    package init(_ arguments: Arguments) throws(UsageError) { shell = try arguments[Self.shell] }

    package func run(in context: Context) throws -> ExitCode {
        guard let program = context.program else {
            throw CommandFailure(.internalError, "completions are asked for outside of a program")
        }
        let tree = CommandTree(program)
        switch shell {
        case .bash: context.output.write(BashCompletion(tree).script)
        case .zsh: context.output.write(ZshCompletion(tree).script)
        case .fish: context.output.write(FishCompletion(tree).script)
        }
        return .success
    }
}
