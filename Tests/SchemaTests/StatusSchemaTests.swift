import Engine
import Events
import JSON
import RuleSets
import SchemaValidation
import Testing
import TimeZoneFixtures

@testable import Daemon

/// What the admin endpoint answers, held against the schemas of its documents.
struct StatusSchemaTests {
    private static func rules() throws -> RuleSet {
        guard let rules = RuleSetLoader.load(try exampleRules(), timeZones: TimeZoneFixtures.database).ruleSet else {
            throw BadFile(description: "the example rules do not load")
        }
        return rules
    }

    private static func status(_ workers: [StatusReport.Worker], _ change: (inout RulesInUse) -> Void = { _ in }) throws
        -> [UInt8]
    {
        var rules = RulesInUse(try rules(), since: 1_772_443_920_000)
        change(&rules)
        return StatusReport(
            version: "1", application: "shop", instance: "i", started: 1_772_443_920_000, uptimeSeconds: 0,
            rules: rules,
            workers: workers,
            counts: StatusReport.Counts(
                events: ["applied", "erased"].map { MetricSeries(labels: ["t", $0], value: 3) },
                decisions: ["exit", "error"].map { MetricSeries(labels: ["c", "exited", $0], value: 2) },
                deadLetters: [MetricSeries(labels: ["bad_time"], value: 2)]),
            undeclaredTypes: undeclaredTypes
        ).json
    }

    private static var undeclaredTypes: [Sightings.UndeclaredType] {
        let sightings = Sightings()
        for name in ["cart.update", "something else"] {
            _ = sightings.note(
                undeclared: name, at: .init(topic: "t", partition: 0, offset: 5), hash: StableHash.hash(name))
        }
        return sightings.undeclaredTypes
    }

    @Test func everyFormOfTheStatusIsAsItsSchemaSays() throws {
        let validator = try validator("status.v1", isClosed: true)
        let hash = try Self.rules().hash
        let partition = PartitionSnapshot(
            number: 0, clock: nil, isCaughtUp: false, individuals: 1, timers: 0, stateBytes: 9,
            warming: [.init(feature: "f", until: 2), .init(feature: "g", until: nil)],
            inputs: [.init(topic: "t", next: nil, lag: nil, age: nil), .init(topic: "u", next: 4, lag: 0, age: 1)])
        let moved = PartitionSnapshot(
            number: 1, clock: 1_772_443_920_007, isCaughtUp: true, individuals: 0, timers: 0, stateBytes: 0,
            warming: [],
            inputs: [])
        let phases: [WorkerControl.Phase] = [
            .waitingForBroker, .idle, .restoring, .ready, .waitingForInputs([0]), .stopped,
            .failed("why"),
        ]
        let workers =
            phases.map { StatusReport.Worker(phase: $0, snapshot: nil) }
            + [
                .init(phase: .ready, snapshot: WorkerSnapshot(ruleSet: hash, partitions: [partition, moved])),
                .init(
                    phase: .restoring,
                    snapshot: WorkerSnapshot(ruleSet: hash, restore: .init(done: 0, total: 5, secondsLeft: nil))),
            ]
        let documents = [
            try Self.status(workers), try Self.status([]),
            try Self.status(workers) { rules in
                rules.note(.init(time: 1, error: "no"))
            },
        ]
        for document in documents {
            let problems = validator.problems(of: try json(document))
            #expect(problems == [], "\(String(decoding: document, as: UTF8.self))")
        }
        // A schema that takes everything holds nothing.
        let broken = String(decoding: try Self.status(workers), as: UTF8.self).replacing(
            "\"stopped\"", with: "\"asleep\"")
        #expect(validator.problems(of: try json(broken)) != [])
    }

    @Test func funnelsAreAsTheirSchemaSays() throws {
        let validator = try validator("campaigns.v1", isClosed: true)
        let rules = try Self.rules()
        let name = try #require(rules.campaigns.first?.name)
        var decisions: [MetricSeries] = []
        for outcome in ["entered", "sent", "suppressed", "deferred", "exited", "shadow", "converted"] {
            decisions.append(MetricSeries(labels: [name, outcome, "condition"], value: 7))
        }
        let document = CampaignFunnel.json(
            of: rules.campaigns.map(\.name), ruleSet: rules.hash, since: 0, decisions: decisions,
            messages: [MetricSeries(labels: [name, "email"], value: 7)])
        #expect(validator.problems(of: try json(document)) == [])
        let broken = String(decoding: document, as: UTF8.self).replacing("\"sent\":7", with: "\"sent\":-7")
        #expect(validator.problems(of: try json(broken)) != [])
    }
}
