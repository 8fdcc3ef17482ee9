internal import CommandLineTool
internal import Daemon
internal import RuleSets
internal import YAML

/// A campaign of the demo, as its team describes it.
struct DemoCampaign: Sendable, Equatable {
    let name: String
    let description: String

    /// The campaigns of the rules, with what the example files say of them.
    static func all(of rules: RuleSet) -> [DemoCampaign] {
        let files = ExampleRules.files.compactMap { file in
            YAML.parse(SourceFile(path: file.path, text: file.bytes)).root?.mapping?.entry("campaigns")?.value.mapping
        }
        return rules.campaigns.map { campaign in
            let written = files.lazy.compactMap { $0.entry(campaign.name)?.value.mapping }.first
            return DemoCampaign(
                name: campaign.name, description: written?.entry("description")?.value.scalar?.text ?? "")
        }
    }
}

/// The screen before the shop opens: what is about to be seen.
enum DemoOpening {
    /// Campaigns stand in from the left.
    private static let indent = 2

    /// The lines, none wider than there are columns.
    static func lines(words: String, campaigns: [DemoCampaign], columns: Int) -> [StyledLine] {
        var lines = [StyledLine("Attune", .bold)]
        lines += DashboardText.wrapped(words, to: columns).map { StyledLine($0) }
        lines += [StyledLine(), StyledLine("What its campaigns do", .bold)]
        for campaign in campaigns {
            lines.append(StyledLine(String(repeating: " ", count: indent) + campaign.name, .green))
            lines += DashboardText.wrapped(campaign.description, to: columns - 2 * indent).map {
                StyledLine(String(repeating: " ", count: 2 * indent) + $0)
            }
        }
        lines += [StyledLine(), StyledLine("The doors open in a few seconds …", .dim)]
        return lines.map { $0.clipped(to: columns) }
    }
}
