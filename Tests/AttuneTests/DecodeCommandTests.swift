import JSON
import Testing

/// `attune decode`.
struct DecodeCommandTests {
    private static let sound =
        #"{"specversion":"1.0","id":"e-1","source":"/shop","type":"cart.updated","subject":"joe","time":"2026-03-02T09:02:00Z","data":{"cart_id":"c1","value":80,"items":[]}}"#

    private func decode(_ words: String..., input: String) throws -> Run {
        try Tool.run("\(Tool.directory)/attune", ["decode"] + words, input: input)
    }

    @Test func anEventIsShownWithItsProperties() throws {
        let run = try decode("--format", "cloudevents", input: Self.sound + "\n")
        #expect(run.code == 0)
        #expect(
            run.output
                == #"{"individual":"joe","id":"e-1","type":"cart.updated","time":"2026-03-02T09:02:00.000Z","source":"/shop","properties":{"cart_id":"c1","items":[],"value":80.0}}"#
                + "\n")
        #expect(run.error == "")
    }

    @Test func whatASenderTellsIsShownWithItsCommand() throws {
        let id = "9f2c4e61b0d34a5788a1c6e2d7f05b39"
        let data = #"{"command_id":"\#(id)","channel":"push","campaign":5}"#
        let event =
            #"{"specversion":"1.0","id":"e","source":"/s","type":"message.clicked","subject":"j","data":\#(data)}"#
        for rules in [[], ["--rules", "deploy/rules/shop"]] {
            let run = try Tool.run("\(Tool.directory)/attune", ["decode"] + rules, input: event)
            #expect(run.code == 0)
            #expect(run.output.contains(#""feedback":{"kind":"clicked","command_id":"\#(id)","channel":"push"}"#))
        }
    }

    @Test func aDocumentMayTakeSeveralLines() throws {
        let spread = Self.sound.replacing("{\"", with: "{\n  \"").replacing(",\"", with: ",\n\n  \"")
        #expect(try decode(input: spread).output == decode(input: Self.sound).output)
        let broken = spread.replacing("\"joe\"", with: "joe")
        let run = try decode(input: broken)
        #expect(run.code == 65)
        #expect(try jsonLines(run.output).map { $0["rejected"]?.text } == ["malformed_json"])
        #expect(try decode(input: "[\n{\"specversion\":\"1.0\"}\n]").output.contains("malformed_envelope"))
    }

    @Test func everyLineHasItsAnswer() throws {
        let lines = ["{\"a\":1,}", Self.sound, "", "[]", "{\"a\":1,\"a\":2}", Self.sound]
        for input in [lines.joined(separator: "\n"), lines.joined(separator: "\r\n") + "\r\n"] {
            let run = try decode(input: input)
            #expect(run.code == 65)
            let answers = try jsonLines(run.output)
            #expect(
                answers.map { $0["rejected"]?.text } == [
                    "malformed_json", nil, "malformed_json", "duplicate_key", nil,
                ])
            #expect(answers.allSatisfy { ($0["rejected"] != nil) == ($0["message"] != nil) })
        }
    }

    @Test func nothingIsNoRecord() throws {
        let run = try decode(input: "\n \n")
        #expect(run.code == 0)
        #expect(run.output == "")
    }

    @Test func declarationsAreHeldAgainstTheRecord() throws {
        let rules = ["--rules", "deploy/rules/shop"]
        func answer(_ data: String, type: String = "cart.updated") throws -> JSONValue {
            let event = #"{"specversion":"1.0","id":"e","source":"/s","type":"\#(type)","subject":"j","data":\#(data)}"#
            return try json(Tool.run("\(Tool.directory)/attune", ["decode"] + rules, input: event).output)
        }
        let wrong = try answer(#"{"value":"much"}"#)
        #expect(wrong["rejected"]?.text == "property_type")
        #expect(wrong["path"]?.text == "data.value")
        #expect(
            try answer("{}", type: "cart.updatet") == json(#"{"filtered":"undeclared_type","type":"cart.updatet"}"#))
        let kept = try answer(#"{"value":80,"nobody":1}"#)
        #expect(try kept["properties"] == json(#"{"value":80.0}"#))
        #expect(
            try decode(input: Self.sound.replacing("cart.updated", with: "cart.updatet")).output.contains(
                "cart.updatet"))
    }

    @Test func segmentsMessagesAreRead() throws {
        let run = try decode(
            "--format", "segment", "--topic", "web", "--time", "2026-03-02T09:00:00Z",
            input: #"{"type":"track","event":"Order Completed","userId":"u","properties":{"total":5}}"# + "\n"
                + #"{"type":"identify","anonymousId":"a","messageId":"m","traits":{"email":null,"age":1}}"# + "\n"
                + #"{"type":"delete"}"#)
        #expect(run.code == 65)
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(
            lines.first
                == #"{"individual":"u","id":"web/0/0","type":"Order Completed","time":"2026-03-02T09:00:00.000Z","source":"web","properties":{"total":5.0}}"#
        )
        #expect(try json(lines[1])["attributes"] == json(#"{"age":1.0,"email":null}"#))
        #expect(try json(lines[2])["rejected"]?.text == "malformed_envelope")
    }

    @Test func mappedRecordsAreReadByTheCommandLineOrTheConfiguration() throws {
        let record = #"{"user":{"id":"u"},"kind":"seen","at":"2026-03-02T09:00:00.5Z","d":{"x":1}}"#
        let words = ["individual=user.id", "type=kind", "time=at", "data=d"].flatMap { ["--mapping", $0] }
        let run = try Tool.run(
            "\(Tool.directory)/attune", ["decode", "--format", "mapped", "--topic", "orders"] + words, input: record)
        #expect(
            run.output
                == #"{"individual":"u","id":"orders/0/0","type":"seen","time":"2026-03-02T09:00:00.500Z","source":"orders","properties":{"x":1.0}}"#
                + "\n")
        let folder = Folder()
        try folder.write(
            "attuned.yaml",
            """
            application_id: shop
            kafka: {bootstrap.servers: b, sasl.password_file: /nowhere/to/be/found}
            input:
              - {topic: events}
              - {topic: orders, format: mapped, mapping: {individual: user.id, type: kind, time: at, data: d}}
              - {topic: profiles, format: mapped, profile: true}
            output: {commands: c, decisions: d, dead_letters: e}
            rules: {directory: rules}
            max_future: 1h
            limits: {max_event_bytes: 1024}

            """)
        let configuration = ["--config", "\(folder.path)/attuned.yaml"]
        func decode(_ words: String..., input: String) throws -> Run {
            try Tool.run("\(Tool.directory)/attune", ["decode"] + configuration + words, input: input)
        }
        #expect(try decode("--topic", "orders", input: record).output == run.output)
        let profile = try decode("--topic", "profiles", "--key", "ann", input: #"{"email":"a@b"}"#)
        #expect(try json(profile.output)["individual"]?.text == "ann")
        #expect(try json(profile.output)["attributes"] == json(#"{"email":"a@b"}"#))
        let now = ["--now", "2026-03-02T08:00:00Z"]
        #expect(
            try decode("--topic", "orders", now[0], now[1], input: record.replacing(".5Z", with: "Z")).code == 0)
        #expect(try decode("--topic", "orders", now[0], now[1], input: record).output.contains("future_time"))
        let large = record.replacing("\"x\":1", with: "\"x\":\"\(String(repeating: "y", count: 1_024))\"")
        #expect(try decode("--topic", "orders", input: large).output.contains("too_large"))
        let unknown = try decode("--topic", "order", input: record)
        #expect(unknown.code == 64)
        #expect(unknown.error.contains("did you mean 'orders'?"))
        #expect(try decode(input: record).code == 64)
    }

    @Test func aBinaryEventHasItsEnvelopeInHeaders() throws {
        let headers = ["ce_specversion=1.0", "ce_id=1", "ce_source=/s", "ce_type=t"].flatMap { ["--header", $0] }
        let run = try Tool.run("\(Tool.directory)/attune", ["decode", "--key", "joe"] + headers, input: #"{"x":true}"#)
        let answer = try json(run.output)
        #expect(answer["individual"]?.text == "joe" && answer["source"]?.text == "/s")
        #expect(try answer["properties"] == json(#"{"x":true}"#))
    }

    @Test func theFutureIsThatOfTheClockOrTheRecord() throws {
        let event = Self.sound.replacing("09:02:00Z", with: "09:07:00.001Z")
        let words = ["--now", "2026-03-02T09:02:00Z", "--time", "2026-03-02T09:07:00Z"]
        func decode(_ more: String...) throws -> Int32 {
            try Tool.run("\(Tool.directory)/attune", ["decode"] + words + more, input: event).code
        }
        #expect(try decode() == 65)
        #expect(try decode("--clock", "records") == 0)
        #expect(try decode("--max-future", "6m") == 0)
    }

    @Test(
        arguments: [
            ["--format", "avro"], ["--format", "mapped"], ["--mapping", "type=x"],
            ["--format", "mapped", "--mapping", "x=y"],
            ["--format", "mapped", "--mapping", "type=a..b"], ["--format", "mapped", "--mapping", "time=a:min"],
            ["--format", "mapped", "--mapping", "type=a,"], ["--header", "x"], ["--time", "now"],
            ["--config", "x", "--format", "segment"],
            ["--format", "mapped", "--mapping", "type=a", "--mapping", "type=b", "--mapping", "individual=c"],
        ])
    func whatIsWrongOnTheCommandLineIsAUsageError(words: [String]) throws {
        let run = try Tool.run("\(Tool.directory)/attune", ["decode"] + words, input: "{}")
        #expect(run.code == 64)
        #expect(run.output == "")
    }

    @Test func brokenRulesAndAbsentFilesAreSaid() throws {
        #expect(try decode("nowhere.jsonl", input: "").code == 74)
        let folder = Folder()
        try folder.write("rules.yaml", "events: 5\n")
        let run = try decode("--rules", "\(folder.path)/rules.yaml", input: Self.sound)
        #expect(run.code == 1)
        #expect(run.error.contains("events"))
    }
}
