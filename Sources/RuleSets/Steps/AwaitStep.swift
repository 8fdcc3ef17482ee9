public import CEL
public import Events
import YAML

/// A wait for an event.
public struct Await: Sendable {
    /// Indexes of event types, ascending.
    public let eventTypes: [Int]
    /// The condition on the event and the journey's trigger, or nil.
    public let condition: Program?
    /// How long it waits, as a wait counts.
    public let within: Milliseconds
    /// The index of the step that comes next when the event came.
    public let matched: Int
    /// The index of the step that comes next when time ran out.
    public let missed: Int
    /// Indexes of the properties that the steps of its `then` read of the event that came, ascending: they are kept with a journey.
    public let keptProperties: [Int]
}

extension Step.Action {
    /// Whether it waits for events of a type.
    func awaits(_ type: Int) -> Bool {
        guard case .await(let step) = self else { return false }
        return step.eventTypes.contains(type)
    }
}

/// A wait for an event, as written.
struct AwaitDraft: Sendable {
    let events: [Located<String>]
    let condition: ExpressionText?
    let within: Milliseconds
    /// The steps when the event came.
    let matched: [StepDraft]
    /// The steps when time ran out.
    let missed: [StepDraft]
}

extension StepRow {
    /// `await: {event: …, where: …, within: …}` with `then:` and `else:` beside it.
    static let await = StepRow(
        shape: .mapping(RuleFileShape.await), help: "Wait for an event",
        companions: [
            .init("then", RuleFileShape.innerSteps, "What is done when it came"),
            .init("else", RuleFileShape.innerSteps, "What is done when time ran out"),
        ]
    ) { $0.await($1, $2) }
}

extension RuleFileShape {
    static let await = MappingShape([
        .init("event", eventTypes, required: true, "One event type or a list"),
        .init("where", .text, "A condition on the event and the trigger"),
        .init("within", .duration, required: true, "How long to wait"),
    ])
}

extension DraftReader {
    fileprivate func await(_ node: Node, _ place: StepPlace) -> StepDraft.Action {
        // What is wrong within is told together with what is wrong here.
        let matched = place.reader.list("then").map { steps($0, place.inside("then", at: ["then"])) }
        let missed = place.reader.list("else").map { steps($0, place.inside("else", at: ["else"])) }
        guard let reader = MappingReader(node, "await", RuleFileShape.await, into: collector) else { return .broken }
        let condition = expression(reader.node("where"), "where")
        let events = reader.node("event", requiring: true).map { eventTypes($0, "event") }
        guard let within = reader.duration("within", requiring: true), let events else { return .broken }
        return .await(
            AwaitDraft(
                events: events, condition: condition, within: within.value, matched: matched ?? [],
                missed: missed ?? []))
    }
}
