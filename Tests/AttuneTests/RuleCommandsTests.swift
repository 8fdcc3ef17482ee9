import JSON
import Testing

/// `attune check`, `test` and `explain`.
struct RuleCommandsTests {
    private static let dictionary = """
        events:
          page.viewed: {properties: {price: double}}
        attributes: {push_token: string}
        channels:
          push: {address: individual.push_token}
        campaigns:
          hello:
            purpose: service
            trigger: {event: page.viewed, where: event.price > 0.0}
            message: {channels: [push], template: hello}

        """
    private static let passing = """
        tests:
          - name: hello is said
            start: 2026-03-02T09:00:00Z
            individual: {attributes: {push_token: t}}
            timeline: [{at: 0m, event: page.viewed, data: {price: 1.0}}]
            expect: [{send: hello, template: hello}]

        """
    private static let failing = passing.replacing("hello is said", with: "a <b> & \"c\"")
        .replacing("template: hello}]", with: "template: hello, at: 1m}]")

    /// Runs a command over a file of rules.
    private func attune(_ command: [String], _ text: String) throws -> Run {
        let folder = Folder()
        try folder.write("rules.yaml", text)
        return try Tool.run("\(Tool.directory)/attune", command + [folder.path + "/rules.yaml"])
    }

    // MARK: check

    @Test func theExampleRulesAreRight() throws {
        let run = try Tool.attune("check", "deploy/rules/shop")
        #expect(run.code == 0)
        #expect(run.output.hasPrefix("ok: "))
        #expect(run.output.contains("sha256:"))
        #expect(run.error == "")
    }

    @Test func errorsAreShownWithTheirPlaces() throws {
        let run = try attune(["check"], Self.dictionary.replacing("trigger: {", with: "triger: {"))
        #expect(run.code == 1)
        #expect(run.output.contains("rules.yaml:9:5"), "\(run.output)")
        #expect(run.output.contains("did you mean `trigger`?"))
        #expect(run.output.hasSuffix("1 error\n"))
    }

    @Test func checkAsJSONNamesEveryPlace() throws {
        let text = Self.dictionary.replacing("trigger: {", with: "triger: {")
        let run = try attune(["check", "--format", "json"], text)
        #expect(run.code == 1)
        let report = try json(run.output)
        #expect(report["ruleset"] == .null)
        let found = try #require(report["diagnostics"]?.items?.first)
        #expect(found["code"] == .string("E0301"))
        #expect(found["severity"] == .string("error"))
        #expect(found["message"] == .string("unknown key `triger`"))
        #expect(found["file"]?.text?.hasSuffix("/rules.yaml") == true)
        #expect(
            [found["line"], found["column"], found["end_line"], found["end_column"]] == [
                .int(9), .int(5), .int(9), .int(11),
            ])
        #expect(found["help"] == .string("did you mean `trigger`?"))
        #expect(found["notes"] == .array([]))
    }

    @Test func checkAsJSONOfRightRulesHasTheirHash() throws {
        let run = try attune(["check", "--format", "json"], Self.dictionary)
        #expect(run.code == 0)
        let report = try json(run.output)
        #expect(report["ruleset"]?.text?.hasPrefix("sha256:") == true)
        #expect(report["diagnostics"] == .array([]))
    }

    @Test func notesOfADiagnosticHavePlacesToo() throws {
        let twice = Self.dictionary + "scores: {a: 1.0}\nsegments: {a: 'true'}\n"
        let report = try json(try attune(["check", "--format", "json"], twice).output)
        let note = report["diagnostics"]?.items?.first?["notes"]?.items?.first
        #expect(note?["message"] == .string("it is defined here first as a score"))
        #expect(note?["line"] == .int(11))
    }

    @Test func warningsAreFatalOnlyWhereAsked() throws {
        let text = Self.dictionary + "scores: {a: 1.0 #2\n}\n"
        #expect(try attune(["check"], text).code == 0)
        #expect(try attune(["check", "--lint-fatal"], text).code == 3)
        #expect(try attune(["check", "--lint-fatal"], Self.dictionary).code == 0)
        let unused = try attune(["check", "--lint-fatal"], Self.dictionary + "scores: {a: 1.0}\n")
        #expect(unused.code == 3 && unused.output.contains("warning[W0220]: nothing uses score `a`"))
    }

    @Test func filesMayEndInYml() throws {
        let folder = Folder()
        try folder.write("a.yaml", Self.dictionary)
        try folder.write("b.yml", "scores: {one: two}\n")
        let run = try Tool.attune("check", folder.path)
        #expect(run.code == 1)
        #expect(run.output.contains("b.yml:1:15"), "\(run.output)")
    }

    @Test func checkAsSARIFIsALogOfWhatWasFound() throws {
        let run = try attune(
            ["check", "--format", "sarif"], Self.dictionary.replacing("trigger: {", with: "triger: {"))
        #expect(run.code == 1)
        let log = try json(run.output)
        #expect(log["version"] == .string("2.1.0"))
        let result = log["runs"]?.items?.first?["results"]?.items?.first
        #expect(result?["ruleId"] == .string("E0301"))
        #expect(result?["level"] == .string("error"))
        let right = try attune(["check", "--format", "sarif"], Self.dictionary)
        #expect(right.code == 0)
        #expect(try json(right.output)["runs"]?.items?.first?["results"] == .array([]))
    }

    @Test func anExplanationEndsWithAFileThatGivesTheCode() throws {
        let run = try Tool.attune("explain", "E0205")
        #expect(
            run.output.hasSuffix(
                "A file that gives E0205:\n\n    scores:\n      chicken: egg * 2.0\n      egg: chicken + 1.0\n"))
        #expect(try Tool.attune("explain", "E0102").output.contains("A command that makes a file which gives E0102:"))
    }

    @Test func aDirectoryWithoutRuleFilesFails() throws {
        let run = try Tool.attune("check", "Tests/Scripts")
        #expect(run.code == 1)
        #expect(run.error.contains("no rule file (*.yaml, *.yml)"))
    }

    // MARK: test

    @Test func theTestsOfTheExampleRulesPass() throws {
        let run = try Tool.attune("test", "deploy/rules/shop")
        #expect(run.code == 0, "\(run.output)")
        #expect(run.output.hasSuffix(" passed, 0 failed\n"))
    }

    /// Goes on after the campaigns of ``dictionary``. Clocks in Paris go forward in the night to 29 March.
    private static let dated = """
          dated:
            purpose: service
            trigger: page.viewed
            message: {channels: [push], template: dated, params: {date: '${localDate(now, zone)}'}}
        policies: {time_zone: {default: Europe/Paris}}
        tests:
          - name: dates are local
            campaigns: [dated]
            start: 2026-03-28T22:59:00Z
            individual: {attributes: {push_token: t}}
            timeline:
              - {at: 0m, event: page.viewed}
              - {at: 1m, event: page.viewed}
              - {at: 22h59m, event: page.viewed}
              - {at: 23h1m, event: page.viewed}
            expect:
              - {at: 0m, send: dated, params: {date: "2026-03-28"}}
              - {at: 1m, send: dated, params: {date: "2026-03-29"}}
              - {at: 22h59m, send: dated, params: {date: "2026-03-29"}}
              - {at: 23h1m, send: dated, params: {date: "2026-03-30"}}

        """

    @Test func testsRunInTheZonesOfTheMachine() throws {
        let run = try attune(["test"], Self.dictionary + Self.dated)
        #expect(run.code == 0, "\(run.output)\(run.error)")
    }

    @Test func aMachineWithoutTimeZoneFilesIsToldSo() throws {
        let folder = Folder()
        try folder.write("rules.yaml", Self.dictionary + Self.dated)
        let run = try Tool.run(
            "env", ["TZDIR=/nonexistent", "\(Tool.directory)/attune", "check", folder.path + "/rules.yaml"])
        #expect(run.code == 1)
        #expect(run.output.contains("error[E0209]: there is no time zone `Europe/Paris`"), "\(run.output)")
        #expect(run.output.contains("install the system's package `tzdata`"))
    }

    @Test func aFailingTestEndsWith1AndSaysWhatHappened() throws {
        let run = try attune(["test"], Self.dictionary + Self.failing)
        #expect(run.code == 1)
        #expect(run.output.contains("FAIL  a <b> & \"c\"\n"))
        #expect(run.output.contains("rules.yaml:16:"), "\(run.output)")
        #expect(run.output.hasSuffix("0 passed, 1 failed\n"))
    }

    @Test func testAsJSONHasEveryResult() throws {
        let rules = Self.dictionary + Self.passing + Self.failing.replacing("tests:\n", with: "")
        let run = try attune(["test", "--format", "json"], rules)
        #expect(run.code == 1)
        let report = try json(run.output)
        #expect(report["passed"] == .int(1) && report["failed"] == .int(1))
        let tests = report["tests"]?.items ?? []
        #expect(tests.map { $0["name"] } == [.string("hello is said"), .string("a <b> & \"c\"")])
        #expect(tests.map { $0["line"] } == [.int(12), .int(17)])
        #expect(tests.map { $0["passed"] } == [.bool(true), .bool(false)])
        #expect(tests.first?["failures"] == .array([]))
        // The send that was not expected is the test's, the one that was is its own line's.
        #expect(tests.last?["failures"]?.items?.map { $0["line"] } == [.int(17), .int(21)])
    }

    @Test(arguments: [[], ["--format", "json"]])
    func noTestAtAllIsAFailure(options: [String]) throws {
        let run = try attune(["test"] + options, Self.dictionary)
        #expect(run.code == 1)
        #expect(run.error.contains("the rules have no tests"))
        let unmatched = try attune(["test", "--run", "^good"] + options, Self.dictionary + Self.passing)
        #expect(unmatched.code == 1)
        #expect(unmatched.error.contains("no test has a name that matches --run"))
    }

    @Test func onlyTheTestsThatMatchRun() throws {
        let rules = Self.dictionary + Self.passing + Self.failing.replacing("tests:\n", with: "")
        let run = try attune(["test", "--run", "^hello"], rules)
        #expect(run.code == 0)
        #expect(run.output == "ok    hello is said\n1 passed, 0 failed\n")
        #expect(try attune(["test", "--run", "("], rules).code == 64)
    }

    @Test func rulesWithErrorsAreNotTested() throws {
        let run = try attune(["test"], Self.dictionary.replacing("template: hello", with: "") + Self.passing)
        #expect(run.code == 1)
        #expect(run.output == "")
        #expect(run.error.contains("no test was run"))
    }

    @Test func aReportForCISystemsIsWritten() throws {
        let folder = Folder()
        try folder.write(
            "rules.yaml", Self.dictionary + Self.passing + Self.failing.replacing("tests:\n", with: ""))
        let rules = folder.path + "/rules.yaml"
        let run = try Tool.attune("test", "--junit", folder.path + "/report.xml", rules)
        #expect(run.code == 1)
        let report = try folder.read("report.xml")
        #expect(
            report.hasPrefix(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="attune" tests="2" failures="1" errors="0">
                  <testsuite name="\(rules)" tests="2" failures="1" errors="0" skipped="0">
                    <testcase name="hello is said" classname="\(rules)" file="\(rules)" line="12"/>
                    <testcase name="a &lt;b&gt; &amp; &quot;c&quot;" classname="\(rules)" file="\(rules)" line="17">
                      <failure type="expectation" message="
                """), "\(report)")
        #expect(report.hasSuffix("</failure>\n    </testcase>\n  </testsuite>\n</testsuites>\n"))
        if Tool.has("python3") {
            let check = "import sys, xml.etree.ElementTree as e; print(e.parse(sys.argv[1]).find('.//failure').text)"
            let parsed = try Tool.run("python3", ["-c", check, folder.path + "/report.xml"])
            #expect(parsed.code == 0, "\(parsed.error)")
            #expect(parsed.output.hasPrefix("\(rules):17: "))
        }
    }

    @Test func aReportIsWrittenWhereNoTestWasFound() throws {
        let folder = Folder()
        try folder.write("rules.yaml", Self.dictionary)
        #expect(try Tool.attune("test", "--junit", folder.path + "/r.xml", folder.path + "/rules.yaml").code == 1)
        #expect(try folder.read("r.xml").contains("tests=\"0\""))
    }

    // MARK: explain

    @Test func aCodeIsExplained() throws {
        let run = try Tool.attune("explain", "e0301")
        #expect(run.code == 0)
        #expect(run.output.hasPrefix("E0301: unknown key\n\n"))
        #expect(try Tool.attune("explain").output.contains("E0301  unknown key\n"))
        #expect(try Tool.attune("explain", "E9999").code == 1)
    }
}
