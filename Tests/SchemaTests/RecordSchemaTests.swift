import Decisions
import Engine
import Events
import JSON
import RuleSets
import SchemaValidation
import Simulation
import Testing
import TimeZoneFixtures

/// What the engine writes, held against the schemas of its topics.
struct RecordSchemaTests {
    /// Decisions about a simulated shop by the example rules, with all that is traced.
    private static let decided: (rules: RuleSet, decisions: [Decision])? = {
        guard
            let rules = (try? exampleRules()).flatMap({
                RuleSetLoader.load($0, timeZones: TimeZoneFixtures.database).ruleSet
            })
        else { return nil }
        let partition = PartitionProcessor(rules: rules, options: PartitionProcessor.Options(application: "shop"))
        var decoder = EventDecoder(schema: rules.schema, format: .cloudEvents, limits: EventLimits())
        var shop = Shop(seed: 7, individuals: 300, start: 1_767_225_600_000, eventsPerSecond: 1)
        var decisions: [Decision] = []
        for _ in 0..<30_000 {
            let record = shop.next()
            guard
                case .event(let event) = unsafe decoder.decode(
                    key: record.key.span.bytes, value: record.value.span.bytes, headers: [], recordTime: record.arrival,
                    arrival: record.arrival)
            else { continue }
            var effects = Effects(.values)
            partition.step(.event(event), .at(record.arrival), into: &effects)
            // Unfolded and folded: both are on the topic, those of traced campaigns unfolded.
            decisions += effects.outcomes.filter { !$0.isOnlyCounted } + effects.decisions
            partition.commit()
        }
        return (rules, decisions)
    }()

    @Test func decisionsAreAsTheirSchemaSays() throws {
        let (rules, decisions) = try #require(Self.decided)
        let validator = try validator("decision.v1", isClosed: true)
        let writer = RecordWriter(application: "shop", ruleSet: rules.hash)
        var outcomes: Set<String> = []
        var written: [String: Int] = [:]
        for decision in decisions {
            // Of decisions alike in all but their values a few are enough.
            let reason = decision.reason?.rawValue ?? ""
            let kind = "\(decision.campaign) \(decision.step ?? "") \(decision.outcome) \(reason)"
            written[kind, default: 0] += 1
            if written[kind, default: 0] > 8 { continue }
            outcomes.insert(decision.outcome.rawValue)
            var json = JSONWriter()
            writer.write(decision, to: &json)
            let problems = validator.problems(of: try SchemaTests.json(json.bytes))
            #expect(problems == [], "\(String(decoding: json.bytes, as: UTF8.self))")
        }
        #expect(outcomes.isSuperset(of: ["sent", "suppressed", "entered", "exited"]))
    }

    @Test func commandsAreAsTheirSchemaSays() throws {
        let (rules, decisions) = try #require(Self.decided)
        let validator = try validator("message-command.v1", isClosed: true)
        let writer = RecordWriter(application: "shop", ruleSet: rules.hash)
        var count = 0
        for decision in decisions {
            guard let message = decision.message, count < 300 else { continue }
            count += 1
            var json = JSONWriter()
            writer.write(message, of: decision, to: &json)
            let problems = validator.problems(of: try SchemaTests.json(json.bytes))
            #expect(problems == [], "\(String(decoding: json.bytes, as: UTF8.self))")
        }
        #expect(count > 10)
    }

    /// Records with fields that only later versions write.
    private static let command = """
        {"specversion": "1.0", "id": "00112233445566778899aabbccddeeff", "source": "/attune/shop",
         "type": "attune.message.requested.v1", "subject": "joe", "time": "2026-03-02T09:32:00.000Z",
         "expirytime": "2026-03-02T15:32:00.000Z", "datacontenttype": "application/json",
         "dataschema": "urn:attune:schema:message-command:v1",
         "traceparent": "00-00112233445566778899aabbccddeeff-0011223344556677-01",
         "data": {"campaign": "cart-reminder", "step": "2", "variant": null, "channel": "push", "address": "t-1",
           "template": "cart-reminder-v3", "params": {"name": "Joe", "total": 80.0}, "purpose": "marketing", "tags": ["offers"],
           "trigger": {"id": "e-17", "type": "cart.updated", "time": "2026-03-02T09:02:00.000Z"},
           "journey": "j", "ruleset": "sha256:\(String(repeating: "0", count: 64))", "inputs": {"views_24h": 2}}}
        """
    private static let decision = """
        {"specversion": "1.0", "id": "00112233445566778899aabbccddeeff", "source": "/attune/shop", "type": "attune.decision.v1",
         "subject": "joe", "time": "2026-03-02T09:32:00.000Z", "datacontenttype": "application/json",
         "dataschema": "urn:attune:schema:decision:v1",
         "data": {"campaign": "cart-reminder", "step": "2", "outcome": "deferred", "reason": "quiet_hours", "detail": "push",
           "key": "c1", "journey": "00112233445566778899aabbccddeeff", "ruleset": "sha256:\(String(repeating: "0", count: 64))",
           "entered": true, "exited": "completed", "repeats": 3, "trigger": {"id": "e-17", "type": "cart.updated", "time": "2026-03-02T09:02:00.000Z"}, "inputs": {},
           "until": "2026-03-03T07:00:00.000Z", "variant": "a", "value": 80.0, "holdout": "shadow"}}
        """

    @Test(arguments: [("message-command.v1", command), ("decision.v1", decision)])
    func theContractsExamplesAreValid(name: String, text: String) throws {
        #expect(try validator(name, isClosed: true).problems(of: try json(text)) == [])
        #expect(
            try validator(name).problems(of: try json(text.replacing("\"subject\"", with: "\"later\": 1, \"subject\"")))
                == [])
    }

    @Test(arguments: [
        ("message-command.v1", command, "\"2\"", "2"), ("message-command.v1", command, "32:00.000Z", "32:00Z"),
        ("message-command.v1", command, "\"id\": \"0", "\"id\": \"G"),
        ("message-command.v1", command, "marketing", "spam"),
        ("message-command.v1", command, "\"address\": \"t-1\",", ""), ("message-command.v1", command, ".v1\"", ".v2\""),
        ("message-command.v1", command, "\"t-1\"", "\"\""),
        ("message-command.v1", command, "[\"offers\"]", "\"offers\""),
        ("decision.v1", decision, "deferred", "postponed"),
        ("decision.v1", decision, "\"reason\": \"quiet_hours\",", ""),
        ("decision.v1", decision, "quiet_hours", "noise"), ("decision.v1", decision, "deferred", "sent"),
        ("decision.v1", decision, "\"campaign\": \"cart-reminder\",", ""), ("decision.v1", decision, "80.0", "\"80\""),
        ("decision.v1", decision, "\"shadow\"", "\"dark\""), ("decision.v1", decision, "sha256:", "md5:"),
    ])
    func aWrongRecordIsRefused(name: String, text: String, wrong: String, instead: String) throws {
        let broken = text.replacing(wrong, with: instead)
        #expect(broken != text)
        #expect(try !validator(name).problems(of: try json(broken)).isEmpty)
    }

    @Test func aDecisionThatIsCutLacksInputsAndParameters() throws {
        let whole = Self.decision.replacing("\"inputs\": {},", with: "")
        #expect(try !validator("decision.v1").problems(of: try json(whole)).isEmpty)
        let cut = whole.replacing("\"entered\"", with: "\"cut\": true, \"entered\"")
        #expect(try validator("decision.v1", isClosed: true).problems(of: try json(cut)) == [])
    }

    @Test func aLinkHasNoCampaign() throws {
        let link = Self.decision.replacing("\"campaign\": \"cart-reminder\", \"step\": \"2\",", with: "")
            .replacing("deferred", with: "linked").replacing("\"key\": \"c1\",", with: "")
        #expect(try validator("decision.v1").problems(of: try json(link)) == [])
    }
}
