import CommandLineTool
import JSON
import Simulation
import Testing

@testable import attuned

/// The visitor who is followed.
struct DemoFollowerTests {
    private static func json(_ text: String) throws -> JSONValue {
        var parser = JSONParser()
        let bytes = Array(text.utf8)
        return JSONValue(unsafe try parser.parse(bytes.span.bytes).root)
    }

    private static func decision(_ individual: String, _ outcome: String, _ more: String = "") throws -> JSONValue {
        try json(
            """
            {"subject": "\(individual)", "time": "2026-03-02T09:32:00.000Z",
             "data": {"campaign": "c", "key": "k", "outcome": "\(outcome)"\(more)}}
            """)
    }

    @Test func theFirstWhoseJourneyBeginsIsFollowedToItsEnd() throws {
        var follower = DemoFollower(of: ["c"])
        #expect(follower.aside == nil)
        follower.see(try Self.decision("ann", "suppressed", #", "reason": "condition""#), at: .zero)
        #expect(follower.aside == nil)
        var other = DemoFollower(of: ["another"])
        other.see(try Self.decision("joe", "entered"), at: .zero)
        #expect(other.aside == nil, "of campaigns that wait too long nobody is followed")
        follower.see(try Self.decision("joe", "entered"), at: .zero)
        follower.see(try Self.decision("ann", "entered"), at: .seconds(1))
        #expect(follower.aside?.heading == "visitor joe, followed since 09:32")
        #expect(follower.aside?.facts.map(\.text) == ["waits: c (k), since 09:32"])
        follower.see(
            try Self.decision("joe", "sent", #", "channel": "push", "template": "t", "exited": "completed""#),
            at: .seconds(2))
        #expect(follower.aside?.facts.map(\.text) == ["nothing waits for them now"])
        #expect(follower.aside?.events.count == 2)
        #expect(
            follower.aside?.events.last
                == .init("09:32 c (k) sent t on push; then it ended: all steps are done", .green))
    }

    @Test func somebodyElseIsFollowedWhereNothingHappensAnyMore() throws {
        var follower = DemoFollower(of: ["c"])
        follower.see(try Self.decision("joe", "entered"), at: .zero)
        follower.see(try Self.decision("ann", "entered"), at: .seconds(60))
        #expect(follower.individual == "joe", "something still waits")
        follower.see(try Self.decision("joe", "exited", #", "reason": "exit""#), at: .seconds(61))
        follower.see(try Self.decision("ann", "entered"), at: .seconds(62))
        #expect(follower.individual == "joe")
        follower.see(try Self.decision("ann", "entered"), at: .seconds(90))
        #expect(follower.individual == "ann" && follower.aside?.events.count == 1)
    }

    @Test func whatTheyDoIsToldInWords() throws {
        var shop = Shop(seed: 1, individuals: 20, start: 1_767_225_600_000, eventsPerSecond: 1)
        var acts = DemoActs()
        var types: Set<String> = []
        for number in 0..<2_000 {
            let record = shop.next()
            acts.see(record, at: .seconds(number))
            let event = try Self.json(String(decoding: record.value, as: UTF8.self))
            let words = DemoWords.act(event)
            if case .string(let type)? = event["type"] {
                types.insert(type)
                #expect(words != type, "\(type) has no words")
            }
            #expect(!words.contains("something") && !words.contains("a page"), "\(words) of \(event)")
        }
        #expect(types.count >= 7)
        #expect(acts.words.count == 100)
        #expect(acts.words.last?.contains(" ") == true)
    }
}
