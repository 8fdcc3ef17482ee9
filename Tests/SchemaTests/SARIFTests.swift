import JSON
import RuleSets
import SchemaValidation
import Testing
import TimeZoneFixtures
import YAML

/// `attune check --format sarif` against what SARIF 2.1.0 says of the members that are written (sections 3.13 to 3.58 of the
/// OASIS standard, and its JSON schema).
struct SARIFTests {
    /// The part of `sarif-schema-2.1.0.json` that is used, closed: what is not described here is not written.
    private static let schema = """
        {"type": "object", "required": ["version", "runs"], "additionalProperties": false,
         "properties": {
           "$schema": {"type": "string", "format": "uri"},
           "version": {"enum": ["2.1.0"]},
           "runs": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["tool", "results"],
             "additionalProperties": false, "properties": {
               "tool": {"type": "object", "required": ["driver"], "additionalProperties": false, "properties": {
                 "driver": {"type": "object", "required": ["name"], "additionalProperties": false, "properties": {
                   "name": {"type": "string"}, "version": {"type": "string"},
                   "rules": {"type": "array", "items": {"type": "object", "required": ["id"], "additionalProperties": false,
                     "properties": {
                       "id": {"type": "string"},
                       "shortDescription": {"$ref": "#/definitions/message"},
                       "help": {"$ref": "#/definitions/message"},
                       "defaultConfiguration": {"type": "object", "additionalProperties": false,
                         "properties": {"level": {"$ref": "#/definitions/level"}}}}}}}}}},
               "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
               "results": {"type": "array", "items": {"type": "object", "required": ["message"],
                 "additionalProperties": false, "properties": {
                   "ruleId": {"type": "string"}, "ruleIndex": {"type": "integer", "minimum": 0},
                   "level": {"$ref": "#/definitions/level"},
                   "message": {"$ref": "#/definitions/message"},
                   "locations": {"type": "array", "items": {"$ref": "#/definitions/location"}},
                   "relatedLocations": {"type": "array", "items": {"$ref": "#/definitions/location"}}}}}}}}},
         "definitions": {
           "level": {"enum": ["none", "note", "warning", "error"]},
           "message": {"type": "object", "required": ["text"], "additionalProperties": false,
             "properties": {"text": {"type": "string"}, "markdown": {"type": "string"}}},
           "location": {"type": "object", "additionalProperties": false, "properties": {
             "id": {"type": "integer", "minimum": 0},
             "message": {"$ref": "#/definitions/message"},
             "physicalLocation": {"type": "object", "required": ["artifactLocation", "region"],
               "additionalProperties": false, "properties": {
                 "artifactLocation": {"type": "object", "required": ["uri"], "additionalProperties": false,
                   "properties": {"uri": {"type": "string", "pattern": "^(file://)?[A-Za-z0-9._~/%-]+$"}}},
                 "region": {"type": "object", "required": ["startLine", "startColumn", "endLine", "endColumn"],
                   "additionalProperties": false, "properties": {
                     "startLine": {"type": "integer", "minimum": 1}, "startColumn": {"type": "integer", "minimum": 1},
                     "endLine": {"type": "integer", "minimum": 1},
                     "endColumn": {"type": "integer", "minimum": 1}}}}}}}}}
        """

    private static func log(_ text: String, path: String = "rules/shop.yaml") throws -> JSONValue {
        let file = RuleFile(path: path, bytes: Array(text.utf8))
        let analysis = RuleSetAnalysis([ParsedRuleFile(file)], timeZones: TimeZoneFixtures.database)
        return try json(DiagnosticSARIF.log(analysis.diagnostics, version: "1.2.3"))
    }

    /// Every code, with its notes and places.
    @Test(arguments: DiagnosticCode.ruleFiles.map(\.id))
    func whatAnExampleGivesIsSARIF(id: String) throws {
        guard case .file(let text)? = DiagnosticCode.ruleFiles.first(where: { $0.id == id })?.example else { return }
        let log = try Self.log(text)
        #expect(SchemaValidator(schema: try json(Self.schema)).problems(of: log) == [])
        let run = try #require(log["runs"]?.array?.first)
        let rules = try #require(run["tool"]?["driver"]?["rules"]?.array)
        for result in try #require(run["results"]?.array) {
            let index = try #require(result["ruleIndex"]?.number.map { Int($0) })
            #expect(rules[index]["id"] == result["ruleId"])
            #expect(rules[index]["defaultConfiguration"]?["level"] == result["level"])
        }
        #expect(run["results"]?.array?.contains { $0["ruleId"] == .string(id) } == true)
    }

    @Test func placesAndNotesAreThoseOfTheText() throws {
        let log = try Self.log(
            "scores: {é: 1.0, one: '1.0'}\nsegments: {one: 'true'}\n", path: "/etc/my rules/ä:1.yaml")
        let results = try #require(log["runs"]?.array?.first?["results"]?.array)
        let twice = try #require(results.first { $0["ruleId"] == .string("E0306") })
        let place = twice["locations"]?.array?.first?["physicalLocation"]
        #expect(place?["artifactLocation"]?["uri"] == .string("file:///etc/my%20rules/%C3%A4%3A1.yaml"))
        let columns = ["startLine", "startColumn", "endLine", "endColumn"].map { place?["region"]?[$0]?.number }
        #expect(columns == [2, 12, 2, 15])
        let note = twice["relatedLocations"]?.array?.first
        #expect(note?["message"]?["text"] == .string("it is defined here first as a score"))
        #expect(note?["physicalLocation"]?["region"]?["startColumn"]?.number == 18)
        #expect(twice["message"]?["text"]?.string?.hasSuffix("\nrename one of them or delete it") == true)
    }

    @Test func rightRulesAreALogWithoutResults() throws {
        let log = try Self.log("policies: {consent: {default: granted}}")
        #expect(SchemaValidator(schema: try json(Self.schema)).problems(of: log) == [])
        #expect(log["runs"]?.array?.first?["results"]?.array?.isEmpty == true)
    }
}
