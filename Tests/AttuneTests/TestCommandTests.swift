import Glibc
import JSON
import Replay
import SchemaValidation
import Testing

/// `attune test`: coverage, its report as JSON, and running again when rules change.
struct TestCommandTests {
    private static let rules = """
        events:
          page.viewed: {properties: {price: double}}
        attributes: {push_token: string}
        channels:
          push: {address: individual.push_token}
        campaigns:
          hello:
            purpose: service
            trigger: {event: page.viewed, where: event.price > 10.0}
            steps:
              - wait: 1h
              - send: {channels: [push], template: hello}
        tests:
          - name: hello is said
            start: 2026-03-02T09:00:00Z
            individual: {attributes: {push_token: t}}
            timeline: [{at: 0m, event: page.viewed, data: {price: 11.0}}, {at: 2h}]
            expect: [{send: hello, template: hello}]

        """

    @Test func coverageTellsWhatNoTestShowed() throws {
        let folder = Folder()
        try folder.write("rules.yaml", Self.rules)
        let path = folder.path + "/rules.yaml"
        let run = try Tool.attune("test", "--coverage", path)
        #expect(run.code == 0, "\(run.error)")
        #expect(
            run.output == """
                ok    hello is said
                1 passed, 0 failed

                coverage
                  hello  5 of 6 (83%)
                    \(path):9:42: trigger › where: `event.price > 10.0` was never false
                5 of 6 (83%) shown by tests

                """)
    }

    @Test func emittedCommandsAreAsTheirSchemaSays() throws {
        let folder = Folder()
        let path = folder.path + "/commands.jsonl"
        let run = try Tool.attune("test", "--emit", path, "deploy/rules/shop")
        #expect(run.code == 0, "\(run.error)")
        let schema = try Folder.bytes("\(Tool.checkout)/schemas/message-command.v1.schema.json")
        let validator = SchemaValidator(schema: try json(String(decoding: schema, as: UTF8.self)), isClosed: true)
        let lines = try folder.read("commands.jsonl").split(separator: "\n")
        #expect(lines.count > 20)
        for line in lines { #expect(validator.problems(of: try json(String(line))) == [], "\(line)") }
        #expect(try Tool.attune("test", "--emit", path, "deploy/rules/shop").code == 0)
        #expect(try folder.read("commands.jsonl").split(separator: "\n") == lines)
    }

    @Test func emittedCommandsFollowTheReportOnStandardOutput() throws {
        let folder = Folder()
        try folder.write("rules.yaml", Self.rules)
        let run = try Tool.attune("test", "--emit", "-", folder.path + "/rules.yaml")
        let lines = run.output.split(separator: "\n")
        #expect(lines.first == "ok    hello is said" && lines.count == 3)
        #expect(try json(String(lines.last ?? ""))["data"]?["template"]?.string == "hello")
    }

    @Test func aTestThatSendsNothingEmitsNothing() throws {
        let folder = Folder()
        try folder.write("rules.yaml", Self.rules.replacing("price: 11.0", with: "price: 9.0"))
        let run = try Tool.attune("test", "--emit", folder.path + "/none.jsonl", folder.path + "/rules.yaml")
        #expect(run.code == 1)
        #expect(try folder.read("none.jsonl") == "")
    }

    @Test func coverageChangesNoExitCode() throws {
        let folder = Folder()
        try folder.write("rules.yaml", Self.rules.replacing("template: hello}]", with: "template: hi}]"))
        // A template that the campaign has not is no test at all.
        #expect(try Tool.attune("test", "--coverage", folder.path + "/rules.yaml").error.contains("no test was run"))
        try folder.write(
            "rules.yaml", Self.rules.replacing("{send: hello, template: hello}", with: "{suppress: hello}"))
        let run = try Tool.attune("test", "--coverage", folder.path + "/rules.yaml")
        #expect(run.code == 1)
        #expect(run.output.contains("5 of 6 (83%) shown by tests"))
    }

    @Test func everyReportIsAsItsSchemaSays() throws {
        let folder = Folder()
        let failing = Self.rules.replacing(
            "{send: hello, template: hello}", with: "{send: hello, at: 30m}, {enter: hello, key: k}")
        try folder.write("good.yaml", Self.rules)
        try folder.write("bad.yaml", failing)
        try folder.write("none.yaml", String(Self.rules.split(separator: "tests:")[0]))
        let schema = try Folder.bytes("\(Tool.checkout)/schemas/test-report.v1.schema.json")
        let validator = SchemaValidator(schema: try json(String(decoding: schema, as: UTF8.self)), isClosed: true)
        for file in ["good", "bad", "none"] {
            for options in [[], ["--coverage"]] {
                let words = ["test", "--format", "json"] + options + ["\(folder.path)/\(file).yaml"]
                let run = try Tool.run("\(Tool.directory)/attune", words)
                let problems = validator.problems(of: try json(run.output))
                #expect(problems == [], "\(run.output)")
            }
        }
        // A schema that takes everything holds nothing.
        let broken = try Tool.attune("test", "--coverage", "--format", "json", "\(folder.path)/good.yaml").output
            .replacing("\"kind\":\"condition\"", with: "\"kind\":\"mood\"")
        #expect(validator.problems(of: try json(broken)) != [])
    }

    @Test func theSchemaKnowsEveryKindOfGoal() throws {
        let schema = try json(
            String(decoding: try Folder.bytes("\(Tool.checkout)/schemas/test-report.v1.schema.json"), as: UTF8.self))
        let kinds = schema["$defs"]?["goal"]?["properties"]?["kind"]?["enum"]?.items ?? []
        #expect(kinds.map(\.text) == CoverageGoal.Kind.allCases.map(\.rawValue))
    }

    @Test func aFailureNamesWhatComesNearest() throws {
        let folder = Folder()
        try folder.write(
            "rules.yaml", Self.rules.replacing("{send: hello, template: hello}", with: "{send: hello, at: 30m}"))
        let run = try Tool.attune("test", "--format", "json", folder.path + "/rules.yaml")
        let failures = try json(run.output)["tests"]?.items?.first?["failures"]?.items ?? []
        #expect(failures.count == 2, "\(run.output)")
        let missing = failures.last
        #expect(missing?["summary"] == .string("expected {send: hello, at: 30m}"))
        #expect(missing?["nearest"]?["differences"]?.items?.first?["key"] == .string("at"))
        #expect(missing?["nearest"]?["differences"]?.items?.first?["actual"] == .string("1h"))
        #expect(missing?["story"]?.items?.first == .string("0m  `page.viewed` (e-1) arrives"))
    }

    /// Many tests on several threads: the output is in the order of the files all the same.
    @Test func resultsAreInTheOrderOfTheFiles() throws {
        let folder = Folder()
        let names = (0..<200).map { "test \($0)" }
        let tests = names.map { "  - {name: \($0), start: 2026-03-02T09:00:00Z}\n" }.joined()
        try folder.write("rules.yaml", Self.rules.split(separator: "tests:")[0] + "tests:\n" + tests)
        let run = try Tool.attune("test", folder.path + "/rules.yaml")
        #expect(run.output == names.map { "ok    \($0)\n" }.joined() + "200 passed, 0 failed\n")
    }

    @Test func itRunsAgainWhenRulesChange() throws {
        let folder = Folder()
        try folder.write("rules.yaml", Self.rules)
        let process = try WatchedProcess("\(Tool.directory)/attune", ["test", "--watch", folder.path])
        #expect(try process.read(until: "waiting for a change").contains("1 passed, 0 failed"))
        try folder.write("rules.yaml", Self.rules.replacing("11.0", with: "9.0"))
        #expect(try process.read(until: "waiting for a change").contains("0 passed, 1 failed"))
        try folder.write("rules.yaml", "campaigns: [")
        #expect(try process.read(until: "waiting for a change").contains("no test was run"))
        try folder.write("rules.yaml", Self.rules)
        #expect(try process.read(until: "waiting for a change").contains("1 passed, 0 failed"))
    }
}

/// A process whose output is read while it runs; the value's end ends it, and waits for it.
struct WatchedProcess: ~Copyable {
    private let process: pid_t
    private let output: Int32

    init(_ program: String, _ words: [String]) throws {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw Trouble(description: "no pipe: \(errno)") }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for stream in [1, 2] as [Int32] { unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], stream) }
        unsafe posix_spawn_file_actions_addclose(&actions, ends[0])
        unsafe posix_spawn_file_actions_addclose(&actions, ends[1])
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe ([program] + words).map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var process: pid_t = 0
        let code = unsafe posix_spawn(&process, program, &actions, nil, &arguments, environ)
        close(ends[1])
        guard code == 0 else {
            close(ends[0])
            throw Trouble(description: "\(program) cannot be started: error \(code)")
        }
        output = ends[0]
        self.process = process
    }

    deinit {
        kill(process, SIGKILL)
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        close(output)
    }

    /// What it writes up to a text; throws where a minute passes without it.
    func read(until end: String) throws -> String {
        var text = ""
        let deadline = ContinuousClock.now + .seconds(60)
        while !text.contains(end) {
            var request = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard ContinuousClock.now < deadline, unsafe poll(&request, 1, 1_000) >= 0 else {
                throw Trouble(description: "no `\(end)` after: \(text)")
            }
            if request.revents == 0 { continue }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = unsafe Glibc.read(output, &buffer, buffer.count)
            guard count > 0 else { throw Trouble(description: "it ended after: \(text)") }
            text += String(decoding: buffer.prefix(count), as: UTF8.self)
        }
        return text
    }
}
