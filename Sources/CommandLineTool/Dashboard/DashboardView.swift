internal import HumanText

/// A dashboard's screen: from what is known to lines, and nothing else.
///
/// From above: what this is, what comes in and goes out, messages by campaign and channel, what was not sent and why, the last
/// messages in words, what to try. Where rows are few, the table and then the last line give way first. Where columns are many, what
/// the dashboard says aside stands at the right.
package enum DashboardView {
    /// Rows from which on there are empty lines between the parts.
    private static let airyRows = 22
    /// Rows that the last messages have at least, their heading included.
    private static let leastMessages = 4
    /// Rows from which on there is a last line.
    private static let rowsOfFooter = 10
    /// Columns from which on there is something aside.
    package static let columnsOfAside = 140
    /// What stands aside takes a third, but no more than can be read.
    private static let widthsOfAside = 46...72

    /// The lines of a frame: at most as many as there are rows, none wider than there are columns.
    package static func lines(_ dashboard: Dashboard, size: ScreenSize) -> [StyledLine] {
        let isAiry = size.rows >= airyRows
        let gap = isAiry ? [StyledLine()] : []
        let head = header(dashboard, columns: size.columns) + gap
        let foot = gap + footer(dashboard, size: size)
        let rows = size.rows - head.count - foot.count
        var body: [StyledLine]
        if let aside = dashboard.aside, size.columns >= columnsOfAside {
            let width = min(max(size.columns / 3, widthsOfAside.lowerBound), widthsOfAside.upperBound)
            body = beside(
                self.body(dashboard, columns: size.columns - width - 3, rows: rows, gap: gap),
                self.aside(aside, columns: width, rows: rows), at: size.columns - width - 3, rows: rows)
        } else {
            body = self.body(dashboard, columns: size.columns, rows: rows, gap: gap)
        }
        let lines = head + body + foot
        return lines.prefix(size.rows).map { $0.clipped(to: size.columns) }
    }

    /// The totals as one line, where there is no screen.
    package static func totals(_ dashboard: Dashboard) -> String {
        let campaigns = dashboard.campaigns.filter { $0.count > 0 }.map { "\($0.name) \($0.count.grouped)" }
        return StyledLine.visible(
            "-- \(dashboard.events.counted("event")) in (\(DashboardText.rate(dashboard.rates.events))/s), "
                + "\(dashboard.messages.counted("message")) out, \(dashboard.individuals.counted("individual")), "
                + "\(dashboard.waiting.grouped) waiting"
                + (campaigns.isEmpty ? "" : "; " + campaigns.joined(separator: ", ")))
    }

    private static func body(
        _ dashboard: Dashboard, columns: Int, rows: Int, gap: [StyledLine]
    ) -> [StyledLine] {
        var body: [StyledLine] = []
        let room = rows - leastMessages - gap.count
        if room >= 2 {
            let table = CampaignTable.lines(dashboard, columns: columns)
            body += CampaignTable.shortened(table, to: room - (dashboard.suppressions.isEmpty ? 0 : 1))
            if let line = suppressions(dashboard.suppressions, columns: columns) { body.append(line) }
            body += gap
        }
        return body + messages(dashboard, rows: rows - body.count, columns: columns)
    }

    private static func beside(
        _ left: [StyledLine], _ right: [StyledLine], at column: Int, rows: Int
    ) -> [StyledLine] {
        (0..<max(rows, 0)).map { row in
            var line = row < left.count ? left[row].clipped(to: column) : StyledLine()
            line.pad(to: column)
            line.append(" │ ", .dim)
            if row < right.count { line.append(right[row]) }
            return line
        }
    }

    private static func aside(_ aside: Dashboard.Aside, columns: Int, rows: Int) -> [StyledLine] {
        func lines(_ paragraphs: [Dashboard.Aside.Paragraph]) -> [StyledLine] {
            paragraphs.flatMap { paragraph in
                DashboardText.wrapped(paragraph.text, to: columns).map { StyledLine($0, paragraph.style) }
            }
        }
        let head = [StyledLine(aside.heading, .bold)] + lines(aside.facts) + [StyledLine()]
        return (head + lines(aside.events).suffix(max(0, rows - head.count))).map { $0.clipped(to: columns) }
    }

    private static func suppressions(_ suppressions: [Dashboard.Count], columns: Int) -> StyledLine? {
        guard !suppressions.isEmpty else { return nil }
        var line = StyledLine("not sent", .dim)
        for (place, suppression) in suppressions.enumerated() {
            let rest = suppressions.count - place
            var longer = line
            longer.append(place == 0 ? ": " : ", ", .dim)
            longer.append("\(suppression.name) ")
            longer.append(suppression.count.grouped, .yellow)
            // Of what does not fit the number of reasons is said.
            let more = ", \(rest) more"
            let needed = rest == 1 ? 0 : StyledLine(", \(rest - 1) more").width
            if longer.width + needed > columns, place > 0 {
                line.append(more, .dim)
                return line
            }
            line = longer
        }
        return line
    }

    private static func messages(_ dashboard: Dashboard, rows: Int, columns: Int) -> [StyledLine] {
        guard rows >= 2 else { return [] }
        var lines = [StyledLine("last messages", .dim)]
        let sentences = dashboard.sentences.suffix(rows - 1)
        if sentences.isEmpty { lines.append(StyledLine("none yet", .dim)) }
        for sentence in sentences {
            let text = sentence.text(within: columns)
            // `push to Paul (c-792): cart-reminder, …`: the channel stands out.
            let channel = text.prefix { $0 != " " }
            var line = StyledLine(String(channel), .blue)
            line.append(String(text.dropFirst(channel.count)))
            lines.append(line)
        }
        // As long as messages are few the rest of the screen tells what else happens.
        let left = rows - lines.count - 2
        if left > 0, !dashboard.meanwhile.isEmpty {
            lines += [StyledLine(), StyledLine("meanwhile", .dim)]
            lines += dashboard.meanwhile.suffix(left).map { StyledLine($0) }
        }
        return lines + Array(repeating: StyledLine(), count: max(0, rows - lines.count))
    }

    private static func footer(_ dashboard: Dashboard, size: ScreenSize) -> [StyledLine] {
        guard size.rows >= rowsOfFooter, let footer = dashboard.footer else { return [] }
        return [StyledLine(footer, .dim)]
    }
}
