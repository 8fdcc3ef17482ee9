import Configuration
import Foundation
import JSON
import SchemaValidation
import Testing
import YAML

struct ConfigurationSchemaTests {
    @Test(arguments: ["deploy/attuned.yaml", "Tests/ConfigurationTests/Fixtures/everything/attuned.yaml"])
    func configurationsOfTheCheckoutAreValid(path: String) throws {
        #expect(try validator("configuration").problems(of: try tree(try bytes(path), path: path)) == [])
    }

    @Test(arguments: [
        ("colour: red", "$.colour: nothing is allowed here"),
        ("kafka: {isolation.level: read_committed}", "is what it must not be"),
        ("kafka: {group.id_file: x}", "is what it must not be"),
        ("kafka: localhost:9092", "not of type object"),
        ("input: []", "too few items"),
        ("input: [{format: cloudevents}]", "lacks topic"),
        ("input: [{topic: a b}]", "does not match"),
        ("input: [{topic: a, format: avro}]", "none of the allowed values"),
        ("input: [{topic: a, mapping: {}}]", "$.input[0]: lacks format"),
        ("output: {comands: a}", "$.output.comands"),
        ("delivery: at-least-once", "none of the allowed values"),
        ("commit_interval: 0ms", "does not match"),
        ("commit_interval: 100", "not of type string"),
        ("workers: 1.5", "not of type integer"),
        ("workers: 2000", "too large"),
        ("limits: {max_event_bytes: 512KB}", "does not match"),
        ("rules: {watch: \"on\"}", "not of type boolean"),
        ("http: {url: ftp://x}", "does not match"),
        ("log: {level: loud}", "none of the allowed values"),
    ])
    func aSlipIsFound(text: String, problem: String) throws {
        let problems = try validator("configuration").problems(of: try tree(text))
        #expect(problems.count == 1 && problems[0].contains(problem), "\(problems)")
    }

    /// What the daemon takes, with every key once.
    private static let everything = """
        {"application_id": "shop", "kafka": {"bootstrap.servers": "b:9092", "linger.ms": 5, "socket.keepalive.enable": true},
         "input": [{"topic": "a", "format": "cloudevents", "profile": false}],
         "output": {"commands": "c", "decisions": "d", "dead_letters": 7, "mode": "binary"},
         "rules": {"directory": "r", "watch": true}, "delivery": "exactly-once", "commit_interval": "100ms", "clock": "records",
         "workers": 2, "state": {"directory": "s"},
         "http": {"listen": "127.0.0.1:1", "token_file": "t", "url": "https://x"}, "max_future": "5m", "dedup_window": "1d",
         "internal": {"replication_factor": -1}, "log": {"level": "debug", "format": "json"},
         "limits": {"max_event_bytes": "256KiB", "expression_cost": 10}}
        """

    private func daemonTakes(_ text: String) -> Bool {
        let file = SourceFile(path: "attuned.yaml", text: Array(text.utf8))
        return Configuration.read(ConfigurationSource(file: file) { _ in Array("secret".utf8) }).configuration != nil
    }

    @Test func everyKeyThatTheDaemonTakesIsValid() throws {
        #expect(daemonTakes(Self.everything))
        #expect(try validator("configuration").problems(of: try tree(Self.everything)) == [])
    }

    /// An editor must not mark what the daemon takes.
    @Test func theSchemaRefusesNothingThatTheDaemonTakes() throws {
        let validator = try validator("configuration")
        var refused = 0
        for mutant in Mutation.all(of: try json(Self.everything)) {
            let isValid = validator.problems(of: mutant).isEmpty
            if !isValid {
                refused += 1
                #expect(!daemonTakes(Mutation.text(mutant)), "\(Mutation.text(mutant))")
            }
        }
        #expect(refused > 20)
    }
}
