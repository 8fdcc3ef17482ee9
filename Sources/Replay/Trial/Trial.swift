package import CEL
internal import Decisions
internal import Engine
package import Events
internal import JSON
package import RuleSets

/// What an expression yields for one individual and one event, by the engine that the daemon runs.
package struct Trial: ~Copyable {
    private let expression: TrialExpression
    private let individual: String
    private var driver: Driver
    private var event: Event?

    /// What could not be played.
    package struct Refusal: Error {
        /// What people read.
        package let message: String
    }

    /// Begins with an individual of whom nothing is known.
    package init(_ expression: TrialExpression, individual: String) {
        self.expression = expression
        self.individual = individual
        driver = Driver(
            rules: expression.ruleSet, options: PartitionProcessor.Options(application: "eval", drawsGroups: false),
            form: .values)
    }

    /// Plays a CloudEvent in structured mode; the last one is what the expression calls `event`.
    package mutating func play(_ record: [UInt8], at time: Milliseconds) throws(Refusal) {
        let key = Array(individual.utf8)
        switch unsafe driver.play(key: key.span.bytes, value: record.span.bytes, at: time) {
        case .event: break
        case .tombstone: throw Refusal(message: "it has no value")
        case .undeclaredType(let type): throw Refusal(message: "event type `\(type)` is not declared")
        case .rejected(let reject): throw Refusal(message: "\(reject.reason.rawValue): \(reject.message)")
        }
        var decoder = EventDecoder(schema: expression.ruleSet.schema, format: .cloudEvents)
        if case .event(let event) = unsafe decoder.decode(
            key: key.span.bytes, value: record.span.bytes, headers: [], recordTime: time, arrival: time)
        {
            self.event = event
        }
        driver.commit()
    }

    /// What the expression yields now, and what it read.
    package func evaluate() -> (value: Value, reads: [(read: TrialExpression.Read, value: Value)]) {
        var values = TrialValues(
            processor: driver.processor, individual: individual,
            event: event.map {
                EventActivation(event: $0, typeName: expression.ruleSet.schema.types[$0.type].name)
            })
        let value = expression.program.evaluate(&values)
        return (value, expression.reads.map { ($0, values.value($0.slot.number)) })
    }
}

/// What an expression reads that is tried.
private struct TrialValues: Activation {
    let processor: PartitionProcessor
    let individual: String
    let event: EventActivation?

    func value(_ slot: Int) -> Value {
        guard case .event(let place) = Slot(number: slot) else {
            return processor.value(of: Slot(number: slot), for: individual)
        }
        return event?.value(place) ?? .error(EvaluationError("there is no event"))
    }

    func has(_ slot: Int) -> Bool {
        switch Slot(number: slot) {
        case .event(let place): return event?.has(place) ?? false
        case .attribute:
            if case .error = value(slot) { return false }
            return true
        default: return true
        }
    }
}
