import CEL
import Events

/// What inserting into a series asks of its definition, as plain numbers.
struct SeriesPlan: Sendable {
    let hash: UInt64
    /// The index in ``FeatureSet/series``.
    let index: Int
    /// The longest window; `Int64.max` where some feature reads all events known, so that every event is kept.
    let reach: Milliseconds
    /// How long before the clock what ended is dropped; `Int64.max` where nothing is.
    let evictionReach: Milliseconds
    /// The shortest bounded window.
    let shortest: Milliseconds?
    /// How long before the clock windows that have a start may reach, those that end at the time of a late event too: twice the longest
    /// of them. Nil where there are none.
    let boundedReach: Milliseconds?
    /// The kind of its values, nil where the values themselves tell.
    let kind: ValueKind?
    /// Whether some feature reads how often values came.
    let isTallied: Bool
    /// How many of the newest events are kept at least; nil where merged ones are kept too.
    let newest: Int?
    /// How many values a list of the newest has at most.
    let keep: Int
    /// How many keys have a series of their own; nil where all events are one series.
    let keys: Int?
    /// How merged events fade, nil where they do not.
    let decay: Decay?
    /// Whence the values come.
    let source: Source

    /// Whence the values of a series come.
    enum Source {
        /// Every event counts, without a value.
        case nothing
        /// Every event counts, with a property by its index.
        case property(Int)
        /// Expressions tell.
        case expressions
    }

    init(_ series: SeriesDefinition, index: Int, features: [FeatureDefinition]) {
        hash = series.hash
        self.index = index
        if series.condition != nil || series.key != nil {
            source = .expressions
        } else if let value = series.value {
            let property = value.onlySlot.flatMap(EventSlot.property(inSlot:))
            source = property.map { .property($0) } ?? .expressions
        } else {
            source = .nothing
        }
        var longest: Milliseconds?
        var shortest: Milliseconds?
        var type = series.value?.type
        for index in series.features where features.indices.contains(index) {
            let feature = features[index]
            if type == nil { type = feature.valueType }
            guard let window = feature.window else { continue }
            longest = max(longest ?? window, window)
            shortest = min(shortest ?? window, window)
        }
        // A window may end at the time of a late event, which is up to the longest window before the clock. Times have 47 bits.
        boundedReach = (series.longestWindow ?? longest).map { 2 * min($0, EntryTime.max) }
        self.shortest = series.shortestWindow ?? shortest
        var (newest, keep, keys, decay) = (nil as Int?, 0, nil as Int?, nil as Decay?)
        switch series.form {
        case .merged: break
        case .newest(let count):
            keep = count
            newest = max(count + StateLimits.unboundedEntries, StateLimits.exactEntries)
        case .decayed(let halfLife): decay = Decay(halfLife: min(max(halfLife, 1), EntryTime.max))
        case .keyed(let count): keys = max(1, count)
        }
        (self.newest, self.keep, self.keys, self.decay) = (newest, keep, keys, decay)
        isTallied =
            series.form == .merged
            && series.features.contains {
                features.indices.contains($0) && features[$0].aggregation.row.content == .values
            }
        // What fades is no whole number.
        kind = decay != nil ? .double : type == nil ? ValueKind.none : ValueKind(type)
        reach = series.longestWindow ?? .max
        evictionReach = reach == .max ? .max : boundedReach ?? .max
    }

    /// Whether some feature reads all events known.
    var isUnbounded: Bool { reach == .max }

    /// Whether an event is not too late to be kept. Packed times are within 0 … 2⁴⁷, and windows above 0: no overflow.
    @inline(__always)
    func keeps(_ arrival: Arrival) -> Bool { arrival.time > arrival.clock &- reach }

    /// The time at or before which an item must have ended to be dropped.
    @inline(__always)
    func horizon(_ clock: Milliseconds) -> Milliseconds { clock &- evictionReach }
}

/// An event on its way into series; times as entries have them.
struct Arrival {
    let time: Milliseconds
    /// The partition's clock.
    let clock: Milliseconds
    /// A part of the hash of the event's id.
    let fingerprint: UInt16

    @inline(__always)
    init(time: Milliseconds, clock: Milliseconds, fingerprint: UInt16) {
        self.time = EntryTime.packed(time)
        self.clock = EntryTime.packed(clock)
        self.fingerprint = fingerprint
    }

    /// Time and fingerprint, as an entry begins.
    @inline(__always)
    var word: UInt64 { UInt64(bitPattern: time) | UInt64(fingerprint) << 48 }
}

/// What reading a feature asks of its definition, as plain numbers.
struct FeaturePlan: Sendable {
    let series: UInt64
    /// The window's length; `Int64.max` for all events known.
    let window: Milliseconds
    let aggregation: Aggregation
    /// The kind of the series' values, nil where the values themselves tell.
    let kind: ValueKind?
    /// Whether a value is wrapped in an optional.
    let isOptional: Bool
    /// Whether it has a value for each key.
    let isKeyed: Bool
    /// How many values a list of the newest has at most.
    let keep: Int
    /// Whether it reads which values came among merged events.
    let readsTallies: Bool
    /// Whether all values of the window must be known.
    let asksForValues: Bool

    init(_ feature: FeatureDefinition, _ plans: [SeriesPlan]) {
        let plan = plans.indices.contains(feature.series) ? plans[feature.series] : nil
        series = plan?.hash ?? 0
        kind = plan?.kind
        window = feature.window ?? .max
        aggregation = feature.aggregation
        if case .optional = feature.type { isOptional = true } else { isOptional = false }
        isKeyed = plan?.keys != nil
        keep = plan?.keep ?? 0
        readsTallies = feature.aggregation.row.content == .values
        asksForValues = feature.aggregation.row.content == .values && !feature.allowsWarming
    }

    /// A value that is there, in the feature's type.
    @inline(__always)
    func present(_ value: Value) -> Value { isOptional ? .optional(value) : value }
}
