internal import CommandLineTool
internal import Replay
internal import RuleSets

/// What tests reached of the rules, for people: a line for each campaign and section, and below it what is missing, each with its place.
enum CoverageText {
    static func write(_ report: CoverageReport, to output: Output) {
        output.writeLine("")
        output.writeLine(output.terminal.styled("coverage", .bold))
        let width = report.groups.map(\.name.count).max() ?? 0
        for group in report.groups {
            let name = group.name + String(repeating: " ", count: width - group.name.count)
            let style: Style = group.met == group.goals.count ? .green : .yellow
            output.writeLine("  \(name)  \(output.terminal.styled(share(group.met, group.goals.count), style))")
            for goal in group.goals where !goal.isMet && !goal.isImplied {
                output.writeLine("    \(location(goal)): \(sentence(goal))")
            }
        }
        output.writeLine("\(share(report.met, report.total)) shown by tests")
    }

    static func location(_ goal: CoverageGoal) -> String {
        "\(goal.place.file):\(goal.place.line):\(goal.place.column)"
    }

    /// `trigger › where: event.value >= 50 was never false`.
    static func sentence(_ goal: CoverageGoal) -> String {
        let path = goal.place.path
        // A campaign's own name is the group's.
        let place = path.dropFirst(path.first == "campaigns" ? 2 : 1).joined(separator: " › ")
        switch goal.kind {
        case .campaign, .gate, .goal: return (place.isEmpty ? "the campaign" : "`\(place)`") + " \(goal.missing)"
        case .step: return "step `\(goal.text ?? place)` \(goal.missing)"
        case .policy: return "the cap `\(goal.text ?? place)` \(goal.missing)"
        case .condition, .branch, .stage:
            return (place.isEmpty ? "" : place + ": ") + "`\(goal.text ?? "")` \(goal.missing)"
        }
    }

    private static func share(_ met: Int, _ total: Int) -> String {
        "\(met) of \(total) (\(total == 0 ? 100 : met * 100 / total)%)"
    }
}
