public import CEL
public import Events
import YAML

/// What a campaign is for: an event that converts a journey, once.
public struct Goal: Sendable {
    /// Indexes of event types, ascending.
    public let eventTypes: [Int]
    /// The condition on the event and the journey's trigger, or nil.
    public let condition: Program?
    /// How long after the trigger's time the event may happen.
    public let within: Milliseconds
    /// What the conversion is worth, or nil.
    public let value: Program?
    /// Indexes of the properties of the trigger that ``condition`` and ``value`` read, ascending.
    public let keptProperties: [Int]

    /// Creates a goal.
    public init(
        eventTypes: [Int], condition: Program?, within: Milliseconds, value: Program?, keptProperties: [Int]
    ) {
        self.eventTypes = eventTypes
        self.condition = condition
        self.within = within
        self.value = value
        self.keptProperties = keptProperties
    }
}

/// A goal as written.
struct GoalDraft: Sendable {
    let events: [Located<String>]
    let condition: ExpressionText?
    /// Nil where it was refused.
    let within: Milliseconds?
    let value: ExpressionText?
}

extension RuleFileShape {
    static let goal = MappingShape([
        .init("event", eventTypes, required: true, "One event type or a list"),
        .init("where", .text, "A condition on the event and the trigger"),
        .init("within", .duration, required: true, "How long after the trigger it may happen"),
        .init("value", .text, "An expression for what the conversion is worth"),
    ])
}

extension DraftReader {
    /// A campaign's `goal:`.
    func goal(_ node: Node) -> GoalDraft? {
        guard let reader = MappingReader(node, "goal", RuleFileShape.goal, into: collector) else { return nil }
        return GoalDraft(
            events: reader.node("event", requiring: true).map { eventTypes($0, "event") } ?? [],
            condition: expression(reader.node("where"), "where"),
            within: reader.duration("within", requiring: true)?.value, value: expression(reader.node("value"), "value"))
    }
}

extension RuleSetChecker {
    /// A goal, or nil where the campaign has none, or its window was refused. What it reads of the trigger is noted in `kept`, too.
    func goal(
        _ draft: GoalDraft?, by reader: LabelCarrier, trigger: EventScope, _ kept: inout KeptProperties
    ) -> Goal? {
        guard let draft else { return nil }
        let event = scope(of: draft.events, by: reader)
        let scope = campaignScope(by: reader, event: event, trigger: trigger)
        var own = KeptProperties()
        let checked = [
            check(draft.condition, "where", in: scope, yields: .bool),
            check(draft.value, "value", in: scope, yields: .number),
        ]
        for checked in checked {
            _ = own.noting(exit: checked)
            _ = kept.noting(exit: checked)
        }
        guard let within = draft.within else { return nil }
        return Goal(
            eventTypes: event.types, condition: checked[0]?.program, within: within, value: checked[1]?.program,
            keptProperties: own.indexes)
    }
}
