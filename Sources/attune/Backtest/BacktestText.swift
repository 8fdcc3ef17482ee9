internal import Events
internal import Decisions
internal import HumanText
internal import Replay

/// The report for people who read a terminal.
struct BacktestText {
    private let page: BacktestPage
    private let result: BacktestResult

    /// Where what belongs to a name begins.
    private static let column = 18

    init(_ page: BacktestPage) {
        self.page = page
        result = page.result
    }

    /// All of it, every line ended.
    var report: String {
        var lines = TextTable.entry(
            "rules", [page.rules + ", " + result.proposed.ruleSet.prefix(19) + "…"], indent: 0, column: 9)
        if let against = page.against, let current = result.current {
            lines += TextTable.entry(
                "against", [against + ", " + current.ruleSet.prefix(19) + "…"], indent: 0, column: 9)
        }
        lines += TextTable.entry(
            "events", [page.events, result.lines.counted("line"), page.period].compactMap(\.self),
            indent: 0,
            column: 9)
        lines += [""] + events
        if let differences = result.differences {
            lines += [""] + DifferenceText(page, differences).lines
        }
        lines += [""] + overview
        for campaign in result.proposed.campaigns where campaign.triggers > 0 || campaign.failedConditions > 0 {
            lines += [""] + details(of: campaign)
        }
        lines += notes
        return lines.joined(separator: "\n") + "\n"
    }

    /// What was not applied, and why; empty where all was.
    var troubles: [String] {
        let counts = result.proposed.lines
        var lines: [String] = []
        func add(_ name: String, _ count: Int, _ items: [String], indent: Int = 2) {
            if count > 0 {
                lines += TextTable.entry(name, [count.grouped] + items, indent: indent, column: Self.column)
            }
        }
        add("duplicate", counts.duplicates, [])
        add("erased", counts.erased, [])
        add(
            "undeclared type", counts.undeclared,
            counts.undeclaredTypes.prefix(5).map { "\($0.type) \($0.count.grouped)" })
        add("dead letters", counts.deadLetters, [])
        for refused in counts.refusedByReason {
            add(refused.reason.rawValue, refused.count, [], indent: 4)
            for example in refused.examples {
                lines += TextTable.wrapped("line \(example.line.grouped): \(example.message)", indent: 6)
            }
        }
        add("arrived late", result.late, ["before an event above it: the clock does not go back"])
        add("left out", result.leftOut, ["arrived after --until"])
        return lines
    }

    private var events: [String] {
        let side = result.proposed
        var items = [
            side.lines.applied.grouped, "\(side.individuals.counted("individual")) known at the end",
        ]
        if side.linked > 0 { items.append(side.linked.counted("link")) }
        if side.erased > 0 { items.append(side.erased.counted("erasure")) }
        return TextTable.entry("applied", items, indent: 2, column: Self.column) + troubles
    }

    private var overview: [String] {
        let campaigns = result.proposed.campaigns
        let shown = OverviewColumn.shown(of: campaigns)
        var rows = [["campaign"] + shown.map(\.head)]
        rows += campaigns.map { campaign in [campaign.name] + shown.map { $0.value(campaign).grouped } }
        if campaigns.count > 1 {
            rows.append(["all"] + shown.map { column in campaigns.reduce(0) { $0 + column.value($1) }.grouped })
        }
        return TextTable(rows).lines
    }

    private func details(of campaign: CampaignTally) -> [String] {
        var lines = [campaign.name]
        func add(_ name: String, _ items: [String]) {
            if !items.isEmpty { lines += TextTable.entry(name, items, indent: 2, column: Self.column) }
        }
        func reasons(_ stage: DecisionKind.Stage, _ outcome: Outcome) -> [String] {
            campaign.reasons(stage, outcome).map {
                [$0.kind.reason?.rawValue, $0.count.grouped].compactMap(\.self).joined(separator: " ")
            }
        }
        let journeys = campaign.journeys
        add("journeys", ["\(journeys.grouped) of \(campaign.triggers.counted("trigger"))"])
        add("no journey", reasons(.trigger, .suppressed))
        let sent = campaign.count(.sent)
        if sent > 0 { add("sent", [sent.grouped] + campaign.sentByChannel.map { "\($0.channel) \($0.count.grouped)" }) }
        add("shadow", reasons(.journey, .shadow))
        add("held back", reasons(.journey, .deferred))
        add("not sent", reasons(.journey, .suppressed))
        add("ended", reasons(.journey, .exited))
        let converted = campaign.count(.converted)
        if converted > 0 {
            add("converted", ["\(converted.grouped), \(BacktestNumber.part(converted, of: journeys)) of the journeys"])
        }
        for uplift in campaign.uplifts {
            let words = UpliftWords(uplift)
            let individuals = "\(UpliftWords.rate(uplift.treated)) of the individuals"
            add("goal reached", [individuals, "\(words.group) \(UpliftWords.rate(uplift.control))"])
            add("uplift", [words.numbers, words.verdict])
        }
        if campaign.waiting > 0 { add("waiting", [campaign.waiting.counted("journey")]) }
        if campaign.failedConditions > 0 {
            add("failed", ["conditions of a trigger, an exit or a goal \(campaign.failedConditions.grouped)"])
        }
        return lines
    }

    /// What makes the numbers other than those that come live.
    private var notes: [String] {
        var lines: [String] = []
        func add(_ text: String) { lines += [""] + TextTable.wrapped(text, indent: 0) }
        for entry in result.proposed.featureErrors {
            add("The feature \(entry.feature) could not take \(entry.count.counted("event")).")
        }
        if !result.proposed.shortFeatures.isEmpty {
            let names = result.proposed.shortFeatures.map {
                "\($0.feature) (\(DurationText.text(milliseconds: $0.window)))"
            }
            add(
                "The history is shorter than the windows of \(names.joined(separator: ", ")): they count less than they do live."
            )
        }
        if !result.proposed.warming.isEmpty { add("Warming: \(result.proposed.warming.joined(separator: ", ")).") }
        let waiting = result.proposed.campaigns.reduce(0) { $0 + $1.waiting }
        if waiting > 0 {
            add(
                "\(waiting.counted("journey")) still \(waiting == 1 ? "waits" : "wait") at the end; --until TIME lets time pass."
            )
        }
        return lines
    }
}
