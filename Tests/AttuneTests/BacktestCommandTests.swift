import JSON
import Testing

/// `attune backtest`.
struct BacktestCommandTests {
    private static let rules = "deploy/rules/shop"

    /// Events of the simulated shop: two days of few people.
    private static let history: String = {
        let run = try? Tool.attune("generate", "--events", "3000", "--individuals", "20", "--seed", "11", "--rate", "1")
        return run?.output ?? ""
    }()

    private static func backtest(_ words: String..., history: String = Self.history) throws -> Run {
        let words = ["backtest", "--rules", rules, "--events", "-"] + words
        return try Tool.run("\(Tool.directory)/attune", words, input: history)
    }

    @Test func theSummaryTellsEachCampaignAndFitsATerminal() throws {
        let run = try Self.backtest("--until", "2026-01-05T00:00:00Z")
        #expect(run.code == 0)
        #expect(run.error == "")
        for text in [
            "rules    deploy/rules/shop, sha256:", "standard input, 3,000 lines", "campaign", "cart-reminder",
            "no_consent", "applied",
        ] {
            #expect(run.output.contains(text), "\(text)")
        }
        for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }

    @Test func aFileIsReadAsStandardInputIs() throws {
        let folder = Folder()
        try folder.write("h.jsonl", Self.history)
        let run = try Tool.attune("backtest", "--rules", Self.rules, "--events", "\(folder.path)/h.jsonl", "--quiet")
        let other = try Self.backtest()
        func words(_ text: String) -> String { text.filter { !$0.isWhitespace } }
        #expect(words(run.output.replacing("\(folder.path)/h.jsonl", with: "standard input")) == words(other.output))
    }

    @Test func recordsComeOneALineAndWithTraceAllOfThem() throws {
        let run = try Self.backtest("--format", "jsonl", "--application", "shop")
        #expect(run.code == 0)
        let records = try jsonLines(run.output)
        #expect(!records.isEmpty)
        for record in records {
            #expect(record["type"] == .string("attune.decision.v1"))
            #expect(record["source"] == .string("/attune/shop"))
        }
        let traced = try jsonLines(try Self.backtest("--format", "jsonl", "--trace").output)
        #expect(traced.count > records.count)
        #expect(traced.contains { $0["data"]?["reason"] == .string("condition") })
    }

    @Test func linesThatAreNoEventsAreTold() throws {
        let history = "nonsense\n" + Self.history.split(separator: "\n").prefix(50).joined(separator: "\n") + "\n{}\n"
        let text = try Self.backtest(history: history)
        #expect(text.code == 0)
        #expect(text.output.contains("malformed_json") && text.output.contains("line 1:"))
        #expect(text.output.contains("malformed_envelope") && text.output.contains("line 52:"))
        let lines = try Self.backtest("--format", "jsonl", history: history)
        #expect(lines.code == 0)
        #expect(lines.error.contains("line 1:") && lines.error.contains("line 52:"))
        _ = try jsonLines(lines.output)
    }

    @Test(arguments: [("", "is empty"), ("\n\n", "is empty"), ("x\ny\n", "no line of standard input is an event")])
    func nothingToReplayIsBadData(history: String, message: String) throws {
        let run = try Self.backtest(history: history)
        #expect(run.code == 65)
        #expect(run.error.contains(message))
    }

    @Test func rulesThatDoNotLoadFailAsInCheck() throws {
        let folder = Folder()
        try folder.write("r.yaml", "campaigns: {a: {trigger: nobody}}\n")
        let run = try Tool.attune("backtest", "--rules", "\(folder.path)/r.yaml", "--events", "-")
        #expect(run.code == 1)
        #expect(run.error.contains("error[") && run.error.contains("nothing was replayed"))
        let against = try Self.backtest("--against", "\(folder.path)/r.yaml")
        #expect(against.code == 1)
    }

    @Test func aFileThatIsNotThereIsAnInputError() throws {
        let run = try Tool.attune("backtest", "--rules", Self.rules, "--events", "/nowhere/h.jsonl")
        #expect(run.code == 74)
        let page = try Self.backtest("--html", "/nowhere/r.html")
        #expect(page.code == 74)
    }

    @Test(arguments: [
        [], ["--rules", "r"], ["--events", "-"], ["--rules", "r", "--events", "-", "--trace"],
        ["--rules", "r", "--events", "-", "--trace", "--format", "jsonl", "--against", "s"],
        ["--rules", "r", "--events", "-", "--until", "tomorrow"],
        ["--rules", "r", "--events", "-", "--application", ""],
    ])
    func whatCannotBeIsAUsageError(words: [String]) throws {
        #expect(try Tool.run("\(Tool.directory)/attune", ["backtest"] + words).code == 64)
    }

    @Test func whatADraftWouldChangeIsTold() throws {
        let folder = Folder()
        for name in ["dictionary", "features", "channels-and-policies", "profile", "cart-reminder"] {
            let text = String(decoding: try Folder.bytes("\(Tool.checkout)/\(Self.rules)/\(name).yaml"), as: UTF8.self)
            let rules = text.split(separator: "\ntests:").first.map(String.init) ?? ""
            try folder.write("\(name).yaml", rules.replacing("cart-reminder-v3", with: "cart-reminder-v4") + "\n")
        }
        let words = ["backtest", "--rules", folder.path, "--against", Self.rules, "--until", "2026-01-05T00:00:00Z"]
        let text = try Tool.run("\(Tool.directory)/attune", words + ["--events", "-"], input: Self.history)
        #expect(text.code == 0)
        #expect(text.output.contains("what \(folder.path) would change of \(Self.rules)"))
        let sentence = text.output.split { $0.isWhitespace }.joined(separator: " ")
        #expect(sentence.contains("template cart-reminder-v3 → cart-reminder-v4"))
        let lines = try jsonLines(
            try Tool.run(
                "\(Tool.directory)/attune", words + ["--events", "-", "--format", "jsonl"], input: Self.history
            )
            .output)
        #expect(lines.contains { $0["change"] == .string("changed") && $0["campaign"] == .string("cart-reminder") })
        #expect(lines.contains { $0["change"] == .string("lost") && $0["reason"] == .string("no_campaign") })
    }
}
