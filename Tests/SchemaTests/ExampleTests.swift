import Decisions
import Events
import Foundation
import JSON
import RuleSets
import SchemaValidation
import Testing
import TimeZoneFixtures

/// The examples of records that senders and readers are written with: `schemas/examples`, a folder for each schema.
struct ExampleTests {
    private static let kinds = ["message-command.v1", "decision.v1", "feedback.v1"]

    private struct Example {
        let path: String
        let document: JSONValue
    }

    private static func examples(_ kind: String) throws -> [Example] {
        let folder = "schemas/examples/\(kind)"
        let names = try FileManager.default.contentsOfDirectory(atPath: checkout.appending(path: folder).path)
        return try names.sorted().map {
            Example(path: "\(folder)/\($0)", document: try json(try bytes("\(folder)/\($0)")))
        }
    }

    @Test func everyFolderIsOfASchema() throws {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: checkout.appending(path: "schemas/examples").path)
        #expect(names.sorted() == Self.kinds.sorted())
    }

    @Test(arguments: kinds)
    func everyExampleIsAsItsSchemaSays(kind: String) throws {
        let validator = try validator(kind, isClosed: true)
        let examples = try Self.examples(kind)
        #expect(examples.count > 2)
        for example in examples {
            #expect(validator.problems(of: example.document) == [], "\(example.path)")
        }
    }

    @Test func everyChannelOfTheShippedRulesHasACommand() throws {
        let shown = Set(try Self.examples("message-command.v1").compactMap { $0.document["data"]?["channel"]?.string })
        for folder in ["deploy/rules/shop", "deploy/rules/gallery"] {
            let names = try FileManager.default.contentsOfDirectory(atPath: checkout.appending(path: folder).path)
            for name in names {
                let channels = try tree(try bytes("\(folder)/\(name)"))["channels"]?.members ?? []
                for channel in channels { #expect(shown.contains(channel.key), "\(folder)/\(name): \(channel.key)") }
            }
        }
    }

    @Test func aCommandHasAVariant() throws {
        let variants = try Self.examples("message-command.v1").compactMap { $0.document["data"]?["variant"]?.string }
        #expect(!variants.isEmpty)
    }

    @Test func everyOutcomeHasADecisionOfItsName() throws {
        let examples = try Self.examples("decision.v1")
        for outcome in Outcome.allCases {
            let path = "schemas/examples/decision.v1/\(outcome.rawValue).json"
            let example = try #require(examples.first { $0.path == path }, "\(path)")
            #expect(example.document["data"]?["outcome"] == .string(outcome.rawValue))
        }
    }

    @Test func everyTypeOfFeedbackHasAnEventOfItsName() throws {
        let schema = try json(try bytes("schemas/feedback.v1.schema.json"))
        let types = schema["properties"]?["type"]?["enum"]?.array?.compactMap(\.string) ?? []
        let examples = try Self.examples("feedback.v1")
        #expect(types.count == 6)
        #expect(
            examples.map(\.path) == types.sorted().map { "schemas/examples/feedback.v1/\($0).json" })
        for example in examples {
            #expect(example.document["type"]?.string.map { example.path.hasSuffix("/\($0).json") } == true)
        }
    }

    /// A reader can go from one to the other: feedback answers a command, of which a decision tells.
    @Test func theExamplesTellOfEachOther() throws {
        let commands = Set(try Self.examples("message-command.v1").compactMap { $0.document["id"]?.string })
        for example in try Self.examples("feedback.v1") {
            #expect(example.document["data"]?["command_id"]?.string.map(commands.contains) == true, "\(example.path)")
        }
        let sent = try Self.examples("decision.v1").first { $0.path.hasSuffix("/sent.json") }
        #expect(sent?.document["data"]?["command_id"]?.string.map(commands.contains) == true)
    }

    @Test func attuneReadsTheFeedback() throws {
        let rules = try #require(RuleSetLoader.load(try exampleRules(), timeZones: TimeZoneFixtures.database).ruleSet)
        var decoder = EventDecoder(schema: rules.schema, format: .cloudEvents, limits: EventLimits())
        for example in try Self.examples("feedback.v1") {
            let value = try bytes(example.path)
            let subject = try #require(example.document["subject"]?.string)
            let time: Milliseconds = 1_790_000_000_000
            let result = unsafe decoder.decode(
                key: nil, value: value.span.bytes, headers: [], recordTime: time, arrival: time)
            guard case .event(let event) = result else {
                Issue.record("\(example.path): \(result)")
                continue
            }
            #expect(event.individual.byteCount == subject.utf8.count)
        }
    }
}
