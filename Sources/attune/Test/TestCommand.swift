internal import CommandLineTool
internal import OperatingSystem
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
    static let emit = Argument.option(
        "emit", as: .file,
        help: "also write the commands that the tests send to this file, a line each (-: standard output)")
    static let coverage = Argument.flag("coverage", help: "also tell what of the rules no test reached")
    static let watch = Argument.flag("watch", help: "run again whenever a file of the rules changes, until interrupted")
    static let usage = CommandUsage(
        "test", summary: "Run the tests of rule files in virtual time.",
        discussion: """
            Ends with 1 where a test fails, or none was found. The tests run on all processors; results are in the order of \
            the files.

            --coverage counts what the tests of a campaign should show: that it begins, that each of its gates stops \
            somebody, that each step is reached and each send sends, and that each condition, and each part of one, is \
            true once and false once. What no test showed is listed with its place. It changes no exit code.

            --emit writes each message command as the output topic would carry it (structured mode; application id "test"), \
            in the order of the tests: what a sender is tried with. With --watch the file is written anew by each run.

            --format json prints a document of the schema test-report.v1 (`attune schema test-report.v1`), with --watch \
            one for each run.
            """,
        arguments: [RuleSetPaths.argument, pattern, junit, emit, coverage, watch, ReportFormat.option],
        examples: [
            Example("rules/", "run every test below rules/"),
            Example("--run 'reminder' rules/", "run the tests whose name has \"reminder\" in it"),
            Example("--coverage rules/", "tell what no test reached, too"),
            Example("--watch rules/", "run them at each change while you write"),
            Example("--junit results.xml rules/", "write a report that CI systems show"),
            Example("--emit commands.jsonl rules/", "give those who send something to try their sender with"),
        ])

    let paths: [String]
    let pattern: NamePattern?
    let junit: String?
    let emitted: String?
    let wantsCoverage: Bool
    let watches: Bool
    let format: ReportFormat

    init(_ arguments: Arguments) throws(UsageError) {
        paths = try arguments[RuleSetPaths.argument]
        pattern = try arguments[Self.pattern]
        junit = try arguments[Self.junit]
        emitted = try arguments[Self.emit]
        wantsCoverage = try arguments[Self.coverage]
        watches = try arguments[Self.watch]
        format = try arguments[ReportFormat.option]
    }

    func run(in context: Context) throws -> ExitCode {
        let output = context.output
        guard watches else { return try test(output) }
        var code = ExitCode.success
        FolderChanges.watch(
            paths,
            onFailure: { output.writeError("attune: warning: not all changes will be noticed: \($0)") },
            onChange: {
                code = watched(output)
                output.writeError(output.errorTerminal.styled("waiting for a change of the rules …", .dim))
                return !output.isClosed
            })
        return code
    }

    /// A run of many: what ends a single one is said, and the next may go better.
    private func watched(_ output: Output) -> ExitCode {
        do {
            return try test(output)
        } catch let failure as any Failure {
            output.writeError("attune: error: \(failure)")
            return failure.exitCode
        } catch {
            output.writeError("attune: internal error: \(error)")
            return .internalError
        }
    }

    /// Loads the rules and runs their tests once.
    private func test(_ output: Output) throws -> ExitCode {
        let files = try RuleSetPaths.files(paths)
        let loaded = RuleSetPaths.load(files)
        guard let rules = loaded.ruleSet else {
            output.writeError(DiagnosticRenderer(usesColor: output.errorTerminal.hasColors).render(loaded.diagnostics))
            throw CommandFailure(.checkFailed, "the rules have errors; no test was run")
        }
        let watched = wantsCoverage ? RuleSetPaths.watching(files) { SeenCondition() } : nil
        let runner = RuleTestRunner(
            rules: watched?.ruleSet ?? rules, notingReached: wantsCoverage, keepingCommands: emitted != nil)
        let tests = runner.tests.filter { pattern?.matches($0.name) ?? true }
        var progress = Progress("testing", total: tests.count, on: output)
        var results = Parallel.map(tests, { runner.run($0) }, onProgress: { progress.update($0) })
        // What they cover is said before failed tests run once more, to be explained.
        let coverage = watched.map { watched in
            CoverageReport(of: watched, reached: results.reduce(into: ReachedRules()) { $0.formUnion($1.reached) })
        }
        if results.contains(where: { !$0.failures.isEmpty }),
            let explainer = RuleTestExplainer(load: { RuleSetPaths.watching(files, makeProbe: $0) })
        {
            results = results.map { explainer.explaining($0) }
        }
        try write(results, coverage, to: output)
        if let emitted { try Files.write(results.flatMap(\.commands), to: emitted) }
        if results.isEmpty {
            throw CommandFailure(
                .checkFailed, rules.tests.isEmpty ? "the rules have no tests" : "no test has a name that matches --run")
        }
        return results.allSatisfy(\.failures.isEmpty) ? .success : .checkFailed
    }

    private func write(_ results: [RuleTestResult], _ coverage: CoverageReport?, to output: Output) throws {
        switch format {
        case .text:
            TestReport.writeText(results, to: output)
            if let coverage { CoverageText.write(coverage, to: output) }
        case .json: output.write(TestReport.json(results, coverage))
        }
        output.flush()
        if let junit { try Files.write(Array(JUnitReport.text(results).utf8), to: junit) }
    }
}
