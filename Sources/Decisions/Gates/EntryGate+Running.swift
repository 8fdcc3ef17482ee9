import CEL
import Events
import RuleSets
import State

extension EntryGate {
    /// The key; a journey that runs already, re-entry after one that ended, and the number of journeys.
    static let running = EntryGate(
        row: 3, name: "running journey, re-entry, number of journeys",
        reasons: [.alreadyRunning, .reEntry, .tooManyJourneys],
        tells: .onceADay
    ) { turn, attempt in
        let campaign = turn.context.rules.campaigns[attempt.campaign]
        if let program = campaign.trigger.key {
            turn.context.reads.isOpen = false
            defer { turn.context.reads.isOpen = true }
            turn.context.hasReadPersonal = false
            let value = turn.context.evaluate(program, event: .live(attempt.event), at: attempt.event.time)
            attempt.isKeyPersonal = turn.context.hasReadPersonal
            switch keyText(value) {
            case .success(let text): attempt.key = text
            case .failure(let error): return .stop(.error, detail: error.message)
            }
        }
        let keyHash = StableHash.hash(attempt.key)
        attempt.fieldKey = Journey.fieldKey(campaign: campaign.hash, key: keyHash)
        // A journey that runs has a timer, or began in this turn.
        let state = turn.context.state
        if turn.hasMovedJourneys || state.earliestDue != .max,
            let running = state.field(Journey.kind, key: attempt.fieldKey)
        {
            // A late trigger older than the running journey's does not restart it.
            guard campaign.restarts, attempt.event.time >= state.triggerTime(of: running) else {
                return .stop(.alreadyRunning)
            }
            attempt.restarts = true
            return .pass
        }
        if campaign.reEntry != .always, let ended = state.ended(campaign: campaign.hash, key: keyHash) {
            guard case .after(let pause) = campaign.reEntry, turn.context.now.subtractingClamped(ended) >= pause else {
                return .stop(.reEntry)
            }
        }
        return state.journeys(of: campaign.hash) >= Limits.journeysPerCampaign ? .stop(.tooManyJourneys) : .pass
    }

    private static func keyText(_ value: Value) -> Result<String, EvaluationError> {
        switch value {
        case .string(let text) where text.utf8.count <= Limits.key: .success(text)
        case .string: .failure(EvaluationError("the key is longer than \(Limits.key) bytes"))
        case .int(let number): .success(String(number))
        case .uint(let number): .success(String(number))
        case .bool(let flag): .success(String(flag))
        case .error(let error): .failure(error)
        default: .failure(EvaluationError("a key is text, a whole number or a bool"))
        }
    }
}

extension IndividualState {
    /// How many journeys of a campaign run.
    func journeys(of campaign: UInt64) -> Int {
        var count = 0
        var next = firstField(of: Journey.kind)
        while let field = next {
            if self.campaign(of: field) == campaign { count += 1 }
            next = self.field(after: field, of: Journey.kind)
        }
        return count
    }
}
