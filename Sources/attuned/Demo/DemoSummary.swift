internal import HumanText
internal import CommandLineTool

/// What the demo says at its end.
enum DemoSummary {
    /// The lines of the summary.
    static func lines(_ snapshot: DemoSnapshot, hints: [DemoHint]) -> [StyledLine] {
        let tally = snapshot.tally
        var lines = [StyledLine()]
        var title = StyledLine(snapshot.sold.counted("event"), .bold)
        title.append(
            " in \(DashboardText.minutes(snapshot.elapsed)) (\(DashboardText.rate(snapshot.eventsPerSecond))/s), ")
        title.append("\(DemoWords.shopTime(snapshot.elapsed)) in the shop: ")
        title.append(tally.messages.counted("message"), .bold)
        title.append(", \(snapshot.individuals.counted("individual")) known")
        lines.append(title)
        if snapshot.waiting > 0 {
            lines.append(StyledLine("\(snapshot.waiting.counted("event")) still waited at the end", .yellow))
        }
        let names = tally.campaigns.map { StyledLine($0.name).width }.max() ?? 0
        for campaign in tally.campaigns {
            var line = StyledLine("  ")
            line.append(campaign.name, left: min(names, 40))
            line.append(campaign.count.grouped, right: 8, .bold)
            let channels = campaign.channels.map { "\($0.name) \($0.count.grouped)" }
            if !channels.isEmpty { line.append("   " + channels.joined(separator: ", "), .dim) }
            let note = snapshot.outlook.note(
                campaign.name, elapsed: snapshot.elapsed, duration: max(snapshot.elapsed, snapshot.duration ?? .zero))
            if campaign.count == 0, let note { line.append("   " + note, .dim) }
            lines.append(line)
        }
        if !tally.suppressions.isEmpty {
            let reasons = tally.suppressions.map { "\($0.name) \($0.count.grouped)" }
            lines.append(StyledLine("not sent: " + reasons.joined(separator: ", ")))
        }
        if let median = tally.delay(below: 0.5), let worst = tally.delay(below: 0.99) {
            lines.append(
                StyledLine(
                    "from an event to the message that it asks for at once: p50 \(DashboardText.delay(median)), "
                        + "p99 \(DashboardText.delay(worst))"))
        }
        guard !hints.isEmpty else { return lines }
        lines += [StyledLine(), StyledLine("What to try next", .bold)]
        let commands = hints.map { StyledLine($0.command).width }.max() ?? 0
        for hint in hints {
            var line = StyledLine("  \(hint.command)")
            line.pad(to: commands + 4)
            line.append(hint.explanation, .dim)
            lines.append(line)
        }
        return lines
    }
}
