internal import Ordering
internal import CEL
public import Events

/// The campaigns that an event of one type concerns. Immutable; a class, so that handing it on costs one count of references.
public final class Listeners: Sendable {
    /// Indexes of campaigns that it may trigger, ascending.
    public let triggers: [Int]
    /// Indexes of campaigns whose journeys it may end, ascending.
    public let exits: [Int]
    /// Indexes of campaigns whose journeys may await it, ascending.
    public let awaits: [Int]
    /// Indexes of campaigns whose journeys it may convert, ascending.
    public let goals: [Int]
    /// Of ``triggers``, those that ask for no text.
    private let unconditional: [Int]
    /// The others, by the property whose text they ask for.
    private let groups: [TextGroup]

    /// Finds the campaigns that an event of a type concerns.
    init(to type: Int, among campaigns: [Campaign]) {
        triggers = campaigns.indices.filter { campaigns[$0].trigger.eventTypes.contains(type) }
        exits = campaigns.indices.filter { campaigns[$0].exits.contains { $0.eventTypes.contains(type) } }
        awaits = campaigns.indices.filter { campaigns[$0].steps.contains { $0.action.awaits(type) } }
        goals = campaigns.indices.filter { campaigns[$0].goal?.eventTypes.contains(type) ?? false }
        var unconditional: [Int] = []
        var groups: [TextGroup] = []
        for campaign in triggers {
            guard let required = campaigns[campaign].trigger.condition?.requiredText,
                required.slot >= EventSlot.property(0), case .event = Slot(number: required.slot)
            else {
                unconditional.append(campaign)
                continue
            }
            let property = required.slot - EventSlot.property(0)
            let place = groups.firstIndex { $0.property == property } ?? groups.count
            if place == groups.count { groups.append(TextGroup(property: property)) }
            groups[place].add(campaign, asking: required.text)
        }
        self.unconditional = unconditional
        self.groups = groups
    }

    /// Those of ``triggers`` whose condition these properties do not already make false, ascending. The condition is still to be
    /// evaluated.
    public func triggers(for event: Event) -> [Int] {
        if groups.isEmpty { return triggers }
        if groups.count == 1, unconditional.isEmpty { return groups[0].campaigns(for: event) }
        var result = unconditional
        for group in groups { result += group.campaigns(for: event) }
        result.sort()
        return result
    }
}

/// Campaigns whose conditions ask that one property holds a text, found by the text's hash: of equal hashes more are found than ask.
private struct TextGroup: Sendable {
    let property: Int
    private var all: [Int] = []
    /// Ascending by hash.
    private var byText: [(hash: UInt64, campaigns: [Int])] = []

    init(property: Int) { self.property = property }

    mutating func add(_ campaign: Int, asking text: String) {
        all.append(campaign)
        let hash = StableHash.hash(text)
        let place = place(of: hash)
        if place < byText.count, byText[place].hash == hash {
            byText[place].campaigns.append(campaign)
        } else {
            byText.insert((hash, [campaign]), at: place)
        }
    }

    /// Those that may hold; all of them where the property is absent or no text.
    func campaigns(for event: Event) -> [Int] {
        guard let text = event.text(property) else { return all }
        let hash = StableHash.hash(text)
        let place = place(of: hash)
        return place < byText.count && byText[place].hash == hash ? byText[place].campaigns : []
    }

    /// Where a hash is or belongs.
    private func place(of hash: UInt64) -> Int {
        byText.indices.partitioningIndex { byText[$0].hash >= hash }
    }
}
