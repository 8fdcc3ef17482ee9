internal import Decisions
internal import HumanText
internal import Replay

/// What would change, for people who read a terminal.
struct DifferenceText {
    private let page: BacktestPage
    private let differences: DifferenceTally

    init(_ page: BacktestPage, _ differences: DifferenceTally) {
        self.page = page
        self.differences = differences
    }

    var lines: [String] {
        let heading = "what \(page.rules) would change of \(page.against ?? "")"
        var lines = [heading]
        if differences.allGroups.isEmpty {
            return lines + ["  nothing: all \(differences.same.counted("message")) are alike"]
        }
        lines += TextTable(rows).lines.map { "  " + $0 }
        for change in SendDifference.Change.allCases {
            for group in differences.allGroups where group.change == change {
                lines.append("")
                let what = "  \(change.rawValue) \(group.count.grouped), \(group.campaign), \(group.reason)"
                lines += TextTable.wrapped(what, indent: 2)
                for example in group.examples {
                    lines += TextTable.wrapped(DifferenceWords.sentence(example), indent: 4)
                }
            }
        }
        return lines
    }

    private var rows: [[String]] {
        let campaigns = DifferenceWords.campaigns(page.result)
        var rows = [["campaign", "now", "then"] + SendDifference.Change.allCases.map(\.rawValue)]
        for entry in campaigns {
            rows.append(
                [entry.name, entry.before.grouped, entry.after.grouped]
                    + SendDifference.Change.allCases.map { differences.count($0, of: entry.name).grouped })
        }
        return rows
    }
}

/// What reports say of differences.
enum DifferenceWords {
    /// How many messages each campaign sends under both rule sets, in order of the names.
    static func campaigns(_ result: BacktestResult) -> [(name: String, before: Int, after: Int)] {
        var entries: [(name: String, before: Int, after: Int)] = []
        for campaign in result.current?.campaigns ?? [] { entries.append((campaign.name, campaign.count(.sent), 0)) }
        for campaign in result.proposed.campaigns {
            if let place = entries.firstIndex(where: { $0.name.utf8.elementsEqual(campaign.name.utf8) }) {
                entries[place].after = campaign.count(.sent)
            } else {
                entries.append((campaign.name, 0, campaign.count(.sent)))
            }
        }
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// A difference as a sentence.
    static func sentence(_ difference: SendDifference) -> String {
        let message = difference.after ?? difference.before
        let when = message.map { BacktestTime.minute($0.time) } ?? ""
        let who = "\(when) \(difference.individual), \(difference.trigger.type) \(difference.trigger.id):"
        return "\(who) \(what(difference))"
    }

    /// What differs, or what happens instead.
    static func what(_ difference: SendDifference) -> String {
        switch difference.instead {
        case .noCampaign: return "the other rules do not have the campaign"
        case .noTrigger: return "the trigger does not match under the other rules"
        case .waiting: return "the journey still waits under the other rules"
        case .decided(let note): return note.words
        case nil: break
        }
        guard let before = difference.before, let after = difference.after else { return "" }
        let pairs: [(name: String, before: String, after: String)] = [
            ("channel", before.channel, after.channel), ("template", before.template, after.template),
            ("params", before.params, after.params),
            ("time", BacktestTime.second(before.time), BacktestTime.second(after.time)),
        ]
        return pairs.filter { difference.fields.contains($0.name) }
            .map { "\($0.name) \($0.before) → \($0.after)" }.joined(separator: "; ")
    }
}
