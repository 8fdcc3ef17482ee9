internal import Events
internal import HumanText
internal import Replay

/// Messages over time as bars, and the same numbers as a table.
struct ChartHTML {
    /// The lengths that a bar may stand for, in hours, and what they are called.
    private static let lengths: [(hours: Int64, name: String)] = [
        (1, "hour"), (6, "six hours"), (24, "day"), (168, "week"), (672, "four weeks"),
    ]
    /// More bars than this cannot be told apart on a small screen.
    private static let mostBars: Int64 = 90

    private typealias Bar = (start: Int64, sent: Int, shadows: Int)
    private let bars: [Bar]
    private let length: String
    private let hours: Int64

    init(_ campaign: CampaignTally, of result: BacktestResult) {
        let messages = campaign.messagesByHour
        guard let first = messages.first?.hour, let last = messages.last?.hour else {
            (bars, length, hours) = ([], "", 1)
            return
        }
        let start = min(result.first.map { Self.hour($0) } ?? first, first)
        let end = max(result.end.map { Self.hour($0) } ?? last, last)
        let span = end - start + 1
        var choice = Self.lengths.first { span / $0.hours < Self.mostBars } ?? Self.lengths[Self.lengths.count - 1]
        // A history of centuries has longer bars still.
        if span / choice.hours >= Self.mostBars {
            choice = (span / Self.mostBars + 1, "\((span / Self.mostBars + 1) / 24) days")
        }
        // Days begin at midnight, weeks on the history's first day.
        let origin = choice.hours < 168 ? Self.floor(start, choice.hours) : Self.floor(start, 24)
        var bars: [Bar] = (0...(end - origin) / choice.hours).map { (origin + $0 * choice.hours, 0, 0) }
        for entry in messages {
            let place = Int((entry.hour - origin) / choice.hours)
            bars[place].sent += entry.sent
            bars[place].shadows += entry.shadows
        }
        (self.bars, length, hours) = (bars, choice.name, choice.hours)
    }

    var figure: Markup {
        guard let first = bars.first, let last = bars.last else { return "<p class=\"none\">No message was sent.</p>" }
        let most = bars.map { $0.sent + $0.shadows }.max() ?? 1
        let total = bars.reduce(0) { $0 + $1.sent + $1.shadows }
        let hasShadows = bars.contains { $0.shadows > 0 }
        let middle = bars[bars.count / 2]
        let label = "Messages per \(length): \(total.grouped) in all, at most \(most.grouped)"
        return """
            <figure>
            <figcaption>per \(length), at most \(most)\(hasShadows ? "; <span class=\"key sent\"></span> sent <span class=\"key shadow\"></span> shadow" : "")</figcaption>
            <svg class="chart" role="img" aria-label="\(label)" viewBox="0 0 \(String(bars.count)) 100" preserveAspectRatio="none">\
            \(bars.enumerated().map { rectangles($1, at: $0, most: most) })</svg>
            <div class="axis" aria-hidden="true"><span>\(text(first.start))</span>\
            <span>\(bars.count > 2 ? text(middle.start) : "")</span><span>\(bars.count > 1 ? text(last.start) : "")</span></div>
            <details><summary>The same as a table</summary><div class="wide"><table><thead><tr><th scope="col">From</th>\
            <th scope="col" class="number">Sent</th>\(hasShadows ? "<th scope=\"col\" class=\"number\">Shadow</th>" : "")</tr></thead>
            <tbody>\(bars.filter { $0.sent + $0.shadows > 0 }.map { row($0, hasShadows: hasShadows) })</tbody></table></div></details>
            </figure>
            """
    }

    private func rectangles(_ bar: Bar, at place: Int, most: Int) -> Markup {
        if bar.sent + bar.shadows == 0 { return "" }
        let title =
            "\(text(bar.start)): \(bar.sent.grouped) sent" + (bar.shadows > 0 ? ", \(bar.shadows.grouped) shadow" : "")
        // In thousandths of the height, so that no number needs a fraction.
        let sent = Self.tenths(bar.sent, of: most)
        let shadows = Self.tenths(bar.shadows, of: most)
        return """
            <g><title>\(title)</title>\
            \(rectangle("sent", place, top: 1_000 - sent, height: sent))\
            \(rectangle("shadow", place, top: 1_000 - sent - shadows, height: shadows))</g>
            """
    }

    private func rectangle(_ kind: String, _ place: Int, top: Int, height: Int) -> Markup {
        if height <= 0 { return "" }
        func decimal(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }
        return """
            <rect class="\(kind)" x="\(String(place)).1" width=".8" y="\(decimal(top))" height="\(decimal(height))"/>
            """
    }

    private func row(_ bar: Bar, hasShadows: Bool) -> Markup {
        """
        <tr><th scope="row">\(text(bar.start))</th><td class="number">\(bar.sent)</td>\
        \(hasShadows ? "<td class=\"number\">\(bar.shadows)</td>" : "")</tr>

        """
    }

    private func text(_ hour: Int64) -> String {
        let text = BacktestTime.minute(hour * 3_600_000)
        return hours < 24 ? text : String(text.prefix(10))
    }

    private static func tenths(_ part: Int, of whole: Int) -> Int {
        part == 0 ? 0 : max(Int(Double(part) / Double(max(whole, 1)) * 1_000), 5)
    }

    private static func hour(_ time: Milliseconds) -> Int64 { floor(time, 3_600_000) / 3_600_000 }

    private static func floor(_ number: Int64, _ step: Int64) -> Int64 {
        let rest = number % step
        return number - (rest < 0 ? rest + step : rest)
    }
}
