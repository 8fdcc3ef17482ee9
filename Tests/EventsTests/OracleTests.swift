import Events
import JSON
import SeededRandomness
import Testing

/// The decoder against one that is written down from the page.
struct OracleTests {
    private static let inputs = [
        EventInput(topic: "t", format: .cloudEvents),
        EventInput(topic: "web.track", format: .segmentAPI),
        EventInput(
            topic: "legacy",
            format: .mapped(
                FieldMapping(individual: "user.id", type: "kind", id: "meta.uuid", time: "meta.at", data: "payload"))),
        EventInput(
            topic: "listed",
            format: .mapped(
                FieldMapping(
                    individual: .paths(["user.id", "email"]), type: "kind", id: .paths(["meta.uuid", "user.id"]),
                    time: "meta.at", timeUnit: .milliseconds, data: .paths(["payload", "user"])))),
        EventInput(
            topic: "constant",
            format: .mapped(FieldMapping(individual: "user.id", type: .constant("everything"), data: "payload"))),
        EventInput(topic: "whole", format: .mapped(FieldMapping(individual: "user.id", type: "kind"))),
        EventInput(topic: "profiles", format: .mapped(FieldMapping(time: "meta.at")), isProfile: true),
        EventInput(
            topic: "profiles", format: .mapped(FieldMapping(individual: "user.id", data: "payload")), isProfile: true),
    ]

    @Test(arguments: inputs)
    func theDecoderSaysWhatTheNaiveOneSays(input: EventInput) {
        let seed = UInt64.random(in: .min ... .max)
        print("theDecoderSaysWhatTheNaiveOneSays \(input.topic) seed \(seed)")
        var generator = RecordGenerator(random: SeededGenerator(seed: seed))
        var decoder = EventDecoder(schema: schema, inputs: [input])
        let naive = NaiveDecoder(input: input, schema: schema)
        var outcomes: [String: Int] = [:]
        var differences = 0
        for _ in 0..<20_000 where differences < 5 {
            let record = generator.record(input.format)
            let found = Self.outcome(decode(record, with: &decoder))
            let expected = naive.decode(record, place: "3/17")
            outcomes[String(expected.prefix { $0 != " " }), default: 0] += 1
            if found != expected {
                differences += 1
                let shown = String(decoding: record.value ?? [], as: UTF8.self)
                let headers = record.headers.map {
                    "\(String(decoding: $0.name, as: UTF8.self))=\(String(decoding: $0.value ?? [], as: UTF8.self).prefix(40))"
                }
                Issue.record(
                    "seed \(seed): \(found) but naively \(expected): key \(record.key.map { String(decoding: $0, as: UTF8.self) } ?? "null") \(headers) \(shown.prefix(1_500))"
                )
            }
        }
        var all = Set(RejectReason.allCases.map(\.rawValue)).subtracting(["unroutable"])
        if input.format.kind == .mapped {
            let mapping = input.format.mapping
            all.remove("malformed_envelope")
            if mapping.id == nil { all.remove("missing_id") }
            if case .paths? = mapping.type {} else { all.remove("missing_type") }
            if mapping.time == nil { all.remove("bad_time") }
        }
        for reason in all { #expect((outcomes[reason] ?? 0) > 0, "seed \(seed) has no \(reason)") }
        #expect((outcomes["event"] ?? 0) > 300, "\(outcomes)")
    }

    private static func outcome(_ record: DecodedRecord) -> String {
        switch record {
        case .event(let event):
            "event \(schema.types[event.type].name) \(event.idText) \(event.individualText) \(event.time)"
        case .tombstone: "tombstone"
        case .undeclaredType: "undeclared_type"
        case .rejected(let reject): reject.reason.rawValue
        }
    }
}
