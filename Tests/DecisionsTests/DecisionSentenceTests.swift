import Decisions
import JSON
import Testing

/// Records of the decisions topic in plain words.
struct DecisionSentenceTests {
    private static func sentence(_ data: String) throws -> DecisionSentence {
        let text = """
            {"specversion": "1.0", "subject": "joe", "time": "2026-03-02T09:32:00.000Z", "data": {\(data),
             "trigger": {"id": "e-17", "type": "cart.updated", "time": "2026-03-02T09:02:00.000Z"}}}
            """
        var parser = JSONParser()
        let bytes = Array(text.utf8)
        return try #require(DecisionSentence(JSONValue(unsafe try parser.parse(bytes.span.bytes).root)), "\(text)")
    }

    private static let cases: [(data: String, text: String)] = [
        (
            #""campaign": "c", "step": "s", "outcome": "sent", "channel": "push", "template": "t-1", "variant": "b", "entered": true, "params": {"name": "Joe", "total": 80.0}, "inputs": {"views": 2, "stage": "visitor", "last": null}, "exited": "completed""#,
            "c sent t-1 (variant b) on push, as it began 30m after cart.updated e-17, with name = Joe, total = 80.0; then it ended: all steps are done; it had read views = 2, stage = visitor, last = nothing"
        ),
        (
            #""campaign": "c", "key": "k", "step": "s", "outcome": "suppressed", "reason": "capped", "detail": "1 per 24h channel push", "repeats": 3"#,
            "c (k) did not send at step s 30m after cart.updated e-17: there was no room left in the cap (1 per 24h channel push); 3 more like it were not told"
        ),
        (
            #""campaign": "c", "outcome": "suppressed", "reason": "condition", "inputs": {"stage": "lapsed"}"#,
            "c did not begin 30m after cart.updated e-17: `when` did not hold; it had read stage = lapsed"
        ),
        (
            #""campaign": "c", "step": "s", "outcome": "suppressed", "reason": "error", "detail": "division by zero", "repeats": 1"#,
            "c did not send at step s 30m after cart.updated e-17: an expression failed (division by zero); 1 more like it was not told"
        ),
        (
            #""campaign": "c", "step": "s", "outcome": "deferred", "reason": "quiet_hours", "detail": "push", "channel": "push", "until": "2026-03-03T07:00:00.000Z""#,
            "c holds step s on push until 2026-03-03T07:00:00.000Z 30m after cart.updated e-17: it is quiet (push)"
        ),
        (
            #""campaign": "c", "step": "s", "outcome": "shadow", "reason": "campaign_holdout", "holdout": "campaign_holdout", "channel": "push", "template": "t""#,
            "c would have sent t on push, and did not 30m after cart.updated e-17: the individual is in the campaign's control group"
        ),
        (
            #""campaign": "c", "outcome": "entered", "entered": true, "holdout": "shadow""#,
            "c began 30m after cart.updated e-17, as a shadow: the campaign only notes what it would do"
        ),
        (
            #""campaign": "c", "outcome": "exited", "reason": "exit""#,
            "c ended 30m after cart.updated e-17: an event of `exit` came"
        ),
        (
            #""campaign": "c", "outcome": "converted", "value": 80.5, "channel": "push", "template": "t""#,
            "c reached its goal of value 80.5 after t on push 30m after cart.updated e-17"
        ),
        (
            #""outcome": "linked", "detail": "a-1""#,
            "the id a-1 was linked to this one: both are one person from then on"
        ),
        (#""outcome": "erased""#, "everything known of them was erased"),
        (
            #""campaign": "c", "outcome": "exited", "reason": "tired""#,
            "c ended 30m after cart.updated e-17: tired"
        ),
    ]

    @Test(arguments: cases)
    func aRecordIsASentence(data: String, text: String) throws {
        let sentence = try Self.sentence(data)
        #expect(sentence.text == text)
        #expect(sentence.individual == "joe" && sentence.time == "2026-03-02T09:32:00.000Z")
    }

    /// Every outcome and every reason that a record may have has words of its own.
    @Test func noReasonIsToldByItsCode() throws {
        for reason in Reason.allCases {
            let text = try Self.sentence(
                #""campaign": "c", "step": "s", "outcome": "suppressed", "reason": "\#(reason.rawValue)""#
            )
            .text
            #expect(!text.hasSuffix(": \(reason.rawValue)"), "\(text)")
        }
    }

    @Test(arguments: ["{}", "[]", #"{"time": "t", "data": {"outcome": "danced"}}"#, #"{"data": {"outcome": "sent"}}"#])
    func whatIsNoDecisionIsNoSentence(text: String) throws {
        var parser = JSONParser()
        let bytes = Array(text.utf8)
        #expect(DecisionSentence(JSONValue(unsafe try parser.parse(bytes.span.bytes).root)) == nil)
    }

    @Test func anInstantLaterIsAtOnce() throws {
        let text = try Self.sentence(#""campaign": "c", "outcome": "entered""#).text
        #expect(text == "c began 30m after cart.updated e-17")
        let near =
            #"{"time": "2026-03-02T09:02:00.500Z", "data": {"campaign": "c", "outcome": "entered", "trigger": {"id": "e", "type": "t", "time": "2026-03-02T09:02:00.000Z"}}}"#
        var parser = JSONParser()
        let bytes = Array(near.utf8)
        #expect(
            DecisionSentence(JSONValue(unsafe try parser.parse(bytes.span.bytes).root))?.text
                == "c began at once after t e")
    }
}
