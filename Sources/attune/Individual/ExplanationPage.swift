internal import CommandLineTool
internal import JSON

/// What would happen to an individual in a campaign, for people.
struct ExplanationPage {
    private let explanation: JSONValue
    private let terminal: Terminal

    init(_ explanation: JSONValue, terminal: Terminal) {
        self.explanation = explanation
        self.terminal = terminal
    }

    /// The page, its lines ended.
    var text: String {
        var lines = [title, trigger]
        var stage = ""
        for gate in explanation["gates"]?.elements ?? [] {
            let next = gate["stage"]?.string ?? ""
            if next != stage {
                stage = next
                lines.append("")
                lines.append(terminal.styled(heading(next), .bold))
            }
            lines.append("  " + line(gate))
        }
        return (lines + ["", conclusion]).joined(separator: "\n") + "\n"
    }

    private var title: String {
        let name = terminal.styled(explanation["campaign"]?.shown ?? "–", .bold)
        let individual = explanation["individual"]?.shown ?? "–"
        let type = explanation["trigger"]?["type"]?.shown ?? "–"
        return "\(name) for \(individual), if \(type) came at \(explanation["now"]?.shown ?? "–")"
    }

    private var trigger: String {
        let properties = DecisionLine.inputs(explanation["trigger"]?["properties"])
        let known = properties.isEmpty ? "no property that its expressions read" : properties
        switch explanation["trigger"]?["source"]?.string {
        case "given": return "the event as given: \(known)"
        case "journey": return "the event as a running journey keeps it: \(known)"
        default: return "of the event nothing is known: give its data with --event"
        }
    }

    private func heading(_ stage: String) -> String {
        let step = explanation["step"].map { " of step \($0.shown)" } ?? ""
        switch stage {
        case "entry": return "entry"
        case "send": return "the first send\(step)"
        default: return "the first send in order of rank"
        }
    }

    private func line(_ gate: JSONValue) -> String {
        let name = gate["gate"]?.shown ?? "–"
        let inputs = DecisionLine.inputs(gate["inputs"])
        let read = inputs.isEmpty ? "" : "  \(inputs)"
        switch gate["verdict"]?.string {
        case "pass": return "\(terminal.styled("✓", .green)) \(name)\(read)"
        case "unknown":
            return "\(terminal.styled("?", .yellow)) \(name): unknown: reads \(gate["reads"]?.shown ?? "–")\(read)"
        case "hold":
            return
                "\(terminal.styled("…", .yellow)) \(name): \(gate["reason"]?.shown ?? "–") until \(gate["until"]?.shown ?? "–")\(read)"
        case "not_asked": return "\(terminal.styled("–", .dim)) \(name)"
        default:
            let detail = gate["detail"].map { " (\($0.shown))" } ?? ""
            return "\(terminal.styled("✗", .red)) \(name): \(gate["reason"]?.shown ?? "–")\(detail)\(read)"
        }
    }

    private var conclusion: String {
        switch explanation["would"]?.string {
        case "send":
            return
                "would be sent on \(explanation["channel"]?.shown ?? "–"), unless another campaign's send of the same instant ranks higher"
        case "shadow":
            return "would not be sent: in a control group (\(explanation["holdout"]?.shown ?? "–"))"
        case "hold": return "would be held, and judged again then"
        case "unknown": return "not known: give the event's data with --event"
        default: return "would not be sent"
        }
    }
}
