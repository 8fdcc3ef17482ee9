import JSON
import Testing

/// `attune eval`.
struct EvalCommandTests {
    @Test(arguments: [
        (["1 + 2 == 3"], "true\n"), (["'a' + \"é\""], "\"aé\"\n"), (["[1, 2.5, null]"], "[1,2.5,null]\n"),
        (["duration('90s')"], "\"90s\"\n"),
        (["{'a': timestamp('2026-03-02T09:00:00Z')}"], "{\"a\":\"2026-03-02T09:00:00.000Z\"}\n"),
        (["x.size() > 2", "--bindings", "{\"x\": \"abc\"}"], "true\n"),
        (["x + 1u", "--bindings", "{\"x\": {\"uint\": \"2\"}}"], "3\n"),
        (["x.y", "--bindings", "{\"x\": {\"y\": [true]}}"], "[true]\n"), (["-1"], "-1\n"),
    ])
    func anExpressionIsEvaluated(words: [String], expected: String) throws {
        let run = try Tool.run("\(Tool.directory)/attune", ["eval"] + words)
        #expect(run.error == "")
        #expect(run.output == expected)
        #expect(run.code == 0)
    }

    @Test(arguments: [
        (["1 +"], Int32(1), "error[E"), (["nobody"], 1, "nobody"), (["1 / 0"], 1, "error: "),
        (["x", "--bindings", "[1]"], 65, "--bindings is not a JSON object"),
        (["x", "--bindings", "{"], 65, "--bindings is not JSON"), ([], 64, "no expression is given"),
        (["1", "--jsonl"], 64, "--jsonl reads expressions from standard input"),
    ])
    func whatCannotBeEvaluatedSaysWhy(words: [String], code: Int32, error: String) throws {
        let run = try Tool.run("\(Tool.directory)/attune", ["eval"] + words)
        #expect(run.code == code)
        #expect(run.output == "")
        #expect(run.error.contains(error), "\(run.error)")
    }

    /// Values come out as they went in, so that nothing is lost.
    @Test(arguments: [
        (#"{"int": "-9223372036854775808"}"#, "int"), (#"{"uint": "18446744073709551615"}"#, "uint"),
        (#"{"double": "1.5"}"#, "double"), (#"{"double": "NaN"}"#, "double"), (#"{"double": "-Infinity"}"#, "double"),
        (#"{"double": "-0.0"}"#, "double"), (#"{"string": "a\u0000é"}"#, "string"), (#"{"bytes": "AP8="}"#, "bytes"),
        (#"{"bool": false}"#, "bool"), (#"{"null": null}"#, "null_type"),
        (#"{"list": [{"int": "1"}, {"list": []}]}"#, "list(dyn)"),
        (#"{"map": [[{"int": "1"}, {"string": "a"}], [{"bool": true}, {"null": null}]]}"#, "map(dyn, dyn)"),
        (#"{"timestamp": "2026-03-02T09:00:00.123456789Z"}"#, "google.protobuf.Timestamp"),
        (#"{"duration": "1.5s"}"#, "google.protobuf.Duration"),
        (#"{"type": "int"}"#, "type"), (#"{"optional": null}"#, "optional_type(dyn)"),
        (#"{"optional": {"int": "1"}}"#, "optional_type(dyn)"),
    ])
    func aTaggedValueComesBackAsItWas(value: String, type: String) throws {
        let line = #"{"expr": "x", "bindings": {"x": \#(value)}}"#
        let run = try Tool.attune("eval", "--jsonl", input: line + "\n")
        #expect(run.code == 0)
        #expect(try json(run.output)["value"] == json(value), "\(run.output)")
        #expect(try json(run.output)["type"] == .string("dyn"))
        let typed = #"{"expr": "x", "bindings": {"x": \#(value)}, "types": {"x": "\#(type)"}}"#
        let again = try json(try Tool.attune("eval", "--jsonl", input: typed).output)
        #expect(try again["value"] == json(value))
        #expect(again["type"] == .string(type))
    }

    /// Every line has its answer, in order, whatever is wrong with it.
    @Test func aBrokenLineIsAnsweredLikeAnyOther() throws {
        let lines: [(line: String, phase: String?)] = [
            (#"{"expr": "1"}"#, nil), ("{", "parse"), ("nonsense", "parse"), ("[]", "parse"), ("{}", "parse"),
            (#"{"expr": 1}"#, "parse"), (#"{"expr": "1 +"}"#, "parse"), (#"{"expr": "nobody"}"#, "check"),
            (#"{"expr": "1 / 0"}"#, "eval"), (#"{"expr": "x", "bindings": {"x": {"int": "a"}}}"#, "parse"),
            (#"{"expr": "x", "bindings": {"x": {"int": 1}}}"#, "parse"),
            (#"{"expr": "x", "bindings": {"x": {"colour": "red"}}}"#, "parse"),
            (#"{"expr": "x", "bindings": {"x": 1}}"#, "parse"), (#"{"expr": "x", "types": {"x": "colour("}}"#, "parse"),
            (#"{"expr": "x", "types": {"x": "int"}}"#, "eval"), ("\u{FEFF}{}", "parse"),
            (#"{"expr": "1", "check_only": "yes"}"#, "parse"), (#"{"expr": "1", "disable_check": 1}"#, "parse"),
            (#"{"expr": "1", "bindings": []}"#, "parse"), (#"{"expr": "1", "types": "int"}"#, "parse"),
            (#"{"expr": "1", "container": 1}"#, "parse"), (#"{"expr": "1", "bindings": null, "types": null}"#, nil),
            (#"{"expr": "2"}"#, nil),
        ]
        let input = lines.map { $0.line + "\n" }.joined(separator: "  \n")
        let run = try Tool.attune("eval", "--jsonl", input: input)
        #expect(run.code == 0)
        let answers = try jsonLines(run.output)
        #expect(answers.count == lines.count)
        for (answer, line) in zip(answers, lines) {
            #expect(answer["phase"]?.text == line.phase, "\(line.line): \(answer)")
            #expect((answer["error"]?.text?.isEmpty == false) == (line.phase != nil), "\(line.line)")
            #expect(answer["error"]?.text?.contains("JSONError") != true, "\(line.line): words for people")
        }
        #expect(answers.first?["value"] == .object([("int", .string("1"))]))
        #expect(answers.last?["value"] == .object([("int", .string("2"))]))
    }

    @Test(arguments: [
        (#"{"expr": "1 + 'a'", "disable_check": true}"#, "phase", "eval"), (#"{"expr": "1 + 'a'"}"#, "phase", "check"),
        (#"{"expr": "[1, 2]", "check_only": true}"#, "type", "list(int)"),
        (#"{"expr": "y", "container": "x", "bindings": {"x.y": {"bool": true}}}"#, "type", "dyn"),
        (#"{"expr": "x.y", "bindings": {"x.y": {"bool": true}}, "types": {"x.y": "bool"}}"#, "type", "bool"),
    ])
    func aLineChoosesHowItIsChecked(line: String, key: String, expected: String) throws {
        #expect(try json(try Tool.attune("eval", "--jsonl", input: line).output)[key] == .string(expected))
    }
}
