import Events
import JSON
import Replay
import RuleSets
import Scenarios
import Testing

/// Lines that are not what they should be.
struct HistoryLineTests {
    private static func counts(_ lines: String...) throws -> LineCounts {
        var history = History()
        for line in lines { history.add(line: line) }
        return history.replay(try RuleSet.of(History.shop)).result.proposed.lines
    }

    private static func event(_ more: String, type: String = "cart") -> String {
        #"{"specversion":"1.0","id":"e-1","source":"/t","type":"\#(type)","subject":"joe"\#(more)}"#
    }

    @Test(
        arguments: [
            (event(#","recordtime":"2026-03-02T09:00:00Z""#), nil),
            (event(#","time":"2026-03-02T09:00:00Z""#), nil),
            (event(#","time":"2026-03-02T09:00:00Z","recordtime":null"#), nil),
            (event(#","time":"2026-03-02T09:00:00Z""#) + "\r", nil),
            (event(""), RejectReason.badTime),
            (event(#","recordtime":"yesterday","time":"2026-03-02T09:00:00Z""#), .badTime),
            (event(#","recordtime":17"#), .badTime),
            (event(#","time":"yesterday""#), .badTime),
            (event(#","time":"yesterday","data":{"n":"x"}"#), .badTime),
            // An event is not ahead of its own arrival, unless both are told.
            (event(#","time":"2026-03-02T09:06:00Z","recordtime":"2026-03-02T09:00:00Z""#), .futureTime),
            (event(#","recordtime":"2026-03-02T09:00:00Z","data":{"n":"x"}"#), .propertyType),
            (event(#","recordtime":"2026-03-02T09:00:00Z","recordtime":"2026-03-02T09:00:00Z""#), .duplicateKey),
            ("{}", .malformedEnvelope), ("null", .malformedJSON), ("{", .malformedJSON), ("[]", .malformedJSON),
            (#"{"specversion":"1.0","source":"/t","time":"2026-03-02T09:00:00Z"}"#, .missingID),
            (
                #"{"specversion":"1.0","id":"1","type":"cart","source":"/t","time":"2026-03-02T09:00:00Z"}"#,
                .missingIndividual
            ),
        ] as [(String, RejectReason?)])
    func aLineIsAppliedOrHasADeadLettersReason(line: String, reason: RejectReason?) throws {
        let counts = try Self.counts(line)
        #expect(counts.refusedByReason.map(\.reason) == [reason].compactMap(\.self))
        #expect(counts.applied == (reason == nil ? 1 : 0))
    }

    @Test func theFirstLinesOfAReasonAreKeptWithTheirNumbers() throws {
        let counts = try Self.counts("x", "", Self.event(#","time":"2026-03-02T09:00:00Z""#), "{", "  ", "y", "z")
        let refused = try #require(counts.refusedByReason.first)
        #expect(refused.count == 4)
        #expect(refused.examples.map(\.line) == [1, 4, 6])
        #expect(refused.examples.allSatisfy { !$0.message.isEmpty })
        #expect(counts.events == 1)
        #expect(counts.deadLetters == 4)
    }

    @Test func blankLinesAreNone() throws {
        var history = History()
        for line in ["", " \t", "\r"] { history.add(line: line) }
        let result = history.replay(try RuleSet.of(History.shop)).result
        #expect(result.lines == 0)
        #expect(result.first == nil && result.end == nil)
    }

    @Test func duplicatesAndTypesThatNobodyDeclaredAreCounted() throws {
        let time = #","time":"2026-03-02T09:00:00Z""#
        let counts = try Self.counts(
            Self.event(time), Self.event(time), Self.event(time, type: "b"), Self.event(time, type: "a"),
            Self.event(time, type: "b"))
        #expect(counts.applied == 1)
        #expect(counts.duplicates == 1)
        #expect(counts.undeclared == 3)
        #expect(counts.undeclaredTypes.map { "\($0.type) \($0.count)" } == ["b 2", "a 1"])
    }

    @Test func anErasureIsHeeded() throws {
        var history = History()
        history.welcome("joe")
        history.add(1, "individual.erased", "e-1")
        history.add(2, "cart", "e-2", data: #"{"k":"a","n":1}"#, time: 0.5)
        let result = history.replay(try RuleSet.of(History.shop)).result
        #expect(result.proposed.erased == 1)
        #expect(result.proposed.lines.erased == 1)
        #expect(result.proposed.individuals == 0)
    }

    /// The clock is the largest of the arrivals.
    @Test func aLineThatArrivesBeforeOneAboveItIsCountedAndApplied() throws {
        var history = History()
        history.add(10, "cart", "e-1", data: #"{"k":"a","n":1}"#)
        history.add(5, "cart", "e-2", data: #"{"k":"b","n":1}"#)
        history.add(10, "cart", "e-3", data: #"{"k":"c","n":1}"#)
        let result = history.replay(try RuleSet.of(History.shop), .topic).result
        #expect(result.late == 1)
        #expect(result.end == Scenario.minute(10))
        #expect(result.proposed.lines.applied == 3)
        #expect(result.first == Scenario.minute(10))
    }

    @Test func aLineThatCannotBeReadDoesNotMoveTheClock() throws {
        var history = History()
        history.add(0, "cart", "e-1", data: #"{"k":"a","n":1}"#)
        history.add(90, "cart", "e-2", data: #"{"k":5}"#)
        let result = history.replay(try RuleSet.of(History.shop)).result
        #expect(result.end == Scenario.minute(0))
        #expect(result.last == Scenario.minute(0))
        #expect(result.proposed.campaigns[0].waiting == 1)
    }

    @Test(arguments: [1, 5, 64, 100_000])
    func aLineThatIsTooLongIsOneDeadLetter(block: Int) throws {
        var lines: [String] = []
        var splitter = LineSplitter(limit: 10)
        func tell(_ number: Int, _ line: RawSpan?) {
            if let line { lines.append("\(number) \(String(decoding: line))") } else { lines.append("\(number) –") }
        }
        let bytes = Array("0123456789\n01234567890\n\nab\n0123456789012345678901234567890\nlast".utf8)
        for start in stride(from: 0, to: bytes.count, by: block) {
            let part = Array(bytes[start..<min(start + block, bytes.count)])
            splitter.take(unsafe part.span.bytes, tell)
        }
        splitter.end(tell)
        splitter.end(tell)
        #expect(lines == ["1 0123456789", "2 –", "3 ", "4 ab", "5 –", "6 last"])
    }

    @Test func aLongLineIsTooLarge() throws {
        let line = Self.event(
            #","time":"2026-03-02T09:00:00Z","data":{"k":"\#(String(repeating: "x", count: 300_000))"}"#)
        #expect(try Self.counts(line, "{").refusedByReason.map(\.reason) == [.tooLarge, .malformedJSON])
    }
}
