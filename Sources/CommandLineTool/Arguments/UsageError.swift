/// A command line that cannot be understood.
package struct UsageError: Failure, Equatable {
    /// What is wrong with which argument.
    package let message: String
    /// What to write instead, or an empty text.
    package let help: String

    /// Creates an error with the words that its reader will see.
    package init(_ message: String, help: String = "") {
        self.message = message
        self.help = help
    }

    package var exitCode: ExitCode { .usage }
    package var description: String { help.isEmpty ? message : "\(message)\nhelp: \(help)" }
}
