import CEL
import Decisions
import Engine
import Events
import Foundation
import JSON
import Scenarios
import Testing

/// What goes out, byte for byte in its meaning: `topics-and-formats.md`. Foundation reads it, ours wrote it.
struct RecordTests {
    private static let cart = """
        events:
          cart.updated: {properties: {cart_id: string, value: double}}
        attributes: {push_token: string, first_name: string}
        channels: {push: {address: individual.push_token}}
        features: {views_24h: {count: cart.updated, over: 24h}}
        segments: {stage: [{visitor: 'true'}]}
        policies: {consent: {default: granted}}
        campaigns:
          cart-reminder:
            trigger: {event: cart.updated, key: event.cart_id}
            when: views_24h >= 1 && stage != "lapsed"
            value: event.value
            tags: [offers, baskets]
            re_entry: never
            exit: [{event: cart.updated, where: event.value == 0.0 && trigger.value > 0.0}]
            steps:
              - wait: 30m
              - send:
                  channels: [push]
                  template: cart-reminder-v3
                  params: {name: '${individual.first_name}', total: '${event.value}', at: '${event.time}', raw: "a\\"\\u0001"}
                  expires: 6h

        """
    private static let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"

    private static func run(traceparent: String? = parent) throws -> Scenario {
        var scenario = try Scenario(cart, application: "shop")
        scenario.set(["push_token": .string("t-1"), "first_name": .string("Joe")], at: 1)
        scenario.happen(
            2, "cart.updated", ["cart_id": .string("c1"), "value": .double(80)], id: "e-17", traceparent: traceparent)
        scenario.pass(60)
        scenario.happen(
            61, "cart.updated", ["cart_id": .string("c1"), "value": .double(80)], id: "e-18", traceparent: traceparent)
        return scenario
    }

    private static func json(_ write: (RecordWriter, inout JSONWriter) -> Void) throws -> NSDictionary {
        var writer = JSONWriter()
        write(RecordWriter(application: "shop", ruleSet: "sha256:00"), &writer)
        let object = try JSONSerialization.jsonObject(with: Data(writer.bytes))
        return try #require(object as? NSDictionary)
    }

    private static func parse(_ text: String) throws -> NSDictionary {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
    }

    @Test func aCommandIsAsTheContractSays() throws {
        let sent = try #require(try Self.run().records.first { $0.message != nil })
        let message = try #require(sent.message)
        let written = try Self.json { $0.write(message, of: sent, to: &$1) }
        // The ids: SHA-256 over length-prefixed fields, computed elsewhere.
        let golden = try Self.parse(
            """
            {"specversion": "1.0", "id": "990cece5fafedfb585ecde288d6165a9", "source": "/attune/shop",
             "type": "attune.message.requested.v1", "subject": "joe", "time": "2026-03-02T09:32:00.000Z",
             "expirytime": "2026-03-02T15:32:00.000Z", "datacontenttype": "application/json",
             "dataschema": "urn:attune:schema:message-command:v1",
             "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-SPAN-00",
             "data": {"campaign": "cart-reminder", "step": "2", "variant": null, "channel": "push", "address": "t-1",
                      "template": "cart-reminder-v3",
                      "params": {"name": "Joe", "total": 80.0, "at": "2026-03-02T09:02:00.000Z", "raw": "a\\"\\u0001"},
                      "purpose": "marketing", "tags": ["baskets", "offers"],
                      "trigger": {"id": "e-17", "type": "cart.updated", "time": "2026-03-02T09:02:00.000Z"},
                      "journey": "453ad65edf73d7c5bd0d2005bdce8ca4", "ruleset": "sha256:00",
                      "inputs": {"views_24h": 1, "stage": "visitor"}}}
            """)
        #expect(Self.withoutSpan(written) == golden, "\(written)")
    }

    @Test func aSentIsRecordedAsTheContractSays() throws {
        let sent = try #require(try Self.run().records.first { $0.message != nil })
        let written = try Self.json { $0.write(sent, to: &$1) }
        let golden = try Self.parse(
            """
            {"specversion": "1.0", "source": "/attune/shop", "type": "attune.decision.v1", "subject": "joe",
             "time": "2026-03-02T09:32:00.000Z", "datacontenttype": "application/json",
             "dataschema": "urn:attune:schema:decision:v1",
             "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-SPAN-00",
             "data": {"campaign": "cart-reminder", "step": "2", "outcome": "sent", "exited": "completed", "key": "c1", "journey": "453ad65edf73d7c5bd0d2005bdce8ca4", "ruleset": "sha256:00",
                      "trigger": {"id": "e-17", "type": "cart.updated", "time": "2026-03-02T09:02:00.000Z"},
                      "inputs": {"views_24h": 1, "stage": "visitor"}, "command_id": "990cece5fafedfb585ecde288d6165a9",
                      "channel": "push", "template": "cart-reminder-v3",
                      "params": {"name": "Joe", "total": 80.0, "at": "2026-03-02T09:02:00.000Z", "raw": "a\\"\\u0001"},
                      "value": 80.0, "expires": "2026-03-02T15:32:00.000Z"}}
            """)
        #expect(Self.withoutSpan(Self.withoutID(written)) == golden, "\(written)")
    }

    @Test func aSuppressionIsRecordedAsTheContractSays() throws {
        let last = try #require(try Self.run().records.last)
        let written = try Self.json { $0.write(last, to: &$1) }
        let golden = try Self.parse(
            """
            {"specversion": "1.0", "source": "/attune/shop", "type": "attune.decision.v1", "subject": "joe",
             "time": "2026-03-02T10:01:00.000Z", "datacontenttype": "application/json",
             "dataschema": "urn:attune:schema:decision:v1",
             "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-SPAN-00",
             "data": {"campaign": "cart-reminder", "outcome": "suppressed", "reason": "re_entry", "key": "c1",
                      "ruleset": "sha256:00",
                      "trigger": {"id": "e-18", "type": "cart.updated", "time": "2026-03-02T10:01:00.000Z"},
                      "inputs": {}}}
            """)
        #expect(Self.withoutSpan(Self.withoutID(written)) == golden, "\(written)")
    }

    @Test func withoutATraceTheCommandBeginsOne() throws {
        let sent = try #require(try Self.run(traceparent: nil).records.first { $0.message != nil })
        let message = try #require(sent.message)
        let written = try Self.json { $0.write(message, of: sent, to: &$1) }
        let trace = try #require(written["traceparent"] as? String)
        #expect(trace.hasPrefix("00-990cece5fafedfb585ecde288d6165a9-") && trace.hasSuffix("-01"))
        #expect(try Self.json { $0.write(sent, to: &$1) }["traceparent"] as? String == trace)
    }

    @Test func theSameDecisionHasTheSameIDAndOthersHaveOthers() throws {
        var ids: Set<String> = []
        var count = 0
        for run in 0..<2 {
            let scenario = try Self.busy()
            for decision in scenario.records {
                let written = try Self.json { $0.write(decision, to: &$1) }
                let id = try #require(written["id"] as? String)
                #expect(id.utf8.count == 32)
                if run == 0 { count += 1 }
                ids.insert(id)
            }
        }
        #expect(count > 40)
        #expect(ids.count == count)
    }

    /// Two ways to write it, one record: the attributes and the data of binary mode are the members of the structured form.
    @Test func binaryPartsMakeTheStructuredRecord() throws {
        let decisions = try Self.busy().records + Self.run().records
        var commands = 0
        for decision in decisions {
            let whole = try Self.json { $0.write(decision, to: &$1) }
            #expect(
                whole
                    == (try Self.joined {
                        $0.attributes(of: decision, $1)
                    } data: {
                        $0.writeData(of: decision, to: &$1)
                    }))
            guard let message = decision.message else { continue }
            commands += 1
            let command = try Self.json { $0.write(message, of: decision, to: &$1) }
            let parts = try Self.joined {
                $0.attributes(of: message, decision, $1)
            } data: {
                $0.writeData(of: message, decision, to: &$1)
            }
            #expect(command == parts)
        }
        #expect(commands > 2 && commands < decisions.count)
    }

    /// One object of attributes, each once, and data.
    private static func joined(
        _ attributes: (RecordWriter, (_ name: String, _ value: String) -> Void) -> Void,
        data: (RecordWriter, inout JSONWriter) -> Void
    ) throws -> NSDictionary {
        let record = NSMutableDictionary()
        attributes(RecordWriter(application: "shop", ruleSet: "sha256:00")) { name, value in
            #expect(record[name] == nil)
            record[name] = value
        }
        record["data"] = try json(data)
        return record
    }

    /// One individual with much that happens at one instant.
    private static func busy() throws -> Scenario {
        let keys = ["trace: true", "restart: true", "exit: [{event: b}]", "re_entry: never"]
        let trigger = "{event: a, key: event.k}"
        var scenario = try Scenario(
            rules(
                journey(
                    named: "c", trigger: trigger, keys: keys, nudge, nudge, "{wait: {until: event.t}}", "{wait: 1m}",
                    nudge)
                    + "\n"
                    + journey(named: "d", trigger: trigger, keys: ["trace: true", "when: event.n > 1"], nudge, nudge)))
        let past = Value.timestamp(Timestamp(clampingMilliseconds: Scenario.origin - 60_000))
        for key in ["x", "y", "z"] {
            for number in [0, 2, 2, 0] {
                scenario.happen(0, "a", ["k": .string(key), "n": .int(Int64(number)), "t": past])
            }
        }
        scenario.happen(0, "b")
        scenario.happen(0, "a", ["k": .string("x"), "n": .int(2)])
        scenario.happen(0, "a", ["k": .string("x")])
        scenario.pass(5)
        return scenario
    }

    /// The record with the span of its trace, which only its own id tells, as `SPAN`; nil where it is none.
    private static func withoutSpan(_ record: NSDictionary) -> NSDictionary? {
        guard let copy = record.mutableCopy() as? NSMutableDictionary, let trace = record["traceparent"] as? String,
            let span = trace.split(separator: "-").dropFirst(2).first, span.count == 16,
            span.allSatisfy({ $0.isHexDigit })
        else { return nil }
        copy["traceparent"] = trace.replacing(span, with: "SPAN")
        return copy
    }

    private static func withoutID(_ record: NSDictionary) -> NSDictionary {
        guard let copy = record.mutableCopy() as? NSMutableDictionary else { return record }
        copy.removeObject(forKey: "id")
        return copy
    }
}
