import Foundation
import JSON
import RuleSets
import SchemaValidation
import YAML

/// A file that is not what it should be.
struct BadFile: Error, CustomStringConvertible {
    let description: String
}

/// Where the checkout stands.
let checkout = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: checkout.appending(path: path)))
}

func json(_ bytes: [UInt8]) throws -> JSONValue {
    var parser = JSONParser()
    return JSONValue(unsafe try parser.parse(bytes.span.bytes).root)
}

func json(_ text: String) throws -> JSONValue { try json(Array(text.utf8)) }

/// A schema of the checkout.
func validator(_ name: String, isClosed: Bool = false) throws -> SchemaValidator {
    SchemaValidator(schema: try json(try bytes("schemas/\(name).schema.json")), isClosed: isClosed)
}

/// A YAML text as an editor sees it: by the core schema.
func tree(_ bytes: [UInt8], path: String = "file.yaml") throws -> JSONValue {
    let (root, diagnostics) = YAML.parse(SourceFile(path: path, text: bytes))
    guard let root else { throw BadFile(description: DiagnosticRenderer().render(diagnostics)) }
    return try JSONValue(root)
}

func tree(_ text: String) throws -> JSONValue { try tree(Array(text.utf8)) }

/// The example rules, by name.
func exampleRules() throws -> [RuleFile] {
    let directory = checkout.appending(path: "deploy/rules/shop")
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0.hasSuffix(".yaml") }
    return try names.sorted().map { RuleFile(path: $0, bytes: try bytes("deploy/rules/shop/\($0)")) }
}
