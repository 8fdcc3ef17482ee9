internal import Decisions
internal import Events
internal import JSON
internal import Ordering
internal import RuleSets

/// One trigger's journey under two rule sets, as long as it runs under one of them.
struct WatchedJourney {
    /// What is found by: the campaign, the individual and the trigger.
    struct Key: Hashable {
        private let high: UInt64
        private let low: UInt64

        init(_ decision: Decision) {
            var hash = StableHash()
            for field in [decision.campaign, decision.individual, decision.trigger.id] { hash.appendField(field) }
            high = hash.value
            // The second half goes by the same fields in another order: two of 2⁶⁴ are not enough for a year's journeys.
            hash = StableHash()
            for field in [decision.trigger.id, decision.campaign, decision.individual] { hash.appendField(field) }
            low = hash.value
        }
    }

    /// Its journey under one of the rule sets.
    struct Side {
        var isRunning = false
        /// The last that was decided of each step, of the trigger and of the end, in the order of the first time.
        private var notes: [DecisionNote] = []
        /// What it sent and the other did not, so far.
        var unmatched: [SentCommand] = []

        mutating func note(_ decision: Decision) {
            switch decision.outcome {
            case .entered: isRunning = true
            case .exited:
                isRunning = false
                notes.append(DecisionNote(decision))
            case .sent: unmatched.append(SentCommand(decision))
            case .suppressed, .deferred, .shadow:
                let note = DecisionNote(decision)
                notes.removeAll { $0.outcome != .exited && Self.areSame($0.step, note.step) }
                notes.append(note)
            case .converted, .linked, .erased: break
            }
        }

        /// What happened here, under these rules, to a message that the other side sent.
        func instead(of sent: SentCommand, under rules: RuleSet) -> SendDifference.Instead {
            if rules.campaign(named: sent.campaign) == nil { return .noCampaign }
            if let note = notes.last(where: { $0.outcome != .exited && Self.areSame($0.step, sent.step) }) {
                return .decided(note)
            }
            if let end = notes.last(where: { $0.outcome == .exited }), end.reason != .completed { return .decided(end) }
            if isRunning { return .waiting }
            return notes.first.map { .decided($0) } ?? .noTrigger
        }

        private static func areSame(_ left: String?, _ right: String?) -> Bool {
            switch (left, right) {
            case (nil, nil): true
            case (let left?, let right?): left.utf8.elementsEqual(right.utf8)
            default: false
            }
        }
    }

    var proposed = Side()
    var current = Side()

    var isRunning: Bool { proposed.isRunning || current.isRunning }
}

/// A command that was sent.
struct SentCommand {
    let id: Identifier
    let campaign: String
    let individual: String
    let step: String
    let trigger: TriggerReference
    let message: SendDifference.Message
    /// ``StableHash`` of the parameters, personal ones included.
    let paramsHash: UInt64

    init(_ decision: Decision) {
        id = decision.message?.commandID ?? Identifier(high: 0, low: 0)
        campaign = decision.campaign
        individual = decision.individual
        step = decision.step ?? ""
        trigger = decision.trigger
        let params = decision.message?.params ?? []
        message = SendDifference.Message(
            time: decision.now, channel: decision.message?.channel ?? "", template: decision.message?.template ?? "",
            params: Self.object(params.map { ($0.name, $0.shownText) }))
        paramsHash = StableHash.hash(Self.object(params.map { ($0.name, ValueMatch.text($0.value)) }))
    }

    /// The order in which commands are told that are left over.
    func precedes(_ other: SentCommand) -> Bool {
        if message.time != other.message.time { return message.time < other.message.time }
        if !campaign.utf8.elementsEqual(other.campaign.utf8) { return campaign.precedes(other.campaign) }
        return individual.precedes(other.individual)
    }

    /// In what two that have one id differ.
    func differences(to other: SentCommand) -> [String] {
        var fields: [String] = []
        if !message.channel.utf8.elementsEqual(other.message.channel.utf8) { fields.append("channel") }
        if !message.template.utf8.elementsEqual(other.message.template.utf8) { fields.append("template") }
        if paramsHash != other.paramsHash { fields.append("params") }
        if message.time != other.message.time { fields.append("time") }
        return fields
    }

    private static func object(_ members: [(name: String, text: String)]) -> String {
        var writer = JSONWriter()
        writer.object {
            for member in members {
                $0.key(member.name)
                $0.raw(Array(member.text.utf8))
            }
        }
        return String(decoding: writer.raw)
    }
}
