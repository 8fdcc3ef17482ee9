internal import CommandLineTool
internal import JSON

/// What a daemon knows of an individual, for people.
struct IndividualPage {
    private let individual: JSONValue
    private let terminal: Terminal

    init(_ individual: JSONValue, terminal: Terminal) {
        self.individual = individual
        self.terminal = terminal
    }

    /// The page, its lines ended.
    var text: String {
        var lines = [title]
        let aliases = list("aliases").map(\.shown)
        if !aliases.isEmpty { lines.append("aliases: \(aliases.joined(separator: ", "))") }
        lines += section("attributes", rows(individual["attributes"]?.members.map { ($0.key, $0.value.shown) } ?? []))
        lines += section("consents", list("consents").map(consent))
        for name in ["features", "scores", "segments"] {
            lines += section(name, rows(individual[name]?.members.map { ($0.key, reading($0.value)) } ?? []))
        }
        lines += section("journeys", list("journeys").map(journey))
        lines += section("caps", list("caps").map(cap))
        lines += section("last decisions", list("decisions").map(decision))
        return lines.joined(separator: "\n") + "\n"
    }

    private var title: String {
        "\(terminal.styled(shown("individual"), .bold))  at \(shown("now")), partition \(shown("partition")), "
            + "ids of \(shown("recent_events")) events remembered"
    }

    private func list(_ name: String) -> [JSONValue] { individual[name]?.elements ?? [] }

    private func shown(_ name: String) -> String { individual[name]?.shown ?? "–" }

    private func section(_ name: String, _ lines: [String]) -> [String] {
        ["", terminal.styled(name, .bold)] + (lines.isEmpty ? ["  none"] : lines.map { "  \($0)" })
    }

    /// Names and what is said of them, in two columns.
    private func rows(_ rows: [(name: String, text: String)]) -> [String] {
        let width = rows.map(\.name.count).max() ?? 0
        return rows.map { name, text in
            name + String(repeating: " ", count: width - name.count + 2) + text
        }
    }

    private func reading(_ reading: JSONValue) -> String {
        let value =
            reading["error"].map { terminal.styled("error", .red) + ": \($0.shown)" }
            ?? reading["value"]?.shown ?? "–"
        guard let until = reading["warming_until"] else { return value }
        return value + (until.string.map { " (warming until \($0))" } ?? " (warming for good)")
    }

    private func consent(_ consent: JSONValue) -> String {
        let channel = consent["channel"]?.shown ?? "–"
        let verb = consent["granted"]?.bool == true ? "granted" : "denied"
        return "\(consent["purpose"]?.shown ?? "–") on \(channel == "*" ? "all channels" : channel): \(verb) at "
            + (consent["time"]?.shown ?? "–")
    }

    private func journey(_ journey: JSONValue) -> String {
        let key = journey["key"].map { " (\($0.shown))" } ?? ""
        let waiting = journey["waiting"]
        let until = waiting?["until"].map { " until \($0.shown)" } ?? ""
        let trigger = journey["trigger"]
        let shadow = journey["holdout"].map { ", a shadow (\($0.shown))" } ?? ""
        return "\(journey["campaign"]?.shown ?? "–")\(key) at step \(journey["step"]?.shown ?? "–"), waits for "
            + "\(waiting?["for"]?.shown ?? "–")\(until); began with \(trigger?["type"]?.shown ?? "–") "
            + "\(trigger?["id"]?.shown ?? "–") of \(trigger?["time"]?.shown ?? "–")\(shadow)"
    }

    private func cap(_ cap: JSONValue) -> String {
        let room = cap["room_from"].map { ", room from \($0.shown)" } ?? ""
        return "\(cap["cap"]?.shown ?? "–"): \(cap["used"]?.shown ?? "–") of \(cap["max"]?.shown ?? "–") used\(room)"
    }

    private func decision(_ kept: JSONValue) -> String {
        let repeats = kept["repeats_since"].map { "; \($0.shown) more like it since" } ?? ""
        return
            "\(kept["time"]?.shown ?? "–")  \(DecisionLine(kept["decision"] ?? .null, terminal: terminal).text)\(repeats)"
    }
}
