internal import CommandLineTool
internal import Testing
internal import YAML
@testable internal import Configuration

/// The example that operators begin with.
struct ExampleTests {
    private static let path =
        "\(#filePath.dropLast("/Tests/ConfigurationTests/ExampleTests.swift".count))/deploy/attuned.yaml"
    private static let example =
        (try? Files.read(path, limit: 100_000)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    /// A key after a # without a space is one to uncomment; what has a space is a comment.
    private static let uncommented = example.split(separator: "\n").map { line in
        let key = line.drop { $0 == " " }
        guard key.hasPrefix("#"), !key.hasPrefix("# ") else { return String(line) }
        return String(line.prefix { $0 == " " } + key.dropFirst())
    }.joined(separator: "\n")

    private func read(_ text: String) throws -> Configuration {
        let file = SourceFile(path: "attuned.yaml", text: Array(text.utf8))
        let (configuration, diagnostics) = Configuration.read(
            ConfigurationSource(file: file) { _ in Array("secret".utf8) })
        #expect(diagnostics.isEmpty, "\(DiagnosticRenderer().render(diagnostics))")
        return try #require(configuration)
    }

    @Test func whatItLeavesOutHasTheValueThatItShows() throws {
        let example = try read(Self.example)
        let whole = try read(Self.uncommented)
        #expect(whole.kafka.count == example.kafka.count + 4)
        #expect(whole.http.token?.revealed == "secret")
        #expect(whole.http.url == "https://attune.example.org")
        let same: [(Configuration) -> String] = [
            {
                "\($0.applicationID) \($0.inputs) \($0.output) \($0.rules) \($0.delivery) \($0.commitInterval) \($0.clock)"
            },
            { "\($0.workers) \($0.state) \($0.http.listen) \($0.maxFuture) \($0.dedupWindow)" },
            { "\($0.internal) \($0.log) \($0.limits)" },
        ]
        for values in same { #expect(values(whole) == values(example)) }
        let minimal = try read(
            """
            application_id: shop
            kafka: {bootstrap.servers: localhost:9092}
            input: [{topic: shop.events}]
            output: {commands: shop.messages, decisions: shop.decisions, dead_letters: shop.dead-letters}
            rules: {directory: /etc/attune/rules}
            """)
        #expect(example == minimal)
    }

    @Test func itTellsOfEveryKey() {
        let keys = Self.keys(of: Schema.top)
        #expect(keys.count > 25)
        for key in keys {
            #expect(Self.example.contains("\(key):"), "deploy/attuned.yaml does not tell of `\(key)`")
        }
    }

    private static func keys(of shape: MappingShape) -> [String] {
        shape.fields.flatMap { [$0.key] + keys(of: $0.shape) }
    }

    private static func keys(of shape: Shape) -> [String] {
        switch shape {
        case .mapping(let mapping): keys(of: mapping)
        case .list(let item, _): keys(of: item)
        default: []
        }
    }
}
