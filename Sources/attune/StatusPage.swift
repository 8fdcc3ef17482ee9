internal import HumanText
internal import CommandLineTool
internal import JSON

/// A daemon's status for people.
struct StatusPage {
    private let status: JSONValue
    private let terminal: Terminal

    init(_ status: JSONValue, terminal: Terminal) {
        self.status = status
        self.terminal = terminal
    }

    /// The page, its lines ended.
    var text: String {
        ([title, readiness] + facts + workers).joined(separator: "\n") + "\n"
    }

    private var title: String {
        let name = terminal.styled(shown(status["application_id"]), .bold)
        let uptime = Progress.span(Int(clamping: status["uptime_seconds"]?.int ?? 0))
        return "\(name)  attuned \(shown(status["version"])), instance \(shown(status["instance"])), up \(uptime)"
    }

    private var readiness: String {
        if status["ready"]?.bool == true { return terminal.styled("ready", .green) }
        let reasons = (status["not_ready"]?.elements ?? []).map(shown)
        return terminal.styled("not ready", .yellow) + (reasons.isEmpty ? "" : ": " + reasons.joined(separator: "; "))
    }

    private var facts: [String] {
        let reachable = status["kafka"]?["reachable"]?.bool == true
        let fault = status["kafka"]?["fault"]?.string.map { ": " + printable($0) } ?? ""
        var rows = [("kafka", reachable ? "reachable" : terminal.styled("not reachable", .red) + fault)]
        let rules = status["ruleset"]
        rows.append(
            (
                "rules",
                "\(shown(rules?["hash"])), \((rules?["campaigns"]?.int ?? 0).counted("campaign")), since \(shown(rules?["since"]))"
            ))
        if let reload = rules?["last_reload"] {
            let failure = reload["error"]?.string.map { terminal.styled("failed", .red) + ": " + printable($0) }
            rows.append(("last reload", "\(shown(reload["time"])) \(failure ?? "successful")"))
        }
        let warming = rules?["warming"]?.elements ?? []
        if !warming.isEmpty {
            let features = warming.map { feature in
                shown(feature["feature"]) + (feature["until"]?.string.map { " until \(printable($0))" } ?? " for good")
            }
            rows.append(("warming", features.joined(separator: ", ")))
        }
        let totals = status["totals"]
        rows.append(("events", counts(totals?["events"])))
        rows.append(("decisions", counts(totals?["decisions"])))
        rows.append(("commands", count(totals?["commands"])))
        if let saturated = totals?["saturated"], !saturated.members.isEmpty {
            rows.append(("saturated", counts(saturated)))
        }
        for (key, name) in [("dead_letters", "dead letters"), ("errors", "errors")] {
            if let found = totals?[key], !found.members.isEmpty { rows.append((name, counts(found))) }
        }
        for type in status["undeclared_types"]?.elements ?? [] {
            let advice = type["did_you_mean"]?.string.map { ", did you mean \(printable($0))?" } ?? ""
            let place = "\(shown(type["topic"]))/\(shown(type["partition"])) offset \(shown(type["offset"]))"
            rows.append(("undeclared", "\(count(type["count"])) \(shown(type["type"])), last at \(place)\(advice)"))
        }
        return rows.map { "\($0)\(String(repeating: " ", count: max(0, 13 - $0.count)))\($1)" }
    }

    private var workers: [String] {
        (status["workers"]?.elements ?? []).flatMap { worker -> [String] in
            var line = "\nworker \(shown(worker["worker"])): \(state(shown(worker["state"])))"
            if let failure = worker["failure"]?.string { line += ": \(printable(failure))" }
            if let restore = worker["restore"] { line += progress(restore) }
            if let hash = worker["ruleset"]?.string, hash != status["ruleset"]?["hash"]?.string {
                line += ", still on \(printable(hash))"
            }
            return [line] + table(worker["partitions"]?.elements ?? [])
        }
    }

    private func state(_ name: String) -> String {
        let words = name.split(separator: "_").joined(separator: " ")
        switch name {
        case "running": return terminal.styled(words, .green)
        case "failed": return terminal.styled(words, .red)
        default: return terminal.styled(words, .yellow)
        }
    }

    private func progress(_ restore: JSONValue) -> String {
        let total = restore["total"]?.int ?? 0
        let percent = total > 0 ? Int(Double(restore["done"]?.int ?? 0) / Double(total) * 100) : 100
        let left = restore["seconds_left"]?.int.map { ", \(Progress.span(Int(clamping: $0))) left" } ?? ""
        return " (\(percent)%\(left))"
    }

    private func table(_ partitions: [JSONValue]) -> [String] {
        if partitions.isEmpty { return [] }
        var rows = [
            ["partition", "topic", "next offset", "lag", "clock", "caught up", "individuals", "timers", "state"]
        ]
        for partition in partitions {
            for (index, input) in (partition["inputs"]?.elements ?? []).enumerated() {
                var row = [
                    shown(partition["partition"]), shown(input["topic"]), count(input["next_offset"]),
                    count(input["lag"]),
                    shown(partition["clock"]), partition["caught_up"]?.bool == true ? "yes" : "no",
                    count(partition["individuals"]), count(partition["timers"]),
                    bytes(partition["state_bytes"]?.int ?? 0),
                ]
                // Of a partition with several inputs the rest is said once.
                if index > 0 { for column in [0, 4, 5, 6, 7, 8] { row[column] = "" } }
                rows.append(row)
            }
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            let cells = zip(row, widths).enumerated().map { column, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 1 || column == 4 || column == 5 ? cell.0 + padding : padding + cell.0
            }
            return "  " + cells.joined(separator: "  ")
        }
        return [terminal.styled(lines[0], .dim)] + lines.dropFirst()
    }

    private func counts(_ counts: JSONValue?) -> String {
        let members = (counts?.members ?? []).map { "\(count($0.value)) \(printable($0.key))" }
        return members.isEmpty ? "none" : members.joined(separator: ", ")
    }

    private func count(_ value: JSONValue?) -> String {
        value?.int.map { $0.grouped } ?? "–"
    }

    private func bytes(_ count: Int64) -> String {
        var number = Double(count)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if number < 1_024 || unit == "GiB" {
                let tenths = (number * 10).rounded() / 10
                return unit == "B" ? "\(count) B" : "\(tenths) \(unit)"
            }
            number /= 1_024
        }
        return "\(count) B"
    }

    private func shown(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text)?: printable(text)
        case .int(let number)?: String(number)
        case .bool(let flag)?: String(flag)
        default: "–"
        }
    }

    /// A text without what would move the cursor.
    private func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}
