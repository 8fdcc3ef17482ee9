import Foundation
import JSON
import SchemaValidation
import Testing

struct AsyncAPITests {
    private let document: JSONValue

    init() throws {
        document = try tree(try bytes("schemas/asyncapi.yaml"), path: "asyncapi.yaml")
    }

    @Test func itDescribesEveryTopic() {
        #expect(document["asyncapi"] == .string("3.0.0"))
        #expect(document["channels"]?.members?.map(\.key) == ["events", "commands", "decisions", "deadLetters"])
        let actions = document["operations"]?.members?.map { $0.value["action"]?.string }
        #expect(actions == ["receive", "send", "send", "send"])
    }

    /// The names of the topics are those of the example configuration.
    @Test func topicsHaveTheNamesOfTheExampleConfiguration() throws {
        let configuration = try tree(try bytes("deploy/attuned.yaml"))
        let output = configuration["output"]
        let topics = [
            configuration["input"]?.array?.first?["topic"], output?["commands"], output?["decisions"],
            output?["dead_letters"],
        ]
        #expect(document["channels"]?.members?.map { $0.value["address"] } == topics)
    }

    @Test func everyReferenceLeadsSomewhere() throws {
        let references = Self.references(in: document)
        #expect(references.count > 10)
        for reference in references {
            if reference.hasPrefix("#/") {
                var place: JSONValue? = document
                for key in reference.dropFirst(2).split(separator: "/") { place = place?[String(key)] }
                #expect(place != nil, "\(reference)")
            } else {
                #expect(try json(try bytes("schemas/\(reference)"))["$id"] != nil, "\(reference)")
            }
        }
    }

    /// A comma in a description that stands in braces without quotes ends it: what follows becomes a key without a value.
    @Test func noKeyIsWithoutAValue() {
        #expect(Self.places(ofNullIn: document, at: "") == [])
        let broken = JSONValue.object([("a", .array([.object([("the record's key.", .null)])]))])
        #expect(Self.places(ofNullIn: broken, at: "") == ["/a/0/the record's key."])
    }

    private static func places(ofNullIn value: JSONValue, at path: String) -> [String] {
        switch value {
        case .null: [path]
        case .array(let items): items.enumerated().flatMap { places(ofNullIn: $0.element, at: "\(path)/\($0.offset)") }
        case .object(let members): members.flatMap { places(ofNullIn: $0.value, at: "\(path)/\($0.key)") }
        default: []
        }
    }

    private static func references(in value: JSONValue) -> [String] {
        switch value {
        case .array(let items): items.flatMap(references)
        case .object(let members):
            members.flatMap { key, value in
                key == "$ref" ? [value.string ?? ""] : references(in: value)
            }
        default: []
        }
    }
}
