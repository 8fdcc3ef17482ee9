internal import Decisions
internal import Engine
internal import Events
internal import HTTPServer
internal import HumanText
internal import JSON
internal import RuleSets

/// A question what would happen to an individual in a campaign: `?campaign=NAME`, and where given `&type=TYPE&event=DATA`.
struct ExplanationRequest: Sendable {
    private let campaign: String
    private let type: String?
    private let event: String?

    /// Reads a query; a refusal where it says too little.
    static func read(_ request: Request) -> Result<ExplanationRequest, Refusal> {
        guard let campaign = request.query("campaign"), !campaign.isEmpty else {
            return .failure(Refusal(response: .error("name the campaign: ?campaign=NAME", status: 400)))
        }
        return .success(
            ExplanationRequest(campaign: campaign, type: request.query("type"), event: request.query("event")))
    }

    /// A request that cannot be answered.
    struct Refusal: Error { let response: Response }

    /// Answers by what a partition knows.
    func answer(_ id: String, by processor: PartitionProcessor) -> IndividualDirectory.Answer {
        let rules = processor.rules
        guard let index = rules.campaign(named: campaign) else {
            let nearest = nearestName(campaign, in: rules.campaigns.map(\.name))
            let help = nearest.map { "; did you mean '\($0)'?" } ?? ""
            return .response(.error("no campaign is called '\(campaign)'\(help)", status: 400))
        }
        let types = rules.campaigns[index].trigger.eventTypes
        let wanted = type.map { name in types.first { rules.schema.types[$0].name.utf8.elementsEqual(name.utf8) } }
        guard let type = wanted ?? types.first else {
            let names = types.map { rules.schema.types[$0].name }.joined(separator: ", ")
            return .response(
                .error("the campaign is not triggered by such an event; its triggers: \(names)", status: 400))
        }
        switch explain(id, index, type, by: processor) {
        case .success(.known(let explanation)):
            let document = ExplanationDocument(explanation: explanation, individual: id, now: processor.clock)
            return .response(.json(document.json))
        case .success(.unknown): return .unknown
        case .success(.alias(let individual)): return .alias(of: individual)
        case .failure(let refusal): return .response(refusal.response)
        }
    }

    private func explain(
        _ id: String, _ campaign: Int, _ type: Int, by processor: PartitionProcessor
    ) -> Result<IndividualAnswer<EntryExplanation>, Refusal> {
        let rules = processor.rules
        guard let change = rules.campaigns[campaign].trigger.segment else {
            guard let event else {
                return .success(processor.explain(id, campaign: campaign, event: nil, type: type))
            }
            return decode(event, rules.schema.types[type].name, id, processor).map {
                processor.explain(id, campaign: campaign, event: $0, type: type)
            }
        }
        guard let event else { return .success(processor.explain(id, campaign: campaign, changeTo: nil)) }
        return Self.stage(in: event, of: change, rules).map {
            processor.explain(id, campaign: campaign, changeTo: $0)
        }
    }

    /// The trigger as it would be decoded, were it to come with this data at the clock.
    private func decode(
        _ data: String, _ type: String, _ id: String, _ processor: PartitionProcessor
    ) -> Result<Event, Refusal> {
        var parser = JSONParser()
        let bytes = Array(data.utf8)
        guard let document = unsafe try? parser.parse(bytes.span.bytes), document.root.isObject else {
            return .failure(Refusal(response: .error("the event's data is no JSON object", status: 400)))
        }
        var record = JSONWriter()
        record.object {
            $0.key("specversion"); $0.string("1.0")
            $0.key("id"); $0.string("explain")
            $0.key("source"); $0.string("/attune/explain")
            $0.key("type"); $0.string(type)
            $0.key("subject"); $0.string(id)
            $0.key("data"); $0.raw(bytes)
        }
        var decoder = EventDecoder(schema: processor.rules.schema, format: .cloudEvents)
        let decoded = decoder.decode(
            key: nil, value: record.raw, headers: [], recordTime: processor.clock, arrival: processor.clock)
        switch decoded {
        case .event(let event): return .success(event)
        case .rejected(let reject):
            return .failure(
                Refusal(response: .error("such an event would be refused: \(reject.message)", status: 400)))
        case .tombstone, .undeclaredType:
            return .failure(Refusal(response: .error("such an event would not be applied", status: 400)))
        }
    }
}
