internal import CommandLineTool
internal import HumanText
internal import JSON

/// What a reload would change, for people.
struct PlanPage {
    private let plan: JSONValue
    private let terminal: Terminal

    init(_ plan: JSONValue, terminal: Terminal) {
        self.plan = plan
        self.terminal = terminal
    }

    /// The page, its lines ended.
    var text: String {
        guard plan["changed"]?.bool == true else { return "unchanged: \(plan["ruleset"]?.shown ?? "–")\n" }
        let partitions = list("partitions").map(\.shown).joined(separator: ", ")
        var lines = [
            "\(plan["before"]?.shown ?? "–") → \(plan["ruleset"]?.shown ?? "–")",
            "journeys and features of \(partitions.isEmpty ? "no partition" : "partitions \(partitions)")",
        ]
        lines += section("definitions", list("definitions").map(definition))
        lines += section("journeys", list("journeys").map(journeys))
        lines += section("features that would be warming", list("warming").map(warming))
        lines += section("caps that would count from now on", list("caps").map(cap))
        lines += section("features whose history would be dropped after 7 days", list("dropped").map(\.shown))
        return lines.joined(separator: "\n") + "\n"
    }

    private func list(_ name: String) -> [JSONValue] { plan[name]?.elements ?? [] }

    private func section(_ name: String, _ lines: [String]) -> [String] {
        ["", terminal.styled(name, .bold)] + (lines.isEmpty ? ["  none"] : lines.map { "  \($0)" })
    }

    private func definition(_ change: JSONValue) -> String {
        let (sign, style): (String, Style) =
            switch change["change"]?.string {
            case "added": ("+", .green)
            case "removed": ("-", .red)
            default: ("~", .yellow)
            }
        return "\(terminal.styled(sign, style)) \(change["section"]?.shown ?? "–") \(change["name"]?.shown ?? "–")"
    }

    private func journeys(_ entry: JSONValue) -> String {
        let (goingOn, withdrawn) = (entry["goes_on"]?.int ?? 0, entry["withdrawn"]?.int ?? 0)
        var words: [String] = []
        if goingOn > 0 { words.append("\(goingOn.grouped) \(goingOn == 1 ? "goes" : "go") on") }
        if withdrawn > 0 { words.append(terminal.styled("\(withdrawn.grouped) would be withdrawn", .red)) }
        return
            "\(entry["campaign"]?.shown ?? "–") step \(entry["step"]?.shown ?? "–"): \(words.joined(separator: ", "))"
    }

    private func cap(_ cap: JSONValue) -> String {
        "\(cap["cap"]?.shown ?? "–") until \(cap["until"]?.shown ?? "–")"
    }

    private func warming(_ feature: JSONValue) -> String {
        let until =
            feature["until"]?.string.map { "until \(StyledLine.visible($0))" }
            ?? "for good: it has no window that could pass"
        return "\(feature["feature"]?.shown ?? "–") \(until)"
    }
}
