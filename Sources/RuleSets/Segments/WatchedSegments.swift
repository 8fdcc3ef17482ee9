internal import CEL
public import Events
internal import Ordering
internal import State

/// The segments whose changes start or end journeys, and who waits for them. Immutable; a class, so that handing it on costs one count of
/// references.
public final class WatchedSegments: Sendable {
    /// One of them.
    public struct Watched: Sendable {
        /// Its index in ``RuleSet/segments``.
        public let segment: Int
        /// What tells it from what it was under other rules, as ``Segment/identity`` says.
        public let identity: UInt64
        /// The campaigns that it may trigger, ascending, with the change that each of them waits for.
        public fileprivate(set) var triggers: [(campaign: Int, change: SegmentChange)] = []
        /// The campaigns whose journeys it may end, ascending.
        public fileprivate(set) var exits: [Int] = []
        /// Its stages by hash; none where it has none.
        let stages: [(hash: UInt64, name: String)]

        /// The name of the stage that a value stands for; empty where it stands for none.
        public func stageName(_ value: UInt64) -> String { stages.first { $0.hash == value }?.name ?? "" }
    }

    /// In order of the segments; what is called a place below is an index of it.
    public let segments: [Watched]
    /// Every place.
    public let allPlaces: [Int]
    /// The places in ascending order of ``Watched/identity``.
    public let placesByIdentity: [Int]
    /// The features that they read, ascending: what time alone may change.
    public let features: [Int]
    /// By event type: the places of those that an event of it may change.
    private let placesByType: [[Int]]
    /// The places of those that read attributes.
    private let placesOfAttributes: [Int]
    /// By ``SegmentDirection``: the event type of such a change.
    private let types: [Int]
    /// The indexes of the properties of such an event; nil where no rule reads them.
    private let segmentProperty: Int?
    private let valueProperty: Int?

    /// Finds what triggers and exits wait for; nil where none waits for a segment.
    init?(_ segments: [Segment], _ schema: EventSchema, _ features: FeatureSet, _ campaigns: [Campaign]) {
        var watched: [Int: Watched] = [:]
        func note(_ change: SegmentChange?, _ body: (inout Watched) -> Void) {
            guard let index = change?.segment, segments.indices.contains(index) else { return }
            body(&watched[index, default: Watched(segments[index], index)])
        }
        for (index, campaign) in campaigns.enumerated() {
            note(campaign.trigger.segment) { watched in
                if let change = campaign.trigger.segment { watched.triggers.append((index, change)) }
            }
            for exit in campaign.exits {
                note(exit.segment) { if $0.exits.last != index { $0.exits.append(index) } }
            }
        }
        guard !watched.isEmpty else { return nil }
        let found = watched.values.sorted { $0.segment < $1.segment }
        self.segments = found
        allPlaces = Array(found.indices)
        placesByIdentity = found.indices.sorted { found[$0].identity < found[$1].identity }
        self.features = Set(found.flatMap { segments[$0.segment].features }).sorted()
        placesOfAttributes = found.indices.filter { segments[found[$0].segment].readsAttributes }
        placesByType = schema.types.indices.map { type in
            found.indices.filter { place in
                segments[found[place].segment].features.contains { feature in
                    features.series[features.features[feature].series].eventTypes.contains(type)
                }
            }
        }
        types = SegmentDirection.allCases.map { direction in
            schema.types.firstIndex { $0.name.hasSameBytes(as: direction.eventType) } ?? 0
        }
        segmentProperty = schema.properties.firstIndex { $0.hasSameBytes(as: "segment") }
        valueProperty = schema.properties.firstIndex { $0.hasSameBytes(as: "value") }
    }

    /// The places of those that an event may change, ascending.
    public func places(touchedBy event: Event) -> [Int] {
        let places = placesByType[event.type]
        switch event.effect {
        case .attributes, .noAttributes: break
        case .none, .consent, .feedback, .linked, .erased: return places
        }
        if places.isEmpty { return placesOfAttributes }
        return placesOfAttributes.isEmpty ? places : Set(places + placesOfAttributes).sorted()
    }

    /// The event that a change of segment is for those who wait for it.
    public func event(
        _ transition: SegmentTransition, of watched: Watched, named name: String, individual: String,
        at time: Milliseconds, traceparent: String?
    ) -> Event {
        event(
            transition.direction, of: name, stage: watched.stageName(transition.value), individual: individual,
            at: time, traceparent: traceparent)
    }

    /// The event of a change of segment, in which `value` is absent where the stage is not known.
    public func event(
        _ direction: SegmentDirection, of name: String, stage: String?, individual: String, at time: Milliseconds,
        traceparent: String? = nil
    ) -> Event {
        let id = "\(direction.eventType)/\(name)/\(stage ?? "")/\(time)"
        let values = [(segmentProperty, name), (valueProperty, stage)].compactMap { property, text in
            if let property, let text { (index: property, value: Value.string(text)) } else { nil }
        }
        return Event(
            type: types[direction == .enters ? 0 : 1], id: id, individual: individual, time: time,
            deduplicationHash: StableHash.hash(id), values: values, traceparent: traceparent)
    }
}

extension WatchedSegments.Watched {
    fileprivate init(_ segment: Segment, _ index: Int) {
        self.segment = index
        identity = segment.identity
        switch segment.definition {
        case .condition: stages = []
        case .stages(let all): stages = all.map { (SegmentValue.stage($0.name), $0.name) }
        }
    }
}

extension SegmentDirection {
    /// The type of the event that such a change is.
    var eventType: String {
        switch self {
        case .enters: SystemEvents.segmentEntered
        case .leaves: SystemEvents.segmentLeft
        }
    }
}
