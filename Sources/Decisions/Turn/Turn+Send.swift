import CEL
import Events
import State
import RuleSets

extension Turn {
    /// Takes a send through the gates of its own: its condition, consent, address and parameters. Nil: it was suppressed.
    mutating func judge(
        _ send: Send, step: Step, of journey: RunningJourney, campaign: Campaign, trigger: EventView
    ) -> Candidate? {
        var inputs = journey.journey.inputs.decoded
        if let condition = send.condition {
            reads.begin()
            let outcome = holds(condition, event: trigger, at: now)
            reads.isOpen = false
            for read in self.inputs() {
                inputs.removeAll { $0.name == read.name }
                inputs.append(read)
            }
            switch outcome {
            case .success(true): break
            case .failure(let error):
                suppress(journey, step, .error, error.message, inputs)
                return nil
            case .success(false):
                suppress(journey, step, .stepCondition, nil, inputs)
                return nil
            }
        }

        let allowed = preferred(send.channels).filter { isAllowed(campaign.purpose, channel: rules.channels[$0].name) }
        if allowed.isEmpty {
            suppress(journey, step, .noConsent, nil, inputs)
            return nil
        }
        var usable: (channel: Int, address: String)?
        for channel in allowed {
            if case .string(let text) = evaluate(rules.channels[channel].address, event: trigger, at: now),
                !text.isEmpty
            {
                usable = (channel, text)
                break
            }
        }
        guard let usable else {
            suppress(journey, step, .unreachable, nil, inputs)
            return nil
        }
        var params: [(name: String, value: Value)] = []
        for (name, template) in send.params {
            switch render(template, trigger: trigger) {
            case .success(let value): params.append((name, value))
            case .failure(let error):
                suppress(journey, step, .error, "parameter `\(name)`: \(error.message)", inputs)
                return nil
            }
        }
        return Candidate(
            journey: journey, step: step, send: send, campaign: campaign, channel: usable.channel,
            address: usable.address, params: params, inputs: inputs, value: rank(campaign, trigger: trigger))
    }

    private mutating func suppress(
        _ journey: RunningJourney, _ step: Step, _ reason: Reason, _ detail: String?,
        _ inputs: [(name: String, value: Value)]
    ) {
        record(
            decision(on: journey, step: step, outcome: .suppressed, reason: reason, detail: detail, inputs: inputs))
    }

    /// The channels in order of preference, the individual's own preference first if it is listed.
    private func preferred(_ channels: [Int]) -> [Int] {
        guard let attribute = rules.preferredChannelAttribute,
            case .string(let name)? = state.attribute(attribute, in: rules.schema),
            let place = channels.firstIndex(where: { rules.channels[$0].name.utf8.elementsEqual(name.utf8) })
        else { return channels }
        var ordered = channels
        ordered.insert(ordered.remove(at: place), at: 0)
        return ordered
    }

    private func isAllowed(_ purpose: Purpose, channel: String) -> Bool {
        guard purpose == .marketing else { return true }
        return state.consent(purpose: purpose.rawValue, channel: channel) ?? rules.policies.marketingByDefault
    }

    private mutating func rank(_ campaign: Campaign, trigger: EventView) -> Double {
        guard let program = campaign.value else { return 0 }
        return switch evaluate(program, event: trigger, at: now) {
        case .double(let number): number
        case .int(let number): Double(number)
        case .uint(let number): Double(number)
        default: 0
        }
    }

    /// A parameter's value with its expressions evaluated.
    private mutating func render(
        _ template: ParameterTemplate, trigger: EventView
    ) -> Result<Value, EvaluationError> {
        switch template {
        case .literal(let value): return .success(value)
        case .expression(let program):
            let value = evaluate(program, event: trigger, at: now)
            if case .error(let error) = value { return .failure(error) }
            guard value.isFinite else { return .failure(EvaluationError("a number that JSON does not have")) }
            return .success(value)
        case .text(let parts):
            var text = ""
            for part in parts {
                switch part {
                case .literal(let literal): text += literal
                case .expression(let program):
                    do throws(EvaluationError) {
                        text += try evaluate(program, event: trigger, at: now).text()
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return .success(.string(text))
        case .list(let elements):
            var values: [Value] = []
            for element in elements {
                switch render(element, trigger: trigger) {
                case .success(let value): values.append(value)
                case .failure(let error): return .failure(error)
                }
            }
            return .success(.list(values))
        case .map(let entries):
            var values: [(key: Value, value: Value)] = []
            for (name, entry) in entries {
                switch render(entry, trigger: trigger) {
                case .success(let value): values.append((.string(name), value))
                case .failure(let error): return .failure(error)
                }
            }
            guard let map = MapValue(values) else { return .failure(EvaluationError("a name stands twice")) }
            return .success(.map(map))
        }
    }
}

extension Value {
    /// Whether every number in it is one that JSON has.
    fileprivate var isFinite: Bool {
        switch self {
        case .double(let number): number.isFinite
        case .list(let elements): elements.allSatisfy(\.isFinite)
        case .map(let map): map.entries.allSatisfy(\.value.isFinite)
        case .optional(.some(let value)): value.isFinite
        default: true
        }
    }
}
