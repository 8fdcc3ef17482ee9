import Events
import SeededRandomness

/// Records with faults of every kind, several at a time, for comparison with the naive decoder.
struct RecordGenerator {
    var random: SeededGenerator

    private static let long = String(repeating: "x", count: 1_025)
    private static let longest = String(repeating: "é", count: 512)

    mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    /// A record for an input of a format.
    mutating func record(_ format: InputFormat) -> Record {
        var record: Record
        switch format.kind {
        case .cloudEvents: record = chance(3) ? binary() : structured()
        case .segmentAPI: record = Record(value: segment())
        case .mapped: record = Record(value: mapped())
        }
        if chance(4) {
            record.key = pick([
                nil, [], [0xFF], Array(Self.long.utf8), Array("ann".utf8), Array(Self.longest.utf8),
                [0xED, 0xA0, 0x80],
            ])
        }
        if chance(40) { record.value = nil }
        if chance(30) { record.recordTime = pick([now + 300_000, now + 300_001, .min, .max, 0]) }
        if chance(8) { record.headers.append(header()) }
        if chance(200) { record.headers.append(RecordHeader("x", String(repeating: "y", count: 262_144))) }
        if chance(6), var value = record.value {
            for _ in 0..<Int.random(in: 1...2, using: &random) { mutate(&value) }
            record.value = value
        }
        return record
    }

    private mutating func header() -> RecordHeader {
        RecordHeader(
            pick([
                "content-type", "Content-Type", "ce_id", "ce_specversion", "ce_subject", "ce_x", "ce_x", "other",
                "CE_ID",
            ]),
            pick([
                "application/json", "text/plain", "application/cloudevents+json",
                "application/cloudevents; charset=utf-8",
                "application/cloudevents-batch+json", "application/cloudevents+avro", "application/vnd.x+json", "1.0",
                "",
                nil,
            ]))
    }

    /// A text or something else, mostly sound.
    private mutating func part(_ sound: String) -> String? {
        if !chance(5) { return "\"\(sound)\"" }
        return pick([
            nil, "null", "\"\"", "5", "{}", "[]", "true", "\"\(Self.long)\"", "\"\(Self.longest)\"", "\"\\u0000\"",
            "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"e\\u0301\"",
        ])
    }

    private mutating func time() -> String? {
        if chance(3) { return nil }
        return pick([
            "null", "5", "\"\"", "\"2026-03-02T09:00:00Z\"", "\"2026-03-02t09:00:00.123456z\"",
            "\"2026-03-02T09:35:00Z\"",
            "\"2026-03-02T09:35:00.001Z\"", "\"2026-03-02T09:35:00.0009Z\"", "\"2026-02-29T00:00:00Z\"",
            "\"2024-02-29T00:00:00-00:00\"", "\"2016-12-31T23:59:60Z\"", "\"2016-12-30T23:59:60Z\"",
            "\"2015-07-01T01:59:60+02:00\"", "\"0000-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"",
            "\"+10000-01-01T00:00:00Z\"",
            "\"2026-03-02T24:00:00Z\"", "\"2026-03-02T09:00:00\"", "\"2026-03-02T09:00:00+0100\"",
            "\"2026-03-02T09:00:00+24:00\"",
            "\"2026-03-02 09:00:00Z\"", "\"2026-03-02T09:00:00.Z\"", "\"2026-3-02T09:00:00Z\"",
            "\"２026-03-02T09:00:00Z\"",
        ])
    }

    private mutating func value() -> String {
        switch Int.random(in: 0..<14, using: &random) {
        case 0: return pick(["1", "1.0", "1e3", "-0", "1.5", "9223372036854775807", "9223372036854775808", "-1"])
        case 1:
            return pick([
                "9223372036854775807.0", "-9223372036854775809", "90071992547409930e-1", "9007199254740992.5", "1e400",
                "-1e999", "1e-400", "18446744073709551616", "0.1", "1E+2",
            ])
        case 2: return pick(["01", "1.", ".5", "NaN", "+1", "0x1", "-", "1e", "Infinity"])
        case 3: return pick(["\"\"", "\"aGk=\"", "\"aGk\"", "\"1h30m\"", "\"0s\"", "\"5\"", "\"x\"", "\"\u{feff}\""])
        case 4:
            return pick([
                "{\"lat\":1,\"lon\":2}", "{\"lat\":1}", "{\"lat\":1,\"lon\":2,\"alt\":3}", "{\"lat\":\"1\",\"lon\":2}",
            ])
        case 5:
            return "[" + (0..<Int.random(in: 0...3, using: &random)).map { _ in value() }.joined(separator: ",") + "]"
        case 6: return "{\"a\":\(value()),\"\(pick(["a", "b", "\\u0061", "a\\u0000", "é", "e\u{301}"]))\":\(value())}"
        case 7: return pick(["true", "false", "null", "nul", "True"])
        case 8:
            let depth = pick([3, 61, 62, 63, 64, 65])
            return chance(2)
                ? String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
                : String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
        case 9: return time() ?? "null"
        default: return pick(["1", "\"s\"", "true", "{}", "[]", "null"])
        }
    }

    private mutating func object(_ members: [(String, String?)]) -> String {
        var texts = members.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }
        if chance(12) { texts.append("\"extra\":\(value())") }
        if chance(40), let one = texts.first { texts.append(one) }
        if chance(3) { texts.shuffle(using: &random) }
        return "{" + texts.joined(separator: pick([",", ", ", ",\n"])) + "}"
            + (chance(60) ? pick([",", "}", "\u{0}", " "]) : "")
    }

    private mutating func data() -> String? {
        if chance(4) { return pick([nil, "null", "5", "[]", "\"x\"", "{}", value()]) }
        let names = schema.types.flatMap(\.properties).map(\.name)
        return object(
            (0..<Int.random(in: 0...2, using: &random)).map { _ in
                (pick(names + ["nobody"]), value())
            })
    }

    private mutating func attributes() -> String {
        object([
            (pick(["email", "birth_year", "home", "any", "x"]), pick([value(), value(), "\"\(Self.long)\"", "null"]))
        ])
    }

    private mutating func typeAndData() -> (String?, String?) {
        switch Int.random(in: 0..<9, using: &random) {
        case 0: ("\"individual.updated\"", "{\"attributes\":\(pick([attributes(), attributes(), "5", "null"]))}")
        case 1:
            (
                "\"consent.changed\"",
                object([
                    ("purpose", part("marketing")), ("granted", pick(["true", "true", value()])),
                    ("channel", pick([nil, part("push")])),
                ])
            )
        case 8:
            (
                "\"message.\(pick(["clicked", "failed", "unsubscribed", "opened"]))\"",
                object([
                    ("command_id", part("0123456789abcdef0123456789abcdef")), ("channel", pick([nil, part("push")])),
                    ("campaign", pick([nil, value()])),
                ])
            )
        case 2: (part(pick(["open", "never", "Order Completed", "café", "cafe\u{301}"])), data())
        default: (part("everything"), data())
        }
    }

    private mutating func structured() -> Record {
        if chance(60) {
            return Record(value: pick(["", "[]", "5", "[{\"specversion\":\"1.0\"}]", "[1]", "\u{feff}{}", "{"]))
        }
        let (type, data) = typeAndData()
        return Record(
            value: object([
                ("specversion", chance(25) ? pick([nil, "\"1\"", "1.0", "\"0.3\"", "null"]) : "\"1.0\""),
                ("id", part("e-1")), ("source", chance(4) ? part("/shop") : "\"/shop\""), ("type", type),
                ("subject", chance(2) ? nil : part("ann")), ("time", time()), ("data", data),
                (
                    "datacontenttype",
                    chance(20)
                        ? pick(["\"application/json\"", "\"text/plain\"", "null", "5", "\"text/json;a=b\""]) : nil
                ),
                ("data_base64", chance(40) ? pick(["\"e30=\"", "null"]) : nil),
            ]))
    }

    private mutating func binary() -> Record {
        func text(_ json: String?) -> String? {
            guard let json, json != "null" else { return nil }
            return String(json.filter { $0 != "\"" && $0 != "\\" })
        }
        let (type, data) = typeAndData()
        var record = Record(value: chance(20) ? "" : data ?? "")
        for (name, value) in [
            ("specversion", "1.0"), ("id", text(part("e-1"))), ("source", text(chance(4) ? part("/shop") : "/shop")),
            ("type", text(type)), ("subject", chance(2) ? nil : text(part("ann"))), ("time", text(time())),
        ] {
            if let value { record.headers.append(RecordHeader("ce_\(name)", value)) }
        }
        if chance(4) {
            record.headers.append(RecordHeader("content-type", pick(["application/json", "text/plain", "a/b+json"])))
        }
        if chance(30) { record.headers.append(RecordHeader(name: Array("ce_subject".utf8), value: [0xFF])) }
        return record
    }

    private mutating func segment() -> String {
        if chance(60) { return pick(["", "[]", "{\"batch\":[]}", "{\"type\":null,\"batch\":[{}]}", "null"]) }
        return object([
            (
                "type",
                chance(10)
                    ? part("delete") : part(pick(["track", "track", "identify", "page", "screen", "alias", "group"]))
            ),
            ("event", part(pick(["everything", "Order Completed", "never"]))),
            ("messageId", chance(3) ? nil : part("m-1")),
            ("userId", chance(3) ? nil : part("u")), ("anonymousId", chance(2) ? nil : part("a")),
            ("timestamp", chance(3) ? nil : time()), ("originalTimestamp", chance(3) ? time() : nil),
            ("context", chance(3) ? object([("traits", pick([nil, attributes(), data()]))]) : nil),
            ("properties", data()), ("traits", pick([nil, attributes(), data()])),
            ("name", chance(3) ? part("Home") : nil),
            ("previousId", chance(3) ? part("p") : nil), ("groupId", chance(3) ? part("g") : nil),
        ])
    }

    private mutating func mapped() -> String {
        let (type, data) = typeAndData()
        return object([
            ("user", chance(10) ? value() : object([("id", part("u"))])), ("kind", type),
            ("meta", chance(3) ? value() : object([("uuid", part("m")), ("at", time())])), ("payload", data),
            ("email", chance(6) ? value() : nil),
        ])
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: index)
        case 2: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 9)], at: index)
        default: bytes[index] = pick(Array("{}[],:\"\\0eE.- ".utf8))
        }
    }
}
