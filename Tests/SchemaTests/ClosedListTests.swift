import Decisions
import Events
import JSON
import RuleSets
import SchemaValidation
import Testing

@testable import Daemon

/// The closed lists of the schemas that are written by hand are those of the code; the other schemas are made of the code's tables.
struct ClosedListTests {
    private static let outcomes = Outcome.allCases.map(\.rawValue)
    private static let reasons = Reason.allCases.map(\.rawValue)
    private static let holdouts = Holdout.allCases.map(\.rawValue)
    private static let phases: [WorkerControl.Phase] = [
        .waitingForBroker, .idle, .restoring, .ready, .waitingForInputs([0]), .stopped,
        .failed(""),
    ]

    /// What each list of a file holds, by the property that it is of.
    private static let lists: [String: [String: [String]]] = [
        "decision.v1.schema.json": [
            "outcome": outcomes, "reason": reasons,
            "exited": ["completed", "error", "exit", "withdrawn", "merged", "erased"],
            "holdout": holdouts,
        ],
        "feedback.v1.schema.json": ["type": Feedback.Kind.allCases.map(\.eventType)],
        "message-command.v1.schema.json": ["purpose": Purpose.allCases.map(\.rawValue)],
        "status.v1.schema.json": [
            "events": RecordOutcome.allCases.map(\.rawValue), "decisions": outcomes, "state": phases.map(\.name),
        ],
        "campaigns.v1.schema.json": [:],
        "plan.v1.schema.json": [
            "section": [
                "events", "attributes", "features", "scores", "segments", "channels", "policies", "campaigns",
            ],
            "change": DefinitionChange.Kind.allCases.map(\.rawValue),
        ],
        "individual.v1.schema.json": ["for": ["time", "event", "hold", "withdrawal"], "holdout": holdouts],
        "explanation.v1.schema.json": [
            "reason": reasons, "holdout": holdouts, "source": ["given", "journey", "change", "none"],
            "would": ["send", "shadow", "hold", "stop", "unknown"], "stage": ["entry", "send", "rank"],
            "verdict": ["pass", "hold", "stop", "unknown", "not_asked"],
        ],
        "asyncapi.yaml": ["attune.error.reason": RejectReason.allCases.map(\.rawValue)],
    ]

    @Test(arguments: lists.keys.sorted())
    func theListsOfASchemaAreThoseOfTheCode(file: String) throws {
        let text = try bytes("schemas/\(file)")
        let document = file.hasSuffix(".json") ? try json(text) : try tree(text, path: file)
        var found: Set<String> = []
        for (property, names) in Self.lists(in: document, of: "") {
            // A condition of the schema speaks of some of a list's names.
            guard let expected = Self.lists[file]?[property] else {
                Issue.record("\(file): nothing in the code says what `\(property)` may be")
                continue
            }
            if Set(names) == Set(expected) { found.insert(property) }
            #expect(Set(names).isSubset(of: expected), "\(file): \(property)")
            #expect(Set(names).count == names.count, "\(file): \(property)")
        }
        #expect(found == Set(Self.lists[file]?.keys.map { $0 } ?? []), "a list lacks a name")
    }

    /// Rule tests may expect whatever reason a decision can have.
    @Test func ruleTestsKnowTheReasonsOfDecisions() throws {
        let lists = Self.lists(in: try json(RuleFileSchema.document), of: "").filter { $0.property == "reason" }
        #expect(!lists.isEmpty)
        for list in lists { #expect(Set(list.names) == Set(Self.reasons)) }
    }

    /// The `enum`s of a schema, each with the property that it is of.
    private static func lists(in value: JSONValue, of property: String) -> [(property: String, names: [String])] {
        switch value {
        case .array(let items): items.flatMap { lists(in: $0, of: property) }
        case .object(let members):
            members.flatMap { key, member -> [(property: String, names: [String])] in
                switch key {
                case "enum": [(property, member.array?.compactMap(\.string) ?? [])]
                case "properties", "$defs", "schemas":
                    (member.members ?? []).flatMap { lists(in: $0.value, of: $0.key) }
                default: lists(in: member, of: property)
                }
            }
        default: []
        }
    }
}
