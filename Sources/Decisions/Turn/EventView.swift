import CEL
import Events
import RuleSets

/// An event as expressions see it: one at hand, or the trigger kept with a journey. A class, since a turn hands it to every expression.
final class EventView: Sendable {
    let typeName: String
    let id: String
    let time: Milliseconds
    /// By property index.
    let values: [(index: Int, value: Value)]

    init(typeName: String, id: String, time: Milliseconds, values: [(index: Int, value: Value)]) {
        self.typeName = typeName
        self.id = id
        self.time = time
        self.values = values
    }

    var reference: TriggerReference { TriggerReference(id: id, type: typeName, time: time) }

    /// A property, or nil where it is absent.
    func property(_ index: Int) -> Value? {
        for entry in values where entry.index == index { return entry.value }
        return nil
    }

    /// What a slot of ``EventSlot`` holds, or nil where it is absent.
    func value(_ slot: Int) -> Value? {
        switch slot {
        case EventSlot.type: .string(typeName)
        case EventSlot.time: .timestamp(Timestamp(clampingMilliseconds: time))
        case EventSlot.id: .string(id)
        default: property(slot - EventSlot.property(0))
        }
    }
}

extension TriggerEvent {
    /// The kept trigger of a journey, its properties under the indexes that they have in a rule set.
    func view(of campaign: Campaign, in rules: RuleSet) -> EventView {
        var indexed: [(index: Int, value: Value)] = []
        let values = campaign.keptProperties.isEmpty ? [] : values.decoded
        for index in campaign.keptProperties {
            let name = rules.schema.properties[index]
            if let kept = values.first(where: { $0.name.hasSameBytes(as: name) }) {
                indexed.append((index, kept.value))
            }
        }
        return EventView(typeName: type, id: id, time: time, values: indexed)
    }
}
