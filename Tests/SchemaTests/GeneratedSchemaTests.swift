import Configuration
import Foundation
import RuleSets
import Testing

/// The schemas that are made of the loaders' tables are those of the checkout.
struct GeneratedSchemaTests {
    static let documents = [
        ("rule-files", RuleFileSchema.document), ("configuration", ConfigurationSchema.document),
    ]

    @Test(arguments: documents)
    func theFileIsWhatTheTablesGive(name: String, document: String) throws {
        let path = "schemas/\(name).schema.json"
        // `make schemas`: the one test that may write into the checkout.
        if ProcessInfo.processInfo.environment["ATTUNE_WRITE_SCHEMAS"] == "1" {
            try Data(document.utf8).write(to: checkout.appending(path: path))
        }
        #expect(String(decoding: try bytes(path), as: UTF8.self) == document, "run `make schemas`")
    }
}
