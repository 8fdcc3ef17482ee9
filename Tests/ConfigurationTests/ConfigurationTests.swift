internal import CommandLineTool
internal import Glibc
internal import Testing
internal import YAML
@testable internal import Configuration

struct ConfigurationTests {
    /// With `RECORD_FIXTURES` set the outcomes become the expectations; `git diff` then shows what changed.
    @Test(arguments: Fixture.all)
    func aConfigurationIsReadAsItsFixtureSays(fixture: Fixture) throws {
        let outcome = fixture.outcome()
        if unsafe getenv("RECORD_FIXTURES") != nil { try fixture.record(outcome) }
        #expect(outcome == fixture.expected())
    }

    @Test func thereAreFixtures() {
        #expect(Fixture.all.count >= 15)
    }

    @Test func aSecretIsNotPrinted() {
        let property = KafkaProperty(name: "sasl.password", value: Secret("s3cret"))
        #expect(!"\(property)".contains("s3cret"))
        #expect(!String(reflecting: property).contains("s3cret"))
        var dumped = ""
        dump(property, to: &dumped)
        #expect(!dumped.contains("s3cret"))
    }

    @Test func noFixtureShowsASecretOfTheEnvironment() {
        #expect(Fixture.all.allSatisfy { !$0.expected().contains("do-not-show") })
    }

    @Test(arguments: DiagnosticCode.configuration.map(\.id))
    func anExampleRaisesItsCodeFirst(id: String) throws {
        let code = try #require(DiagnosticCode.configuration.first { $0.id == id })
        guard case .file(let text)? = code.example else {
            Issue.record("\(id) has no example")
            return
        }
        let file = SourceFile(path: "attuned.yaml", text: Array(text.utf8))
        let source = ConfigurationSource(file: file, environment: [:], overrides: []) { path in
            throw CommandFailure(.inputOutput, "cannot open '\(path)': No such file or directory")
        }
        let found = Configuration.read(source).1
        #expect(found.first?.code.id == id, "\(DiagnosticRenderer().render(found))")
    }

    @Test func codesAreListedOnce() {
        let ids = DiagnosticCode.configuration.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.hasPrefix("E09") })
    }
}

struct OverrideTests {
    @Test(arguments: [
        ("ATTUNE_WORKERS", ["workers"]), ("ATTUNE_APPLICATION_ID", ["application_id"]),
        ("ATTUNE_HTTP__TOKEN_FILE", ["http", "token_file"]),
        ("ATTUNE_KAFKA__BOOTSTRAP_SERVERS", ["kafka", "bootstrap.servers"]),
        ("ATTUNE_KAFKA__SASL_PASSWORD_FILE", ["kafka", "sasl.password_file"]), ("ATTUNE_A__B__C", ["a", "b", "c"]),
    ])
    func aVariableNamesAKey(name: String, path: [String]) {
        #expect(Override.inEnvironment([name: "1", "OTHER": "2"]).map(\.path) == [path])
    }

    @Test(arguments: [
        "", "plain", "1", "-1", "-", "--", "---", "...", "true", "null", "~", "a: b", "a # b", "[x", "{x", "'", "\"",
        "\\",
        "line\nbreak", "tab\t", "\u{0}", "\u{7F}", "\u{85}", "\u{2028}", "\u{FEFF}", "é", "🦊", " leading", "trailing ",
        "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "?", "? a", "- a", "127.0.0.1:8181", "[::1]:0", "=", "<<",
    ])
    func aValueIsReadAsItIsWritten(value: String) throws {
        for path in [["application_id"], ["http", "listen"], ["kafka", "sasl.password"], ["a b: c", "#"]] {
            let parsed = YAML.parse(Override(path: path, value: value, origin: "flag").source)
            #expect(parsed.diagnostics.isEmpty, "\(parsed.diagnostics)")
            var node = parsed.root
            for key in path { node = node?.mapping?[key] }
            #expect(node?.scalar.map { Array($0.text.utf8) } == Array(value.utf8))
        }
    }

    @Test func aFlagIsAKeyAndAValue() {
        #expect(Override(flag: "--set", "kafka.sasl.password=a=b")?.path == ["kafka", "sasl.password"])
        #expect(Override(flag: "--set", "workers=")?.value == "")
        #expect(Override(flag: "--set", "workers") == nil)
        #expect(Override(flag: "--set", "=1") == nil)
    }
}

struct ByteSizeTextTests {
    @Test(arguments: [
        ("262144", 262_144), ("0", 0), ("1B", 1), ("256KiB", 262_144), ("512MiB", 536_870_912), ("2GiB", 2_147_483_648),
        ("1TiB", 1_099_511_627_776),
    ])
    func aSizeIsBytesOrABinaryUnit(text: String, bytes: Int64) {
        #expect(ByteSizeText.bytes(text) == bytes)
    }

    @Test(arguments: [
        "", "KiB", "1 KiB", "1KB", "1kib", "-1", "1.5MiB", "9223372036854775808", "9223372036854775807KiB",
    ])
    func anythingElseIsNoSize(text: String) {
        #expect(ByteSizeText.bytes(text) == nil)
    }
}

struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:8181", true), ("127.9.9.9:1", true), ("[::1]:0", true), ("[0:0::1]:0", true),
        ("localhost:80", true),
        ("0.0.0.0:80", false), ("[::]:80", false), ("10.0.0.1:80", false), ("[::ffff:127.0.0.1]:80", false),
    ])
    func loopbackIsKnown(text: String, isLoopback: Bool) {
        #expect(Configuration.ListenAddress(text)?.isLoopback == isLoopback)
    }
}
