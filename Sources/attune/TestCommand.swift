internal import CommandLineTool
internal import JSON
internal import Replay
internal import RuleSets
internal import YAML

/// `attune test`: do the rules do what their tests say?
struct TestCommand: Command {
    static let pattern = Argument.option(
        "run", as: ValueParser("REGEX") { text throws(ValueProblem) -> NamePattern in try NamePattern(text) },
        help: "only the tests whose name matches (RE2)")
    static let junit = Argument.option(
        "junit", as: .file, help: "also write the results to this file, as JUnit XML")
    static let usage = CommandUsage(
        "test", summary: "Run the tests of rule files in virtual time.",
        discussion: """
            Ends with 1 where a test fails, or none was found.

            --format json prints {"passed", "failed", "tests": [{"name", "file", "line", "passed", "failures": [{"line", \
            "message"}]}]}.
            """,
        arguments: [RuleSetPaths.argument, pattern, junit, ReportFormat.option],
        examples: [
            Example("rules/", "run every test below rules/"),
            Example("--run 'reminder' rules/", "run the tests whose name has \"reminder\" in it"),
            Example("--junit results.xml rules/", "write a report that CI systems show"),
        ])

    let paths: [String]
    let pattern: NamePattern?
    let junit: String?
    let format: ReportFormat

    init(_ arguments: Arguments) throws(UsageError) {
        paths = try arguments[RuleSetPaths.argument]
        pattern = try arguments[Self.pattern]
        junit = try arguments[Self.junit]
        format = try arguments[ReportFormat.option]
    }

    func run(in context: Context) throws -> ExitCode {
        let output = context.output
        let loaded = try RuleSetPaths.load(paths)
        guard let rules = loaded.ruleSet else {
            output.writeError(DiagnosticRenderer(usesColor: output.errorTerminal.hasColors).render(loaded.diagnostics))
            throw CommandFailure(.checkFailed, "the rules have errors; no test was run")
        }
        let runner = RuleTestRunner(rules: rules)
        let tests = rules.tests.filter { pattern?.matches($0.name) ?? true }
        let results = run(tests, with: runner, on: output)
        switch format {
        case .text: TestReport.writeText(results, to: output)
        case .json: output.write(TestReport.json(results))
        }
        if let junit {
            output.flush()
            try Files.write(Array(JUnitReport.text(results).utf8), to: junit)
        }
        if results.isEmpty {
            throw CommandFailure(
                .checkFailed, rules.tests.isEmpty ? "the rules have no tests" : "no test has a name that matches --run")
        }
        return results.allSatisfy(\.failures.isEmpty) ? .success : .checkFailed
    }

    private func run(_ tests: [RuleTest], with runner: RuleTestRunner, on output: Output) -> [RuleTestResult] {
        var progress = Progress("testing", total: tests.count, on: output)
        var results: [RuleTestResult] = []
        for test in tests {
            progress.update(results.count)
            results.append(runner.run(test))
        }
        return results
    }
}
