import Configuration
import Events
import JSON
import SchemaValidation
import Testing
import YAML

/// The table of input formats, and what is told of them elsewhere.
struct InputFormatTests {
    private static let names = InputFormat.Kind.allCases.map(\.rawValue)

    @Test func theConfigurationKnowsTheFormatsOfTheTable() {
        #expect(Configuration.Input.Format.allCases.map(\.rawValue) == Self.names)
    }

    @Test(arguments: InputFormat.Kind.allCases)
    func theSchemaAllowsAFormatOfTheTable(kind: InputFormat.Kind) throws {
        let configuration = "input: [{topic: a, format: \(kind.rawValue)}]"
        #expect(try validator("configuration").problems(of: try tree(configuration)) == [])
    }

    /// The configuration takes a mapping where the table says so, and nowhere else.
    @Test(arguments: InputFormat.Kind.allCases)
    func theConfigurationTakesAMappingWhereTheTableSaysSo(kind: InputFormat.Kind) throws {
        let text = """
            application_id: shop
            kafka: {bootstrap.servers: b}
            input: [{topic: a, format: \(kind.rawValue), mapping: {individual: i, type: t}}]
            output: {commands: c, decisions: d, dead_letters: l}
            rules: {directory: r}
            """
        let file = SourceFile(path: "attuned.yaml", text: Array(text.utf8))
        let read = Configuration.read(ConfigurationSource(file: file) { _ in [] })
        #expect((read.configuration != nil) == kind.row.takesMapping, "\(read.diagnostics)")
    }

    @Test(arguments: ["deploy/docs/topics-and-formats.md", "deploy/docs/operating.md", "deploy/attuned.yaml"])
    func aPageNamesEveryFormat(path: String) throws {
        let page = String(decoding: try bytes(path), as: UTF8.self)
        for name in Self.names { #expect(page.contains(name), "\(path): \(name)") }
    }
}
