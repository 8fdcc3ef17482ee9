import Configuration
import JSON
import SchemaValidation
import Testing
import YAML

@testable import Daemon

/// The page for operators, and the examples of configurations on all pages.
struct OperatingTests {
    private static let page = try? Page("deploy/docs/operating.md")
    private static let examples = Page.all.flatMap(\.blocks).filter { $0.is("yaml", "configuration") }

    /// What must be there besides, for an example of a part.
    private static let needed = [
        ("application_id", "application_id: shop"), ("kafka", "kafka: {bootstrap.servers: 'localhost:9092'}"),
        ("input", "input: [{topic: shop.events}]"),
        ("output", "output: {commands: c, decisions: d, dead_letters: l}"), ("rules", "rules: {directory: rules}"),
    ]

    @Test(arguments: examples)
    func anExampleIsAConfiguration(block: Page.Block) throws {
        let lines = block.text.split(separator: "\n")
        let rest = Self.needed.filter { key, _ in !lines.contains { $0.hasPrefix("\(key):") } }.map(\.1)
        let text = block.text + rest.joined(separator: "\n") + "\n"
        let file = SourceFile(path: "\(block)", text: Array(text.utf8))
        let (configuration, diagnostics) = Configuration.read(
            ConfigurationSource(file: file, environment: ["CREDENTIALS_DIRECTORY": "/"]) { _ in Array("secret".utf8) })
        #expect(configuration != nil && diagnostics.isEmpty, "\(DiagnosticRenderer().render(diagnostics))")
    }

    @Test func everyKeyHasAnExampleAndALine() throws {
        var keys = Keys(try schema("configuration"))
        #expect(keys.all.count > 30)
        for block in Self.examples where block.page == Self.page?.path { keys.note(try tree(block.text, "\(block)")) }
        let missing = keys.all.subtracting(keys.seen).sorted()
        #expect(missing.isEmpty, "no example has \(missing)")
        let text = try #require(Self.page).text
        // A key that only holds others is explained by them.
        for key in keys.all where !keys.all.contains(where: { $0.hasPrefix(key + ".") }) {
            #expect(text.contains("| `\(key)` |"), "\(key)")
        }
    }

    @Test func everyMetricIsListed() throws {
        let text = try #require(Self.page).text
        #expect(MetricFamilies.all.count > 20)
        for family in MetricFamilies.all {
            let labels = family.labels.isEmpty ? "" : "{\(family.labels.joined(separator: ","))}"
            let isListed = text.split(separator: "\n").contains { line in
                line.hasPrefix("| `") && line.contains("`\(family.name)\(labels)`")
            }
            #expect(isListed, "\(family.name)\(labels)")
        }
    }

    @Test func everyCodeOfTheConfigurationIsListed() throws {
        let text = try #require(Self.page).text
        for code in DiagnosticCode.configuration { #expect(text.contains("| `\(code.id)` |"), "\(code.id)") }
    }
}
