import Events
import SeededRandomness
import Testing

struct DecoderFuzzTests {
    @Test func mutatedRecordsNeverTrapAndADecoderKeepsNoMemoryOfThem() {
        let seed = UInt64.random(in: .min ... .max)
        print("mutatedRecordsNeverTrapAndADecoderKeepsNoMemoryOfThem seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        var decoder = EventDecoder(schema: schema, format: .cloudEvents)
        let sound = [
            Record(
                ["time": #""2026-03-02T09:00:00Z""#, "subject": #""ann""#],
                data:
                    #"{"read_string":"é\n","read_int":-0,"read_point":{"lat":1,"lon":2},"items":[{"a":null}],"duration":"1h"}"#
            ),
            Record(["type": #""individual.updated""#], data: #"{"attributes":{"email":"x","birth_year":1.0}}"#),
            Record(["type": #""consent.changed""#], data: #"{"purpose":"marketing","granted":true}"#),
            Record(
                binary: ["time": "2026-03-02T09:00:00Z"], value: #"{"read_bytes":"aGk=","read_timestamp":1}"#,
                contentType: "application/json"),
        ]
        var outcomes: [String: Int] = [:]
        for _ in 0..<30_000 {
            var record = sound[Int.random(in: 0..<sound.count, using: &generator)]
            for _ in 0..<Int.random(in: 0...2, using: &generator) { mutate(&record, using: &generator) }
            let outcome = tell(decode(record, with: &decoder))
            #expect(outcome == tell(decode(record)))
            outcomes[String(outcome.prefix { $0 != " " }), default: 0] += 1
        }
        for expected in [
            "event", "undeclared", "malformed_json", "not_utf8", "malformed_envelope", "property_type", "bad_time",
        ] {
            #expect(outcomes[expected] != nil, "\(expected)")
        }
    }

    private func mutate(_ record: inout Record, using generator: inout SeededGenerator) {
        if !record.headers.isEmpty, Bool.random(using: &generator) {
            let header = Int.random(in: 0..<record.headers.count, using: &generator)
            mutate(&record.headers[header].name, using: &generator)
            if var value = record.headers[header].value {
                mutate(&value, using: &generator)
                record.headers[header].value = value
            }
        }
        if var value = record.value { mutate(&value, using: &generator); record.value = value }
    }

    private func mutate(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: index)
        case 2: bytes[index] = bytes[Int.random(in: 0..<bytes.count, using: &generator)]
        case 3: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 9)], at: index)
        default: bytes[index] = bytes[index] == 0x22 ? 0x35 : bytes[index] ^ 1
        }
    }
}
