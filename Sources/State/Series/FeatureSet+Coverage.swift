public import Events

extension FeatureSet {
    /// Something that individuals keep of events from some time on: a series, or the tallies of its values, which features may ask for
    /// later than for the series.
    public struct Content: Sendable {
        /// Its name in the state.
        public let hash: UInt64
        /// What kind of values it keeps, `UInt8.max` where only the values themselves tell. What becomes another kind begins anew, though
        /// it has the same name.
        public let kind: UInt8
        /// The longest window, `Int64.max` where some feature reads all events known.
        public let reach: Milliseconds
    }

    /// Tells tallies from series, by hash and by kind.
    private static let tallyHash: UInt64 = 0x7461_6C6C_6965_7321
    private static let tallyKind: UInt8 = 0x40

    /// All that is kept, in order of the series.
    public var contents: [Content] {
        plans.flatMap { plan in
            let series = Content(hash: plan.hash, kind: plan.kind?.rawValue ?? .max, reach: plan.reach)
            guard plan.isTallied else { return [series] }
            return [
                series,
                Content(hash: plan.hash ^ Self.tallyHash, kind: series.kind | Self.tallyKind, reach: plan.reach),
            ]
        }
    }

    /// The name of the series that a feature reads.
    ///
    /// Whether it knows the values that are asked for each individual's state tells.
    public func seriesHash(ofFeature index: Int) -> UInt64? {
        let feature = features[index]
        return plans.indices.contains(feature.series) ? plans[feature.series].hash : nil
    }

    /// Of tallies the name of the series that has them; nil where a content is a series.
    public static func series(ofTallies hash: UInt64, kind: UInt8) -> UInt64? {
        kind != .max && kind & tallyKind != 0 ? hash ^ tallyHash : nil
    }
}
