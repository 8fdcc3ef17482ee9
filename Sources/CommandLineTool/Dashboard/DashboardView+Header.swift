internal import HumanText

extension DashboardView {
    /// A lag that is shown as one: what is under way between two commits is none.
    private static let noticeableLag = 1_000

    /// What this is, what comes in, what goes out.
    static func header(_ dashboard: Dashboard, columns: Int) -> [StyledLine] {
        var title = StyledLine("Attune", .bold)
        title.append("  " + dashboard.title)
        // On a narrow terminal the clock matters more than the words.
        title = title.clipped(to: max(columns - dashboard.clock.count - 1, 0))
        title.pad(to: columns - dashboard.clock.count)
        title.append(dashboard.clock, .dim)
        return [title, incoming(dashboard, columns: columns), outgoing(dashboard, columns: columns)]
    }

    private static func incoming(_ dashboard: Dashboard, columns: Int) -> StyledLine {
        var line = StyledLine("in   ", .dim)
        line.append(DashboardText.rate(dashboard.rates.events), right: 7, .bold)
        line.append(" events/s   ")
        line.append(dashboard.events.grouped, right: 9)
        line.append(dashboard.events == 1 ? " event" : " events")
        let known = ", \(dashboard.individuals.counted("individual")) known"
        let waiting = dashboard.waiting >= noticeableLag ? ", \(dashboard.waiting.grouped) waiting" : ""
        // Lag comes first where there is no room for both.
        if line.width + known.count + waiting.count <= columns { line.append(known) }
        line.append(waiting, .yellow)
        return line
    }

    private static func outgoing(_ dashboard: Dashboard, columns: Int) -> StyledLine {
        var line = StyledLine("out  ", .dim)
        line.append(DashboardText.rate(dashboard.rates.messages), right: 7, .bold)
        line.append(" messages/s ")
        line.append(dashboard.messages.grouped, right: 9)
        line.append(dashboard.messages == 1 ? " message" : " messages")
        if let delays = dashboard.delays {
            let worst = DashboardText.delay(delays.worst)
            let delay = ", \(DashboardText.delay(delays.median)) after the event (p99 \(worst))"
            line.append(line.width + delay.count <= columns ? delay : ", p99 \(worst)")
        }
        return line
    }
}
