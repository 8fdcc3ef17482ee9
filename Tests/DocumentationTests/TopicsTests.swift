import Decisions
import Events
import JSON
import SchemaValidation
import Testing

@testable import Daemon

/// The page of topics and formats, and the examples of records on all pages.
struct TopicsTests {
    private static let page = try? Page("deploy/docs/topics-and-formats.md")
    private static let records = Page.all.flatMap(\.blocks).filter { $0.is("json") }

    /// The first cells of the table under a heading, each text in back quotes.
    private static func names(under heading: String) -> Set<String> {
        let lines = page?.text.split(separator: "\n", omittingEmptySubsequences: false) ?? []
        var names: Set<String> = []
        var isThere = false
        for line in lines {
            if line.hasPrefix("#") { isThere = line.drop { $0 == "#" } == " \(heading)" }
            guard isThere, line.hasPrefix("| `") else { continue }
            let cell = line.dropFirst(2).prefix { $0 != "|" }
            names.formUnion(cell.matches(of: /`([^`]+)`/).map { String($0.output.1) })
        }
        return names
    }

    @Test func everyDeadLetterReasonIsListed() {
        let names = Self.names(under: "Dead letters")
        for reason in RejectReason.allCases { #expect(names.contains(reason.rawValue), "\(reason)") }
    }

    @Test func everyOutcomeOfARecordIsListed() {
        let names = Self.names(under: "What becomes of a record")
        #expect(names.count == 7)
        for outcome in RecordOutcome.allCases { #expect(names.contains(outcome.rawValue), "\(outcome)") }
    }

    @Test func everyOutcomeAndReasonOfADecisionIsListed() {
        let names = Self.names(under: "Decisions")
        for outcome in Outcome.allCases { #expect(names.contains(outcome.rawValue), "\(outcome)") }
        for reason in Reason.allCases { #expect(names.contains(reason.rawValue), "\(reason)") }
    }

    @Test(arguments: [
        ("command", "message-command.v1"), ("decision", "decision.v1"), ("campaigns", "campaigns.v1"),
        ("event feedback", "feedback.v1"),
        ("individual", "individual.v1"), ("explanation", "explanation.v1"), ("plan", "plan.v1"),
    ])
    func examplesAreAsTheirSchemaSays(kind: String, name: String) throws {
        let validator = SchemaValidator(schema: try schema(name), isClosed: true)
        let words = ["json"] + kind.split(separator: " ").map(String.init)
        let examples = Self.records.filter { $0.info.starts(with: words) }
        #expect(!examples.isEmpty)
        for block in examples {
            let problems = validator.problems(of: try json(block.text))
            #expect(problems.isEmpty, "\(block): \(problems)")
        }
    }

    @Test(arguments: records.filter { $0.is("json", "event") })
    func anExampleOfAnEventIsOne(block: Page.Block) throws {
        let format = block.is("json", "event", "segment") ? "segment" : "cloudevents"
        let line = "attune decode --rules deploy/rules/shop --format \(format)"
        let (status, output) = try Programs.shell(line, input: block.text)
        let expected = block.is("json", "event", "undeclared") ? "{\"filtered\":" : "{\"individual\":"
        #expect(status == 0 && output.hasPrefix(expected), "\(block): \(output)")
    }
}
