internal import HumanText

/// Messages by campaign and channel, with a bar for each campaign, or why it has none.
enum CampaignTable {
    /// Cells of the longest bar.
    private static let bar = 24
    private static let channelWidths = 6...12
    private static let leastNames = 8

    /// The heading and a line for each campaign.
    static func lines(_ dashboard: Dashboard, columns: Int) -> [StyledLine] {
        let channels = dashboard.channels
        let widths = channels.map {
            min(max(StyledLine($0).width, channelWidths.lowerBound), channelWidths.upperBound)
        }
        // Names get what numbers leave over, but no more than the longest needs.
        let numbers = widths.reduce(0) { $0 + $1 + 1 } + 7
        let longest = dashboard.campaigns.map { StyledLine($0.name).width }.max() ?? 0
        let names = min(max(longest, leastNames), max(columns - numbers, leastNames))
        var heading = StyledLine()
        heading.append("campaign", left: names, .dim)
        for (channel, width) in zip(channels, widths) {
            heading.append(" ")
            heading.append(StyledLine(channel).clipped(to: width).text, right: width, .dim)
        }
        heading.append("  total", .dim)
        let most = max(dashboard.campaigns.map(\.count).max() ?? 0, 1)
        return [heading]
            + dashboard.campaigns.map { campaign in
                var line = StyledLine()
                line.append(campaign.name, left: names)
                for (channel, width) in zip(channels, widths) {
                    let count = campaign.channels.first { $0.name.utf8.elementsEqual(channel.utf8) }?.count ?? 0
                    line.append(" ")
                    line.append(count.grouped, right: width, count == 0 ? .dim : nil)
                }
                line.append(campaign.count.grouped, right: 7, .bold)
                let room = columns - line.width - 2
                if campaign.count == 0, let note = campaign.note, StyledLine(note).width <= room {
                    line.append("  " + note, .dim)
                }
                let longest = min(bar, room)
                let cells = longest > 0 ? (campaign.count * longest + most - 1) / most : 0
                if cells > 0 { line.append("  " + String(repeating: "▇", count: cells), .green) }
                return line
            }
    }

    /// The heading and as many rows as fit, the rest as a number.
    static func shortened(_ table: [StyledLine], to rows: Int) -> [StyledLine] {
        guard table.count > rows else { return table }
        guard rows >= 2 else { return [] }
        return table.prefix(rows - 1) + [StyledLine("… and \(table.count - rows + 1) more", .dim)]
    }
}
