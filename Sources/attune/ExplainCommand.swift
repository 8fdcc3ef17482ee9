internal import CommandLineTool
internal import Configuration
internal import RuleSets
internal import YAML

/// `attune explain CODE`: the long text of a diagnostic, or what is said of functions and of the keys of rule files.
struct ExplainCommand: Command {
    static let code = Argument.optionalPositional(
        "CODE", as: .text.offering(all.map(\.id) + ["functions"]),
        help: """
            a code such as E0301, `functions`, a function's name, or a key of rule files such as `wait` or `trigger.where`; without \
            one, all codes are listed
            """)
    static let usage = CommandUsage(
        "explain", summary: "Explain a diagnostic's code, a function, or a key of rule files.", arguments: [code],
        examples: [
            Example("E0301", "what E0301 means and how to mend it"), Example("", "list all codes"),
            Example("functions", "the functions of expressions"), Example("size", "one of them"),
            Example("wait", "what a key takes, at all its places"),
            Example("event.time", "what a name of expressions is"),
        ])

    private let wanted: String?

    init(_ arguments: Arguments) throws(UsageError) { wanted = try arguments[Self.code] }

    private static let all =
        (DiagnosticCode.ruleFiles + DiagnosticCode.configuration).sorted { $0.id < $1.id }

    func run(in context: Context) throws -> ExitCode {
        guard let wanted else {
            for code in Self.all { context.output.writeLine("\(code.id)  \(code.title)") }
            return .success
        }
        if wanted == "functions" {
            context.output.writeLine(FunctionPage.all)
            return .success
        }
        // A name may be a function's and a key's, as `max`.
        let pages = [KeyPage.one(wanted), FunctionPage.one(wanted)].compactMap(\.self)
        guard pages.isEmpty else {
            context.output.writeLine(pages.joined(separator: "\n\n"))
            return .success
        }
        guard let code = Self.all.first(where: { $0.id == wanted.uppercased() }) else {
            throw CommandFailure(
                .checkFailed, "there is no code, function or key \(wanted); `attune explain` lists codes")
        }
        context.output.writeLine("\(code.id): \(code.title)\n\n\(code.explanation)")
        writeExample(of: code, to: context.output)
        return .success
    }

    private func writeExample(of code: DiagnosticCode, to output: Output) {
        let text: String
        switch code.example {
        case .file(let lines):
            output.writeLine("A file that gives \(code.id):")
            text = lines
        case .command(let line):
            output.writeLine("A command that makes a file which gives \(code.id):")
            text = line
        case nil: return
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        output.writeLine("\n" + lines.map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n"))
    }
}
