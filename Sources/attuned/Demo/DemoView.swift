internal import HumanText
internal import CommandLineTool

/// The demo's screen: from what is known to lines, and nothing else.
///
/// From above: what this is, what comes in and goes out, messages by campaign and channel, what was not sent and why, the last
/// messages in words, what to try. Where rows are few, the table and then the hints give way first.
enum DemoView {
    /// A lag that is shown as one: what is under way between two commits is none.
    private static let noticeableLag = 1_000
    /// Cells of the longest bar.
    private static let bar = 24
    /// Rows from which on there are empty lines between the parts.
    private static let airyRows = 22
    /// Rows that the last messages have at least, their heading included.
    private static let leastMessages = 4

    /// The lines of a frame: at most as many as there are rows, none wider than there are columns.
    static func lines(_ snapshot: DemoSnapshot, size: ScreenSize, hints: [DemoHint]) -> [StyledLine] {
        let isAiry = size.rows >= airyRows
        let gap = isAiry ? [StyledLine()] : []
        let head = header(snapshot, columns: size.columns) + gap
        let foot = gap + hintLine(hints, rows: size.rows)
        var rows = size.rows - head.count - foot.count
        var body: [StyledLine] = []
        let table = campaigns(snapshot.tally, columns: size.columns)
        let room = rows - leastMessages - gap.count
        if room >= 2 {
            let shown = shortened(table, to: room - (snapshot.tally.suppressions.isEmpty ? 0 : 1))
            body += shown
            if let line = suppressions(snapshot.tally, columns: size.columns) { body.append(line) }
            body += gap
        }
        rows -= body.count
        body += messages(snapshot.tally, rows: rows)
        let lines = head + body + foot
        return lines.prefix(size.rows).map { $0.clipped(to: size.columns) }
    }

    /// The totals as one line, where there is no screen.
    static func totals(_ snapshot: DemoSnapshot) -> String {
        let campaigns = snapshot.tally.campaigns.filter { $0.count > 0 }.map {
            "\($0.name) \($0.count.grouped)"
        }
        return StyledLine.visible(
            "-- \(snapshot.sold.grouped) events in (\(DemoText.rate(snapshot.rates.sold))/s), "
                + "\(DemoText.counted(snapshot.tally.messages, "message")) out, "
                + "\(snapshot.individuals.grouped) individuals, \(snapshot.waiting.grouped) waiting"
                + (campaigns.isEmpty ? "" : "; " + campaigns.joined(separator: ", ")))
    }

    private static func header(_ snapshot: DemoSnapshot, columns: Int) -> [StyledLine] {
        var title = StyledLine("Attune", .bold)
        title.append(
            "  a shop with \(DemoText.counted(snapshot.visitors, "visitor")); 1 s here is \(DemoClock.speed / 60) min there"
        )
        let clock =
            DemoText.minutes(snapshot.elapsed) + (snapshot.duration.map { " of \(DemoText.minutes($0))" } ?? "")
        // On a narrow terminal the clock matters more than the words.
        title = title.clipped(to: max(columns - clock.count - 1, 0))
        title.pad(to: columns - clock.count)
        title.append(clock, .dim)

        var events = StyledLine("in   ", .dim)
        events.append(DemoText.rate(snapshot.rates.sold), right: 7, .bold)
        events.append(" events/s   ")
        events.append(snapshot.sold.grouped, right: 9)
        events.append(" events")
        let known = ", \(snapshot.individuals.grouped) individuals known"
        // Lag comes first where there is no room for both.
        if events.width + known.count <= columns { events.append(known) }
        if snapshot.waiting >= noticeableLag {
            events.append(", \(snapshot.waiting.grouped) waiting", .yellow)
        }

        var messages = StyledLine("out  ", .dim)
        messages.append(DemoText.rate(snapshot.rates.messages), right: 7, .bold)
        messages.append(" messages/s ")
        messages.append(snapshot.tally.messages.grouped, right: 9)
        messages.append(" messages")
        if let median = snapshot.tally.delay(below: 0.5), let worst = snapshot.tally.delay(below: 0.99) {
            let delay = ", \(DemoText.delay(median)) after the event (p99 \(DemoText.delay(worst)))"
            messages.append(messages.width + delay.count <= columns ? delay : ", p99 \(DemoText.delay(worst))")
        }
        return [title, events, messages]
    }

    private static func campaigns(_ tally: DemoTally, columns: Int) -> [StyledLine] {
        let channels = tally.channels
        let widths = channels.map { min(max(StyledLine($0).width, 6), 12) }
        // Names get what numbers leave over, but no more than the longest needs.
        let numbers = widths.reduce(0) { $0 + $1 + 1 } + 7
        let longest = tally.campaigns.map { StyledLine($0.name).width }.max() ?? 0
        let names = min(max(longest, 8), max(columns - numbers, 8))
        var heading = StyledLine()
        heading.append("campaign", left: names, .dim)
        for (channel, width) in zip(channels, widths) {
            heading.append(" ")
            heading.append(StyledLine(channel).clipped(to: width).text, right: width, .dim)
        }
        heading.append("  total", .dim)
        let most = max(tally.campaigns.map(\.count).max() ?? 0, 1)
        return [heading]
            + tally.campaigns.map { campaign in
                var line = StyledLine()
                line.append(campaign.name, left: names)
                for (channel, width) in zip(channels, widths) {
                    let count = campaign.channels.first { $0.name == channel }?.count ?? 0
                    line.append(" ")
                    line.append(count.grouped, right: width, count == 0 ? .dim : nil)
                }
                line.append(campaign.count.grouped, right: 7, .bold)
                let room = min(bar, columns - line.width - 2)
                let cells = room > 0 ? (campaign.count * room + most - 1) / most : 0
                if cells > 0 { line.append("  " + String(repeating: "▇", count: cells), .green) }
                return line
            }
    }

    /// The heading and as many rows as fit, the rest as a number.
    private static func shortened(_ table: [StyledLine], to rows: Int) -> [StyledLine] {
        guard table.count > rows else { return table }
        guard rows >= 2 else { return [] }
        return table.prefix(rows - 1) + [StyledLine("… and \(table.count - rows + 1) more", .dim)]
    }

    private static func suppressions(_ tally: DemoTally, columns: Int) -> StyledLine? {
        guard !tally.suppressions.isEmpty else { return nil }
        var line = StyledLine("not sent", .dim)
        for (place, suppression) in tally.suppressions.enumerated() {
            line.append(place == 0 ? ": " : ", ", .dim)
            line.append("\(suppression.name) ")
            line.append(suppression.count.grouped, .yellow)
        }
        return line
    }

    private static func messages(_ tally: DemoTally, rows: Int) -> [StyledLine] {
        guard rows >= 2 else { return [] }
        var lines = [StyledLine("last messages", .dim)]
        if tally.sentences.isEmpty { lines.append(StyledLine("none yet: the first come in a few seconds", .dim)) }
        for sentence in tally.sentences.suffix(rows - 1) {
            // `push to Paul (c-792): cart-reminder, …`: the channel stands out.
            let channel = sentence.prefix { $0 != " " }
            var line = StyledLine(String(channel), .blue)
            line.append(String(sentence.dropFirst(channel.count)))
            lines.append(line)
        }
        return lines + Array(repeating: StyledLine(), count: max(0, rows - lines.count))
    }

    private static func hintLine(_ hints: [DemoHint], rows: Int) -> [StyledLine] {
        guard rows >= 10 else { return [] }
        var line = StyledLine("Ctrl-C ends it", .dim)
        if let hint = hints.first { line.append("; then try: \(hint.command)", .dim) }
        return [line]
    }
}
