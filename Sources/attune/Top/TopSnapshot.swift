internal import CommandLineTool
internal import Decisions
internal import HumanText
internal import JSON
internal import Ordering

/// What a daemon answers, as a screen shows it.
struct TopSnapshot {
    private let status: JSONValue
    private let campaigns: [JSONValue]

    init(status: JSONValue, campaigns: JSONValue) {
        self.status = status
        self.campaigns = campaigns["campaigns"]?.elements ?? []
    }

    /// The screen, without rates and messages in words.
    var dashboard: Dashboard {
        let uptime = Progress.span(Int(clamping: status["uptime_seconds"]?.int ?? 0))
        var dashboard = Dashboard(title: title, clock: "up \(uptime)")
        dashboard.events = (status["totals"]?["events"]?.members ?? []).reduce(0) { $0 + Self.count($1.value) }
        dashboard.messages = Self.count(status["totals"]?["commands"])
        let partitions = (status["workers"]?.elements ?? []).flatMap { $0["partitions"]?.elements ?? [] }
        dashboard.individuals = partitions.reduce(0) { $0 + Self.count($1["individuals"]) }
        dashboard.waiting = partitions.flatMap { $0["inputs"]?.elements ?? [] }.reduce(0) { $0 + Self.count($1["lag"]) }
        dashboard.campaigns = campaigns.map { campaign in
            Dashboard.Campaign(
                name: campaign["name"]?.string ?? "–",
                channels: (campaign["sent_by_channel"]?.members ?? []).map {
                    Dashboard.Count(name: $0.key, count: Self.count($0.value))
                })
        }
        dashboard.suppressions = suppressions
        dashboard.meanwhile = (status["not_ready"]?.elements ?? []).compactMap(\.string)
        dashboard.footer = "Ctrl-C ends it; 'attuned why INDIVIDUAL' tells of one of them"
        return dashboard
    }

    private var title: String {
        let campaigns = (status["ruleset"]?["campaigns"]?.int ?? 0).counted("campaign")
        let state = status["ready"]?.bool == true ? "ready" : "not ready"
        return "\(status["application_id"]?.string ?? "–"): \(state), \(campaigns)"
    }

    /// What was not sent, over all campaigns.
    private var suppressions: [Dashboard.Count] {
        var counts: [String: Int] = [:]
        for reason in campaigns.flatMap({ $0["suppressed"]?.members ?? [] }) {
            counts[Reason(rawValue: reason.key).map(ReasonText.short) ?? reason.key, default: 0] += Self.count(
                reason.value)
        }
        return counts.map { Dashboard.Count(name: $0.key, count: $0.value) }.sorted {
            $0.count != $1.count ? $0.count > $1.count : $0.name.precedes($1.name)
        }
    }

    private static func count(_ value: JSONValue?) -> Int { Int(clamping: value?.int ?? 0) }
}
