/// A subcommand: one file, one struct, which says what it takes, reads that into its properties, and runs.
///
/// ```swift
/// struct Check: Command {
///     static let paths = Argument.positionals("PATH", as: .text, help: "rule files or directories")
///     static let usage = CommandUsage(
///         "check", summary: "Check rule files.", arguments: [paths],
///         examples: [Example("rules/", "every *.yaml below rules/")])
///     let paths: [String]
///     init(_ arguments: Arguments) throws(UsageError) { paths = try arguments[Self.paths] }
///     func run(in context: Context) throws -> ExitCode { … }
/// }
/// ```
package protocol Command: SendableMetatype {
    /// What the command is called, takes and does: the source of its parsing and of its help.
    static var usage: CommandUsage { get }
    /// Reads the command line into the command's properties; every value is parsed here, before anything runs.
    init(_ arguments: Arguments) throws(UsageError)
    /// Does the work. A thrown ``Failure`` is printed and ends the program with its exit code, anything else with
    /// ``ExitCode/internalError``.
    func run(in context: Context) throws -> ExitCode
}

/// What a command is called, takes and does.
package struct CommandUsage: Sendable {
    /// The words that select it: `["individual", "show"]`.
    package let path: [String]
    /// One sentence for the list of commands.
    package let summary: String
    /// Paragraphs below the usage line; empty where the summary says all.
    package let discussion: String
    /// What it takes, positionals in their order.
    package let parameters: [Parameter]
    /// Calls to copy; a command has at least one.
    package let examples: [Example]

    /// Creates the description of a command; `path` is one word or several separated by spaces.
    package init(
        _ path: String, summary: String, discussion: String = "", arguments: [any ParameterDeclaration] = [],
        examples: [Example]
    ) {
        self.path = path.split(separator: " ").map(String.init)
        self.summary = summary
        self.discussion = discussion
        self.parameters = arguments.map { $0.parameter }
        self.examples = examples
    }
}

/// A call to copy.
package struct Example: Sendable {
    /// What follows the program's and the command's name.
    package let arguments: String
    /// What the call does.
    package let explanation: String
    /// What stands before the program's name, such as `cat events.jsonl | `.
    package let prefix: String

    /// Creates an example of what follows the command's name.
    package init(_ arguments: String, _ explanation: String, after prefix: String = "") {
        self.arguments = arguments
        self.explanation = explanation
        self.prefix = prefix
    }
}

/// What a command runs in.
package struct Context {
    /// Where it writes.
    package let output: Output
    /// The environment's variables.
    package let environment: [String: String]
    /// The program that the command belongs to, while it runs.
    package internal(set) var program: Program?

    /// Creates a context.
    package init(output: Output, environment: [String: String]) {
        self.output = output
        self.environment = environment
    }
}
