internal import CommandLineTool
internal import Glibc
internal import RuleSets

/// `attune init`: the first rules.
struct InitCommand: Command {
    static let directory = Argument.optionalPositional(
        "DIR", as: .directory, help: "where to; it is made where it is not there. Default: here")
    static let usage = CommandUsage(
        "init", summary: "Write the smallest rule set that is complete, with tests.",
        discussion: "Nothing is overwritten: where the directory holds rule files the command ends with 1.",
        arguments: [directory],
        examples: [
            Example("rules", "write rules/rules.yaml; then `attune test rules`")
        ])

    private let directory: String

    init(_ arguments: Arguments) throws(UsageError) { directory = try arguments[Self.directory] ?? "." }

    func run(in context: Context) throws -> ExitCode {
        if unsafe mkdir(directory, 0o777) != 0, errno != EEXIST {
            throw CommandFailure(.inputOutput, "cannot make \(directory): \(unsafe String(cString: strerror(errno)))")
        }
        let found = try FileTree.files(at: directory, suffixes: RuleFile.suffixes)
        if let first = found.first {
            throw CommandFailure(.checkFailed, "\(first.path) is there: nothing is overwritten")
        }
        let path = directory.hasSuffix("/") ? directory + FirstRules.name : "\(directory)/\(FirstRules.name)"
        try Files.create(path, with: Array(FirstRules.text.utf8))
        context.output.writeLine("\(path)\n\nattune check \(directory)\nattune test \(directory)")
        return .success
    }
}
