import JSON
import Testing

/// `attune generate`.
struct GenerateCommandTests {
    @Test func theSameSeedGivesTheSameBytes() throws {
        let words = ["generate", "--events", "2000", "--individuals", "50", "--seed"]
        let program = "\(Tool.directory)/attune"
        let first = try Tool.run(program, words + ["7"])
        #expect(first.code == 0)
        #expect(first.error == "")
        #expect(try Tool.run(program, words + ["7"]).output == first.output)
        #expect(try Tool.run(program, words + ["8"]).output != first.output)
    }

    @Test func everyLineIsAnEventInOrderOfArrival() throws {
        let run = try Tool.attune(
            "generate", "--events", "3000", "--individuals", "40", "--start", "2026-05-06T07:08:09Z")
        let lines = try jsonLines(run.output)
        #expect(lines.count == 3_000)
        #expect(run.output.hasSuffix("}\n"))
        var last = "2026-05-06T07:08:09.000Z"
        var individuals: Set<String> = []
        for line in lines {
            #expect(line["specversion"] == .string("1.0"))
            let arrival = try #require(line["recordtime"]?.text)
            let time = try #require(line["time"]?.text)
            #expect(arrival >= last && time <= arrival && time >= "2026-05-06T07:08:09.000Z")
            last = arrival
            individuals.insert(try #require(line["subject"]?.text))
        }
        #expect(individuals.count > 10 && individuals.count <= 40)
    }

    @Test func theRateIsThatOfTheShop() throws {
        func span(rate: String) throws -> String {
            let run = try Tool.attune("generate", "--events", "2000", "--individuals", "5000", "--rate", rate)
            return try #require(try jsonLines(run.output).last?["recordtime"]?.text)
        }
        // 2,000 events take minutes at 10 a second, and the better part of a day at one in 30 seconds is out of reach.
        #expect(try span(rate: "10") > span(rate: "100"))
        #expect(try span(rate: "10").hasPrefix("2026-01-01T00:"))
    }

    @Test(arguments: [
        ["--events", "0"], ["--individuals", "0"], ["--individuals", "10000001"], ["--seed", "-1"], ["--rate", "0"],
        ["--start", "yesterday"], ["--start", "1969-12-31T23:59:59Z"], ["--start", "9500-01-01T00:00:00Z"], ["7"],
    ])
    func whatIsOutOfBoundsIsAUsageError(words: [String]) throws {
        let run = try Tool.run("\(Tool.directory)/attune", ["generate"] + words)
        #expect(run.code == 64)
        #expect(run.output == "")
    }

    /// Whoever reads may stop; so many events would take days.
    @Test func aReaderThatGoesAwayIsNoFailure() throws {
        let script = "{ timeout 60 \"$0\" generate --events 1000000000000; echo \"code $?\" >&2; } | head -n 1"
        let run = try Tool.run("sh", ["-c", script, "\(Tool.directory)/attune"])
        #expect(run.output.split(separator: "\n").count == 1)
        #expect(run.error == "code 0\n")
    }
}
