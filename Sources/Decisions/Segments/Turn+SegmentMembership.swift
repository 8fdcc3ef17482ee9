import CEL
import Events
import RuleSets
import State

extension Turn {
    /// Takes note of where the individual is as to segments that began to be watched since theirs were last taken. Nothing follows from
    /// it: what is found was so before.
    public mutating func takeSegmentsSilently() {
        guard let watched = context.rules.watchedSegments, context.state.isBehind(segmentStarts) else { return }
        _ = takeSegments(at: watched.allPlaces, of: watched, at: context.clock)
    }

    /// Evaluates the watched segments at some places, at an instant, and keeps what they are.
    ///
    /// - Returns: what changed of those that were watched already when the individual's were last taken, in order of the segments; of one
    ///   that goes from stage to stage what was left comes first.
    mutating func takeSegments(
        at places: [Int], of watched: WatchedSegments, at time: Milliseconds
    ) -> [(place: Int, transition: SegmentTransition)] {
        let field = context.state.segmentMembership
        // Who has none was not known before.
        let asOf = field == nil ? segmentStarts.latest : context.state.segmentsAsOf(field)
        // Room is not asked for: the rule set bounds what is kept, 16 bytes a segment, far within what the buffer's limit leaves below the
        // broker's. Without it time would change segments no more.
        var values: [(place: Int, value: UInt64)] = []
        var transitions: [(place: Int, transition: SegmentTransition)] = []
        let clock = context.clock
        // What is warming is so by the instant, as what the windows hold.
        context.clock = time
        context.reads.isOpen = false
        (context.event, context.trigger) = (.none, .none)
        context.begin(at: time)
        for place in places {
            let segment = watched.segments[place]
            let before = context.state.segmentValue(segment.identity, in: field)
            let value = segmentValue(segment.segment)
            if value == before { continue }
            values.append((place, value))
            if segmentStarts.start(of: place) > asOf { continue }
            if before != SegmentValue.outside {
                transitions.append(
                    (place, SegmentTransition(segment: segment.segment, direction: .leaves, value: before)))
            }
            if value != SegmentValue.outside {
                transitions.append(
                    (place, SegmentTransition(segment: segment.segment, direction: .enters, value: value)))
            }
        }
        let next = nextSegmentChange(of: watched, after: time)
        context.clock = clock
        keep(values, of: watched, next: next, in: field)
        return transitions
    }

    /// Takes over what the alias's segments were, where the individual's own were never asked for: whose partition they come from does
    /// not matter any more.
    mutating func takeOverSegments() {
        guard context.rules.watchedSegments != nil, let field = context.state.segmentMembership else { return }
        context.state.store(segmentStarts.latest, at: SegmentMembership.Offset.asOf, of: field)
    }

    private mutating func segmentValue(_ index: Int) -> UInt64 {
        switch context.value(Slot.segment(index).number) {
        case .bool(true): SegmentValue.inside
        case .string(let stage) where !stage.utf8.isEmpty: SegmentValue.stage(stage)
        // An error counts as in no segment.
        default: SegmentValue.outside
        }
    }

    /// When time alone may change a watched segment for the first time after an instant.
    private func nextSegmentChange(of watched: WatchedSegments, after time: Milliseconds) -> Milliseconds {
        let features = context.rules.features
        var next = Milliseconds.max
        for feature in watched.features {
            if let change = context.state.nextChange(of: feature, in: features, after: time) {
                next = min(next, change)
            }
            if let end = context.warming?.end(of: feature, in: context.rules), end > time { next = min(next, end) }
        }
        return next
    }

    /// Keeps values that changed, and when the next one may.
    private mutating func keep(
        _ values: [(place: Int, value: UInt64)], of watched: WatchedSegments, next: Milliseconds, in field: Field?
    ) {
        if let field, values.isEmpty, context.state.segmentsAsOf(field) >= segmentStarts.latest {
            guard context.state.nextSegmentChange(field) != next else { return }
            context.state.store(next, at: SegmentMembership.Offset.next, of: field)
            hasMovedJourneys = true
            return
        }
        scratch.removeAll()
        scratch.write(segmentStarts.latest)
        scratch.write(next)
        for place in watched.placesByIdentity {
            let identity = watched.segments[place].identity
            let value =
                values.first { $0.place == place }?.value ?? context.state.segmentValue(identity, in: field)
            if value == SegmentValue.outside { continue }
            scratch.write(word: identity)
            scratch.write(word: value)
        }
        if let field {
            context.state.replacePayload(of: field, with: scratch.bytes)
        } else {
            context.state.appendField(
                SegmentMembership.kind, version: SegmentMembership.version, key: 0, payload: scratch.bytes)
        }
        hasMovedJourneys = true
    }
}
