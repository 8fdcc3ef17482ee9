import CEL
import Events
import JSON
import RuleSets
import State

/// A change of segment with the event that it is.
struct SegmentEvent {
    let transition: SegmentTransition
    /// The place of its segment among those watched.
    let place: Int
    let event: Event
}

extension Turn {
    /// Finds which segments an event has changed, and ends the journeys that those changes exit.
    ///
    /// - Parameter hasUnited: Whether the event has brought what was known of another id, so that anything may have changed.
    mutating func changeSegments(by event: Event, hasUnited: Bool) -> [SegmentEvent] {
        guard let watched = context.rules.watchedSegments else { return [] }
        let isFirst = context.state.segmentMembership == nil
        let places = hasUnited || isFirst ? watched.allPlaces : watched.places(touchedBy: event)
        if places.isEmpty { return [] }
        return changeSegments(at: places, of: watched, at: context.clock, causedBy: event)
    }

    /// Finds which segments the union with what was known of an alias has changed, and ends the journeys that those changes exit.
    mutating func changeSegmentsOfUnited() -> [SegmentEvent] {
        guard let watched = context.rules.watchedSegments else { return [] }
        return changeSegments(at: watched.allPlaces, of: watched, at: context.clock)
    }

    /// Finds which segments time alone has changed by now, and ends the journeys that those changes exit.
    mutating func changeSegmentsByTime() -> [SegmentEvent] {
        guard let field = context.state.segmentMembership, context.state.nextSegmentChange(field) <= context.now else {
            return []
        }
        guard let watched = context.rules.watchedSegments else {
            // Nobody waits for segments any more.
            context.state.removeField(field)
            return []
        }
        return changeSegments(at: watched.allPlaces, of: watched, at: context.now)
    }

    /// The journeys that changes of segments start, and the event that brought them about, in order of campaign; none without a change.
    ///
    /// - Parameter triggers: The campaigns that the event may trigger, ascending.
    mutating func enter(by changes: [SegmentEvent], and triggers: [Int] = [], of event: Event? = nil)
        -> [RunningJourney]
    {
        guard !changes.isEmpty, let watched = context.rules.watchedSegments else { return [] }
        var attempts = triggers.compactMap { campaign in event.map { (campaign: campaign, event: $0) } }
        for change in changes {
            for trigger in watched.segments[change.place].triggers where trigger.change.matches(change.transition) {
                attempts.append((trigger.campaign, change.event))
            }
        }
        // A campaign has one trigger, which of the changes of an instant at most one is.
        attempts.sort { $0.campaign < $1.campaign }
        return attempts.compactMap { enter($0.campaign, by: $0.event) }
    }

    private mutating func changeSegments(
        at places: [Int], of watched: WatchedSegments, at time: Milliseconds, causedBy cause: Event? = nil
    ) -> [SegmentEvent] {
        let transitions = takeSegments(at: places, of: watched, at: time)
        if transitions.isEmpty { return [] }
        let individual = context.state.id
        var traceparent: String?
        if let trace = cause?.traceparent { traceparent = String(decoding: trace) }
        let changes = transitions.map { place, transition in
            let segment = watched.segments[place]
            let event = watched.event(
                transition, of: segment, named: context.rules.segments[segment.segment].name, individual: individual,
                at: time, traceparent: traceparent)
            return SegmentEvent(transition: transition, place: place, event: event)
        }
        if context.state.has(Journey.kind) {
            for change in changes {
                let exits = watched.segments[change.place].exits
                if !exits.isEmpty { endJourneys(by: change.event, change.transition, of: exits) }
            }
        }
        return changes
    }
}
