internal import Events
internal import Decisions
internal import JSON

/// What became of each campaign's triggers and journeys since the process started, behind `/api/v1/campaigns`
/// (`schemas/campaigns.v1.schema.json`).
enum CampaignFunnel {
    /// The document: campaigns in the order given, from the series of `attune_decisions_total` and `attune_messages_total`.
    static func json(
        of campaigns: [String], ruleSet: String, since: Int64, decisions: [MetricSeries], messages: [MetricSeries]
    ) -> [UInt8] {
        var writer = JSONWriter(reserving: 4_096)
        writer.object {
            $0.key("since"); $0.string(InstantText.rfc3339(since))
            $0.key("ruleset"); $0.string(ruleSet)
            $0.key("campaigns")
            $0.array {
                for campaign in campaigns {
                    write(
                        campaign, decisions.filter { $0.isAbout(campaign) }, messages.filter { $0.isAbout(campaign) },
                        to: &$0)
                }
            }
        }
        writer.newline()
        return writer.bytes
    }

    private static func write(
        _ campaign: String, _ decisions: [MetricSeries], _ messages: [MetricSeries], to writer: inout JSONWriter
    ) {
        func series(_ outcome: Outcome) -> [MetricSeries] { decisions.filter { $0.labels[1] == outcome.rawValue } }
        writer.object { writer in
            writer.key("name"); writer.string(campaign)
            for outcome in [Outcome.entered, .sent, .shadow, .converted] {
                writer.key(outcome.rawValue); writer.count(series(outcome).reduce(0) { $0 + $1.value })
            }
            writer.key("sent_by_channel"); writer.counts(MetricSeries.sums(messages, by: 1))
            for outcome in [Outcome.suppressed, .deferred, .exited] {
                writer.key(outcome.rawValue); writer.counts(MetricSeries.sums(series(outcome), by: 2))
            }
        }
    }
}

extension MetricSeries {
    /// Whether the campaign, the first label of both families, is this one.
    fileprivate func isAbout(_ campaign: String) -> Bool {
        labels.count > 1 && labels[0].utf8.elementsEqual(campaign.utf8)
    }
}
