internal import SeededRandomness

extension SampleGenerator {
    private static let long = String(repeating: "x", count: 1_025)

    /// A record that is bad in one way, or nil where one of this form cannot be.
    mutating func bad(_ reason: String, _ form: Draft.Form) -> Sample? {
        var draft = draft(form)
        let isMade: Bool
        switch reason {
        case "too_large": isMade = makeTooLarge(&draft)
        case "not_utf8": isMade = makeNotUTF8(&draft)
        case "malformed_json": isMade = makeMalformed(&draft)
        case "malformed_envelope": isMade = makeMalformedEnvelope(&draft)
        case "too_deep", "duplicate_key", "number_range":
            isMade = true
            let (name, value) = random.pick(of: Self.structures[reason] ?? [])
            if draft.isBinary || random.chance(2) {
                draft.data.append((name, value))
            } else {
                draft.members.append((name, value))
            }
        case "missing_id":
            isMade = true
            let values = form == .segment || form == .mapped ? ["\"\"", "1.5", "[]"] : [nil, "null", "\"\"", "{}"]
            draft.set(draft.idName, draft.isBinary ? random.pick(of: [nil, ""]) : random.pick(of: values))
        case "missing_type":
            isMade = true
            let name = form == .segment && random.chance(2) ? "type" : draft.typeName
            draft.set(
                name,
                draft.isBinary ? random.pick(of: [nil, ""]) : random.pick(of: [nil, "null", "\"\"", "true", "{}"]))
        case "missing_individual":
            isMade = true
            if form == .structured || draft.isBinary {
                draft.setIndividual(nil)
                draft.key = random.pick(of: [nil, []])
            } else {
                draft.setIndividual(random.pick(of: [nil, "null", "\"\"", "0.5", "[]"]))
            }
        case "bad_time":
            isMade = true
            let text = random.pick(of: Self.badTimes)
            draft.set(
                draft.timeName,
                draft.isBinary ? text : random.pick(of: ["\"\(text)\"", "\"\(text)\"", "1772442000000", "{}"]))
        case "future_time":
            isMade = true
            // The record's timestamp, at most 2026-03-02T09:05:00Z, and five minutes.
            let text = random.pick(of: [
                "2026-03-02T10:00:00Z", "9999-12-31T23:59:59Z", "2026-03-02T10:30:00.001+00:30",
            ])
            draft.set(draft.timeName, draft.isBinary ? text : "\"\(text)\"")
        default: isMade = makePropertyType(&draft)
        }
        return isMade ? sample(draft, "dead_letter", reason: reason) : nil
    }

    private static let badTimes = [
        "", "yesterday", "2026-03-02", "2026-03-02T09:00:00", "2026-03-02 09:00:00Z", "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-03-02T24:00:00Z", "2026-03-02T09:60:00Z", "2026-03-02T09:00:60Z",
        "2016-12-30T23:59:60Z", "2026-03-02T09:00:00.Z", "2026-03-02T09:00:00+0100", "2026-03-02T09:00:00+25:00",
        "02026-03-02T09:00:00Z", "-2026-03-02T09:00:00Z", "2026-3-2T09:00:00Z", "2026-03-02T09:00:00ZZ",
    ]

    private static func nested(_ open: String, _ close: String, _ count: Int) -> String {
        String(repeating: open, count: count) + String(repeating: close, count: count)
    }

    private static let structures: [String: [(String, String)]] = [
        "too_deep": [
            ("x", nested("[", "]", 64)), ("x", nested("[", "]", 500)),
            ("x", String(repeating: "{\"a\":", count: 64) + "1" + String(repeating: "}", count: 64)),
        ],
        "duplicate_key": [
            ("x", #"{"a":1,"a":1}"#), ("x", #"{"a":1,"\u0061":2}"#), ("x", #"[[{"b":{"":0,"c":1,"":2}}]]"#),
            ("x", #"{"\ud83d\ude00":1,"😀":2}"#), ("x", #"{"a\u0000":1,"a\u0000":2}"#),
        ],
        "number_range": [
            ("x", "1e400"), ("x", "[-1e309]"), ("x", "{\"a\":123456789e999}"),
            ("x", "1" + String(repeating: "0", count: 400)),
        ],
    ]

    private mutating func makeTooLarge(_ draft: inout Draft) -> Bool {
        let name = draft.isBinary ? Self.long : "\"\(Self.long)\""
        switch random.below(5) {
        case 0: draft.data.append(("pad", "\"" + String(repeating: "x", count: Self.maximumBytes) + "\""))
        case 1: draft.headers.append(.init(name: "pad", value: Array(repeating: 0x78, count: Self.maximumBytes)))
        case 2: draft.set(draft.idName, name)
        case 3: draft.set(draft.typeName, name)
        default: draft.setIndividual(name)
        }
        return true
    }

    private mutating func makeNotUTF8(_ draft: inout Draft) -> Bool {
        let bad = random.pick(
            of: [
                [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x80],
                [0xF4, 0x90, 0x80, 0x80],
            ] as [[UInt8]])
        if draft.form == .structured, random.chance(4) {
            draft.setIndividual(nil)
            draft.key = bad
            return true
        }
        draft.data.append(("note", "\"@\""))
        let value = draft.value
        guard let place = value.firstIndex(of: UInt8(ascii: "@")) else { return false }
        // Wherever it is: also where the text is broken besides.
        draft.text =
            Array(value[..<place]) + bad + value[(place + 1)...] + (random.chance(4) ? [UInt8(ascii: "}")] : [])
        return true
    }

    private mutating func makeMalformed(_ draft: inout Draft) -> Bool {
        let value = draft.value
        switch random.below(6) {
        case 0: draft.text = Array(value[..<random.below(value.count - 1)])
        case 1:
            let end = random.pick(of: [",", "}", "x", "{}", "\u{0}", "//"])
            draft.text = value + Array(end.utf8)
        case 2: draft.text = Array("\u{FEFF}".utf8) + value
        case 3:
            // Of a binary event those are data of the wrong kind.
            guard !draft.isBinary else { return false }
            draft.text = Array(random.pick(of: ["", " ", "[]", "5", "null", "\"text\"", "[1,{}]", "true"]).utf8)
        default:
            let wrong = random.pick(of: [
                "NaN", "Infinity", "-", "01", "1.", ".5", "+1", "1e", "0x10", "'a'", "undefined", "tru", "[1,]",
                "{\"a\":1,}", "{a:1}",
                "\"\\ud800\"", "\"\\udc00\"", "\"\\ud83dx\"", "\"\\x41\"", "\"\\u00g0\"", "\"tab\there\"",
                "\"nul\u{0}\"", "/**/1", "\"open",
            ])
            draft.data.append(("x", wrong))
        }
        // A binary event without any data is sound.
        return !(draft.isBinary && draft.text?.isEmpty == true)
    }

    private mutating func makeMalformedEnvelope(_ draft: inout Draft) -> Bool {
        switch draft.form {
        case .mapped: return false
        case .segment:
            if random.chance(2) {
                draft.set("type", random.pick(of: [#""delete""#, #""Track""#, #""batch""#]))
            } else {
                draft.text = Array(#"{"batch":[{"type":"track"}],"sentAt":"2026-03-02T09:00:00Z"}"#.utf8)
            }
        case .binary:
            switch random.below(4) {
            case 0: draft.set("specversion", random.pick(of: ["0.3", "1", "1.0 ", ""]))
            case 1: draft.set("source", random.pick(of: [nil, ""]))
            case 2:
                draft.headers.append(
                    .init(name: random.pick(of: ["ce_id", "ce_source", "ce_time"]), value: Array("2".utf8)))
            default: draft.headers.append(.init(name: "content-type", value: Array("application/xml".utf8)))
            }
        case .structured:
            switch random.below(7) {
            case 0: draft.set("specversion", random.pick(of: [nil, "\"0.3\"", "1.0", "null", "\"1\""]))
            case 1: draft.set("source", random.pick(of: [nil, "null", "\"\"", "5"]))
            case 2: draft.set("subject", random.pick(of: ["\"\"", "5", "{}"]))
            case 3: draft.set("data_base64", #""e30=""#)
            case 4: draft.set("datacontenttype", random.pick(of: [#""text/plain""#, "5"]))
            case 5:
                draft.headers.append(.init(name: "content-type", value: Array("application/cloudevents+avro".utf8)))
            default:
                draft.text = Array("[".utf8) + draft.value + Array("]".utf8)
                draft.headers.append(
                    .init(name: "Content-Type", value: Array("application/cloudevents-batch+json; charset=utf-8".utf8)))
            }
        }
        return true
    }

    private mutating func makePropertyType(_ draft: inout Draft) -> Bool {
        if draft.form == .structured, random.chance(3) {
            draft.set("type", #""individual.updated""#)
            draft.wholeData = random.pick(of: [
                #"{"attributes":{"age":"x"}}"#, #"{"attributes":[]}"#, #"{"attributes":{"email":7}}"#,
                "{\"attributes\":{\"email\":\"\(Self.long)\"}}",
            ])
            return true
        }
        if draft.form == .segment, random.chance(3) {
            draft.set("type", #""identify""#)
            draft.set("traits", random.pick(of: [#"{"age":1.5}"#, "5", "[{}]"]))
            return true
        }
        if random.chance(6) {
            draft.wholeData = random.pick(of: ["5", "[]", "\"x\"", "true"])
            return true
        }
        let (name, value) = random.pick(of: [
            ("total", "\"much\""), ("total", "true"), ("order_id", "5"), ("items", "1.5"),
            ("items", "9223372036854775808"),
            ("items", "\"3\""), ("tags", "\"a\""), ("tags", "[\"a\",null]"), ("tags", "[5]"), ("at", "\"yesterday\""),
            ("at", "1.5"),
            ("where", "{\"lat\":1}"), ("where", "{\"lat\":1,\"lon\":2,\"alt\":3}"), ("where", "[1,2]"),
        ])
        draft.data.removeAll { $0.name == name }
        draft.data.append((name, value))
        return true
    }
}
