internal import HumanText
internal import State
internal import CommandLineTool
internal import Configuration
internal import JSON
internal import RuleSets
internal import YAML

/// How `attune check` prints what it finds.
enum CheckFormat: String, CaseIterable, Sendable {
    /// For people.
    case text
    /// For programs.
    case json
    /// For code hosts and build servers.
    case sarif

    static let option = Argument.option(
        "format", as: .choice(CheckFormat.self), default: "text", help: "how to print what was found")
}

/// `attune check`: are the rule files right?
struct CheckCommand: Command {
    static let lintFatal = Argument.flag("lint-fatal", help: "end with 3 where there are warnings only")
    static let usage = CommandUsage(
        "check", summary: "Parse and type-check rule files; every error at once.",
        discussion: """
            Ends with 0 where all is well, 1 with errors, 3 with warnings only and --lint-fatal.

            --format json prints {"ruleset": HASH or null, "diagnostics": [{"code", "severity": "error" or "warning", \
            "message", "file", "line", "column", "end_line", "end_column", "help": TEXT or null, "notes": [{"message", \
            "file", "line", …}]}]}. Lines and columns count from 1, columns in Unicode scalars; the end is the place just \
            after. What belongs to no place has no "file" and no "line".

            --format sarif prints a log of SARIF 2.1.0 with the same, which code hosts show beside the lines.
            """,
        arguments: [RuleSetPaths.argument, CheckFormat.option, lintFatal],
        examples: [
            Example("rules/", "check every *.yaml and *.yml below rules/"),
            Example("--lint-fatal rules/", "fail where something is doubtful, too"),
            Example("--format json rules/ | jq .diagnostics", "the errors for an editor"),
            Example("--format sarif rules/ > check.sarif", "the errors for a code host"),
        ])

    let paths: [String]
    let format: CheckFormat
    let isLintFatal: Bool

    init(_ arguments: Arguments) throws(UsageError) {
        paths = try arguments[RuleSetPaths.argument]
        format = try arguments[CheckFormat.option]
        isLintFatal = try arguments[Self.lintFatal]
    }

    func run(in context: Context) throws -> ExitCode {
        let loaded = try RuleSetPaths.check(paths)
        switch format {
        case .text: writeText(loaded, to: context.output)
        case .json: context.output.write(DiagnosticJSON.report(loaded))
        case .sarif: context.output.write(DiagnosticSARIF.log(loaded.diagnostics, version: Version.current))
        }
        if loaded.ruleSet == nil { return .checkFailed }
        return isLintFatal && !loaded.diagnostics.isEmpty ? .lint : .success
    }

    private func writeText(_ loaded: LoadedRuleSet, to output: Output) {
        if !loaded.diagnostics.isEmpty {
            output.write(DiagnosticRenderer(usesColor: output.terminal.hasColors).render(loaded.diagnostics))
            output.write("\n")
        }
        guard let rules = loaded.ruleSet else {
            let errors = loaded.diagnostics.count { $0.severity == .error }
            return output.writeLine("\(errors) \(errors == 1 ? "error" : "errors")")
        }
        output.writeLine(
            "ok: \(rules.campaigns.count.counted("campaign")), \(rules.features.features.count.counted("feature")) on "
                + "\(rules.features.series.count.grouped) series, \(rules.tests.count.counted("test")), \(rules.hash)")
    }
}
