internal import CommandLineTool
internal import HumanText
internal import RuleSets
internal import YAML

/// `attune fmt`: rule files in the one layout.
struct FormatCommand: Command {
    static let check = Argument.flag("check", help: "write nothing; end with 1 where a file is laid out otherwise")
    static let diff = Argument.flag("diff", help: "write nothing; print what would change")
    static let usage = CommandUsage(
        "fmt", summary: "Lay out rule files, with their comments.",
        discussion: """
            Two spaces a level, one space inside {a: 1}, at most one blank line; keys keep their order, texts and quotes stay as \
            they are. What means something does not change: each file is read again and must say the same.

            Ends with 1 where a file has errors of YAML; it is left as it is, the others are laid out.
            """,
        arguments: [RuleSetPaths.argument, check, diff],
        examples: [
            Example("rules/", "lay out every *.yaml below rules/"),
            Example("--check rules/", "in a CI job: are they laid out?"),
            Example("--diff rules/cart.yaml", "what would change"),
        ])

    let paths: [String]
    let isCheck: Bool
    let showsDifference: Bool

    init(_ arguments: Arguments) throws(UsageError) {
        paths = try arguments[RuleSetPaths.argument]
        isCheck = try arguments[Self.check]
        showsDifference = try arguments[Self.diff]
    }

    func run(in context: Context) throws -> ExitCode {
        let output = context.output
        var changed = 0
        var refused = 0
        let files = try RuleSetPaths.files(paths)
        for file in files {
            let source = SourceFile(path: file.path, text: file.bytes)
            let text: [UInt8]
            do throws(Formatter.Refusal) {
                text = try Formatter.format(source)
            } catch {
                refused += 1
                output.writeError(explanation(of: error, file.path, output))
                continue
            }
            guard text != file.bytes else { continue }
            changed += 1
            try report(file.path, source, text, to: output)
        }
        if !showsDifference { output.writeLine(summary(of: files.count, changed: changed, refused: refused)) }
        return refused > 0 || (isCheck || showsDifference) && changed > 0 ? .checkFailed : .success
    }

    private func report(_ path: String, _ source: SourceFile, _ text: [UInt8], to output: Output) throws {
        if showsDifference {
            output.write(UnifiedDifference.text(path, from: source.text, to: text))
        } else {
            output.writeLine(path)
        }
        if !isCheck, !showsDifference { try Files.replace(path, with: text) }
    }

    private func explanation(of refusal: Formatter.Refusal, _ path: String, _ output: Output) -> String {
        switch refusal {
        case .broken(let diagnostics):
            DiagnosticRenderer(usesColor: output.errorTerminal.hasColors).render(diagnostics)
        case .unknownForm:
            "\(path): left as it is: it is written in a way that this command does not know to lay out"
        }
    }

    private func summary(of count: Int, changed: Int, refused: Int) -> String {
        let what = isCheck ? "would change" : "changed"
        let files = count.counted("file")
        return "\(files), \(changed) \(what)" + (refused > 0 ? ", \(refused) left as they are" : "")
    }
}
