/// The campaigns that an event of one type concerns.
public struct Listeners: Sendable {
    /// Indexes of campaigns that it may trigger, ascending.
    public fileprivate(set) var triggers: [Int] = []
    /// Indexes of campaigns whose journeys it may end, ascending.
    public fileprivate(set) var exits: [Int] = []

    static func index(_ campaigns: [Campaign], eventTypes: Int) -> [Listeners] {
        var listeners = Array(repeating: Listeners(), count: eventTypes)
        for (index, campaign) in campaigns.enumerated() {
            for type in campaign.trigger.eventTypes { listeners[type].triggers.append(index) }
            for type in Set(campaign.exits.flatMap(\.eventTypes)) { listeners[type].exits.append(index) }
        }
        return listeners
    }
}
