import Testing

/// `attune schema`.
struct SchemaCommandTests {
    static let files = [
        ("asyncapi", "asyncapi.yaml"), ("campaigns.v1", "campaigns.v1.schema.json"),
        ("configuration", "configuration.schema.json"),
        ("decision.v1", "decision.v1.schema.json"), ("explanation.v1", "explanation.v1.schema.json"),
        ("feedback.v1", "feedback.v1.schema.json"), ("individual.v1", "individual.v1.schema.json"),
        ("message-command.v1", "message-command.v1.schema.json"),
        ("plan.v1", "plan.v1.schema.json"), ("rule-files", "rule-files.schema.json"),
        ("status.v1", "status.v1.schema.json"),
        ("test-report.v1", "test-report.v1.schema.json"),
    ]

    @Test func theSchemasAreListed() throws {
        let run = try Tool.attune("schema")
        #expect(run.code == 0)
        #expect(run.output == Self.files.map { $0.0 + "\n" }.joined())
    }

    @Test(arguments: files)
    func aSchemaIsTheFileOfTheCheckout(name: String, file: String) throws {
        let text = String(decoding: try Folder.bytes("\(Tool.checkout)/schemas/\(file)"), as: UTF8.self)
        #expect(try Tool.attune("schema", name).output == text)
        #expect(try Tool.attune("schema", file).output == text)
    }

    @Test func anUnknownSchemaFails() throws {
        let run = try Tool.attune("schema", "rule-file")
        #expect(run.code == 1)
        #expect(run.error.contains("did you mean 'rule-files'?"))
    }
}
