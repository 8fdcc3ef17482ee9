internal import CommandLineTool
internal import LanguageServer
internal import RuleSets

/// `attune lsp`: rule files in editors.
struct LanguageServerCommand: Command {
    static let path = Argument.optionalPositional(
        "PATH", as: .file, help: "the directory of the rule set; without one, the folder that the editor opens")
    static let usage = CommandUsage(
        "lsp", summary: "Serve editors, over standard input and output.",
        discussion: """
            A language server (LSP 3.17): errors as one types, completion, hover, definitions, references, symbols, renaming and \
            formatting of rule files. Editors start it; deploy/docs/authoring.md says how. Ends with 0 after `shutdown` and `exit`, \
            else with 1.
            """,
        arguments: [path],
        examples: [
            Example("", "what an editor runs"),
            Example("rules", "of the folder that the editor opens, only rules/ is a rule set"),
        ])

    private let path: String?

    init(_ arguments: Arguments) throws(UsageError) { path = try arguments[Self.path] }

    func run(in context: Context) throws -> ExitCode {
        let output = context.output
        let folder = RuleFolder(files: { RuleSetPaths.readable(in: $0) }, read: { RuleSetPaths.bytes(of: $0) })
        var server = RuleFileServer(folder: folder, root: path, timeZones: .system)
        var frames = FrameReader()
        var input = try InputStream(path: "-")
        while !output.isClosed {
            while let frame = frames.next() {
                for message in server.receive(frame) { output.write(FrameReader.frame(message)) }
                if let code = server.exitCode {
                    output.flush()
                    return code == 0 ? .success : .checkFailed
                }
            }
            output.flush()
            // Findings wait until nothing else does: who types fast need not be told of every key.
            if !input.hasBytes { tell(server.settle(), output) }
            guard let bytes = try input.next() else { break }
            frames.append(bytes)
        }
        tell(server.settle(), output)
        return .checkFailed
    }

    private func tell(_ messages: [[UInt8]], _ output: Output) {
        for message in messages { output.write(FrameReader.frame(message)) }
        output.flush()
    }
}
